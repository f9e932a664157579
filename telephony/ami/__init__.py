"""Asterisk's manager interface: one connection, safe to hold. What the events mean is read elsewhere."""

from telephony.ami.door import Counts, Door
from telephony.ami.errors import ActionRefused, LineAway, NoAnswer, UnsafeHeader
from telephony.ami.message import Message

__all__ = ["ActionRefused", "Counts", "Door", "LineAway", "Message", "NoAnswer", "UnsafeHeader"]
