"""What an address of a channel may look like: the station's own schemes, and no parameter that opens a file or a door.

Pure: whether it can be reached is another matter, see `caller`.
"""

from urllib.parse import parse_qsl, urlsplit

from intake.words import Refusal

LONGEST = 1000
# Apprise understands parameters that read local files (template, pgpkey), follow addresses or weaken TLS; what is not
# listed here is refused.
PARAMETERS = frozenset(
    {"to", "cc", "bcc", "from", "name", "reply", "smtp", "mode", "user", "pass", "secret", "token", "key"}
)


class NotAnAddress(Refusal):
    """The text is no address that a message could be sent to."""

    key = "intake.not_an_address"


class AddressNotAllowed(Refusal):
    """The scheme, or a parameter, is none that the administrator allows."""

    key = "intake.address_not_allowed"


def scheme_of(address: str, allowed: tuple[str, ...]) -> str:
    """The scheme of an address that may be used. Raises: NotAnAddress, AddressNotAllowed."""
    if len(address) > LONGEST or any(letter.isspace() or not letter.isprintable() for letter in address):
        raise NotAnAddress
    try:
        parts = urlsplit(address)
        parameters = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError as fault:
        raise NotAnAddress from fault
    if not parts.scheme or not (parts.netloc or parts.path.strip("/")):
        raise NotAnAddress
    if parts.scheme not in allowed:
        raise AddressNotAllowed(what=f"{parts.scheme}://"[:40], allowed=", ".join(f"{name}://" for name in allowed))
    for name, _ in parameters:
        if name.lower() not in PARAMETERS:
            raise AddressNotAllowed(what=f"?{name}="[:40], allowed=", ".join(sorted(PARAMETERS)))
    return parts.scheme
