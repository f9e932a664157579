"""Asks Asterisk who is in a room."""

from telephony.ami import ActionRefused, Door


def listed(door: Door, room: str) -> list[dict[str, str]]:
    """Rows of a conference; one that nobody is in does not exist. Raises: LineAway, NoAnswer."""
    try:
        rows = door.rows({"Action": "ConfbridgeList", "Conference": room})
    except ActionRefused:
        return []
    return [dict(row.headers) for row in rows]
