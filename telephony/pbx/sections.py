"""The parts of Asterisk's files that depend on trunks, phones and shows. Pure: settings and windows in, lines out."""

import ipaddress
from collections.abc import Iterable
from datetime import tzinfo

from intake.rules.show_window import ShowWindow
from telephony.rooms import SCREENING
from telephony.settings import (
    GUEST_PHONES,
    HOST_PHONES,
    SCREENER_PHONES,
    SOFTPHONES,
    TelephonySettings,
    Trunk,
)

LOOPBACK = "127.0.0.1"
# Names are shown to nobody who calls: they tell the rooms' logs which phone it was.
_LABELS = {
    **{name: ('"screener"', str(91 + number)) for number, name in enumerate(SCREENER_PHONES)},
    **dict.fromkeys(HOST_PHONES, ('"host"', "81")),
    **dict.fromkeys(GUEST_PHONES, ('"guest"', "81")),
}


def transports(settings: TelephonySettings) -> str:
    """One UDP transport for everybody when loopback is part of the address, else one for each side."""
    lines = _transport("t-net", settings.bind, settings)
    if not _has_loopback(settings.bind):
        lines += ["", *_transport("t-loopback", LOOPBACK, settings)]
    return "\n".join(lines)


def loopback_transport(settings: TelephonySettings) -> str:
    return "t-net" if _has_loopback(settings.bind) else "t-loopback"


def loopback(settings: TelephonySettings) -> str:
    """The address at which Asterisk reaches itself."""
    return settings.loopback_address


# A telephone of the studio dials 91 to be in the first screener's room, 99 in the ninth; 81 is the studio.
DIALS = {room: str(91 + number) for number, room in enumerate(SCREENING)}
STUDIO_DIALS = "81"


def softphones(settings: TelephonySettings) -> str:
    blocks = []
    for name in SOFTPHONES:
        label, number = _LABELS[name]
        blocks.append(
            f"[{name}](softphone)\ncallerid = {label} <{number}>\nauth = {name}\naors = {name}\n"
            f"[{name}](softphone-auth)\nusername = {name}\npassword = {settings.softphone_password(name)}\n"
            f"[{name}](softphone-aor)\n"
        )
    return "\n".join(blocks)


def phones(settings: TelephonySettings) -> str:
    return "\n".join(
        f'[{phone.name}]\ntype = endpoint\ncontext = studio-phones\ncallerid = "{phone.name}" <0>\n'
        "trust_id_inbound = no\nallow_transfer = no\ndisallow = all\nallow = g722,alaw,ulaw\n"
        # A phone may be the official's end of a call back: the citizen's number has no way to it.
        "send_connected_line = no\ntrust_connected_line = no\ndirect_media = no\n"
        f"transport = t-net\nrtp_symmetric = yes\nforce_rport = yes\nrewrite_contact = yes\nrtp_timeout = 180\n"
        f"auth = {phone.name}\naors = {phone.name}\n"
        f"[{phone.name}]\ntype = auth\nauth_type = userpass\nusername = {phone.name}\n"
        f"password = {phone.password.get_secret_value()}\n"
        f"[{phone.name}]\ntype = aor\nmax_contacts = 1\nremove_existing = yes\nqualify_frequency = 60\n"
        for phone in settings.phones
    )


def trunks(settings: TelephonySettings) -> str:
    return "\n".join(_trunk(trunk) for trunk in settings.trunks)


def entrances(settings: TelephonySettings) -> str:
    """One exact extension for each number that reaches the hotline."""
    numbers = sorted({settings.hotline_number, *settings.trunk_numbers})
    return "\n".join(
        f"exten => {number},1,Set(LINE={number})\n same => n,Set(PRACTICE=0)\n same => n,Goto(call,s,1)"
        for number in numbers
    )


def ami_permits(settings: TelephonySettings) -> str:
    networks = (ipaddress.IPv4Network(client, strict=False) for client in settings.ami_clients)
    return "\n".join(f"permit = {network.network_address}/{network.netmask}" for network in networks)


def window_lines(windows: list[ShowWindow], zone: tzinfo) -> str:
    """Dial plan lines: SHOW_OPEN, SHOW_END, and SHOW_SAYS with the prompts for the next show.

    Each window is two tests of the clock; the first that is not over decides, so a call costs two or three of them.
    """
    lines = []
    for number, window in enumerate(windows):
        following = windows[number + 1] if number + 1 < len(windows) else None
        start, end = int(window.start.timestamp()), int(window.end.timestamp())
        lines += [
            f" same => n,GotoIf($[${{EPOCH}} >= {end}]?w{number + 1})",
            f" same => n,Set(SHOW_SAYS={spoken_start(window, zone)})",
            f" same => n,GotoIf($[${{EPOCH}} < {start}]?told)",
            " same => n,Set(SHOW_OPEN=1)",
            f" same => n,Set(SHOW_END={end})",
            f" same => n,Set(SHOW_SAYS={spoken_start(following, zone) if following else ''})",
            " same => n,Goto(told)",
            f" same => n(w{number + 1}),NoOp()",
        ]
    return "\n".join([*lines, " same => n(told),Return()"])


