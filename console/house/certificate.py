"""The console's certificate when it is open to the network: the station's own, or one made here for its addresses."""

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.words import Refusal

if TYPE_CHECKING:
    from cryptography.x509 import GeneralName

# Browsers refuse longer ones; renewed at a start within the last month.
VALID = dt.timedelta(days=397)
RENEW = dt.timedelta(days=30)
# Clocks of the station's machines differ; a certificate of this minute would look like tomorrow's to some.
EARLIER = dt.timedelta(days=1)


class BadCertificate(Refusal):
    """The given certificate and key cannot be used together."""

    key = "house.refusal.bad_certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    certificate: Path
    key: Path


def given(certificate: Path, key: Path) -> Certificate:
    """The station's own pair, tried now rather than at the first browser. Raises BadCertificate."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as fault:
        raise BadCertificate(certificate=str(certificate), key=str(key), fault=str(fault)) from fault
    return Certificate(certificate=certificate, key=key)


def ensure(folder: Path, names: Sequence[str], now: dt.datetime) -> Certificate:
    """A self-signed pair in `folder` for exactly these names and addresses, made anew when it is not that."""
    pair = Certificate(certificate=folder / "console.crt", key=folder / "console.key")
    wanted = sorted({*names, "localhost", "127.0.0.1", socket.gethostname()})
    if not _serves(pair, wanted, now):
        _make(pair, wanted, now)
    return pair


def _serves(pair: Certificate, names: list[str], now: dt.datetime) -> bool:
    from cryptography import x509

    if not pair.certificate.exists() or not pair.key.exists():
        return False
    try:
        found = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
        given(pair.certificate, pair.key)
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, BadCertificate, x509.ExtensionNotFound):
        return False
    named = [str(name.value) for name in extension]
    return sorted(named) == names and found.not_valid_after_utc - RENEW > now


def _make(pair: Certificate, names: list[str], now: dt.datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rexian")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pair.key.parent.mkdir(parents=True, exist_ok=True)
    pair.key.unlink(missing_ok=True)
    pair.key.touch(mode=0o600)
    pair.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    pair.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def fingerprint(pair: Certificate) -> str:
    """SHA-256 as browsers show it, for comparing by eye at the first visit."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    found = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    return found.fingerprint(hashes.SHA256()).hex(":").upper()


def _general_name(name: str) -> "GeneralName":
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