def spoken_start(window: ShowWindow, zone: tzinfo) -> str:
    """`next_show_1&...`: month, day, weekday, hour and minute as prompt names."""
    at = window.start.astimezone(zone)
    hour = at.hour if at.hour <= 12 else at.hour - 12
    names = ["next_show_1", *spoken_number(at.month), "month", *spoken_number(at.day), "day"]
    names += [f"weekday_{at.isoweekday()}", "am" if at.hour < 12 else "pm", *spoken_number(hour), "hour"]
    if at.minute == 30:
        names.append("half")
    elif at.minute:
        names += [*spoken_number(at.minute), "minute"]
    return "&".join(names)


def spoken_number(number: int) -> list[str]:
    """0 to 99 as it is said: 十, 十一, 二十, 二十三."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return [f"d{ones}"]
    front = [] if tens == 1 else [f"d{tens}"]
    return [*front, "ten", *([f"d{ones}"] if ones else [])]


def _transport(name: str, address: str, settings: TelephonySettings) -> list[str]:
    lines = [f"[{name}]", "type = transport", "protocol = udp", f"bind = {address}:{settings.sip_port}"]
    if settings.external_address and address != LOOPBACK:
        lines.append(f"external_media_address = {settings.external_address}")
        lines.append(f"external_signaling_address = {settings.external_address}")
        lines += [f"local_net = {network}" for network in settings.local_networks]
    return lines


def _has_loopback(address: str) -> bool:
    parsed = ipaddress.IPv4Address(address)
    return parsed.is_loopback or parsed.is_unspecified


def _trunk(trunk: Trunk) -> str:
    lines = [
        f"[{trunk.name}]",
        "type = endpoint",
        "context = hotline",
        # A caller who cancels at once may be gone before the dial plan's first line.
        "set_var = CHANNEL(hangup_handler_push)=ended,s,1",
        'callerid = "unverified" <0>',
        "trust_id_inbound = no",
        "trust_connected_line = no",
        "allow_transfer = no",
        "disallow = all",
        "allow = alaw,ulaw,g722",
        "transport = t-net",
        "rtp_symmetric = yes",
        # A trunk that dies in a call must not hold a line for ever; a phone that is muted may send nothing for a while.
        "rtp_timeout = 180",
        f"[{trunk.name}]",
        "type = identify",
        f"endpoint = {trunk.name}",
        *_each("match", trunk.match),
    ]
    if trunk.registrar and trunk.user and trunk.password:
        lines += [
            f"[{trunk.name}-sign-on]",
            "type = auth",
            "auth_type = userpass",
            f"username = {trunk.user}",
            f"password = {trunk.password.get_secret_value()}",
            f"[{trunk.name}-sign-on]",
            "type = registration",
            "transport = t-net",
            f"outbound_auth = {trunk.name}-sign-on",
            f"server_uri = sip:{trunk.registrar}",
            f"client_uri = sip:{trunk.user}@{trunk.registrar}",
            f"contact_user = {trunk.numbers[0]}",
            "retry_interval = 30",
            "max_retries = 100000",
        ]
    return "\n".join(lines) + "\n"


def _each(name: str, values: Iterable[str]) -> list[str]:
    return [f"{name} = {value}" for value in values]


def screening_rooms() -> str:
    """Where the dial plan sends a caller who is screened: one extension for each room."""
    return "\n\n".join(
        f"exten => {room},1,Gosub(placed,s,1(desk-1))\n same => n,Set(MET=1)\n"
        f" same => n(in),ConfBridge({room},desk,caller)\n same => n,Set(ROOM={room})\n same => n,Gosub(alone,s,1)\n"
        " same => n,GotoIf($[${STAFF}]?in:hold,1)"
        for room in SCREENING
    )


def staff_rooms() -> str:
    return "\n".join(f"exten => {room},1,ConfBridge({room},desk,staff)\n same => n,Hangup()" for room in SCREENING)


def room_numbers() -> str:
    """What a telephone of the studio dials to sit in a screener's room."""
    return "\n".join(f"exten => {dials},1,Goto(staff,{room},1)" for room, dials in DIALS.items())
