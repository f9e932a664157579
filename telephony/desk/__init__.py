"""The desk's hands on the line: what the rules permit is carried out, and is true when Asterisk's events say so."""

from telephony.desk.acting import DeskHands, InMovement, NobodyThere, ShowIsOn, ShowIsReal
from telephony.desk.line_lamp import LineLamp
from telephony.desk.queue_teller import QueueTeller

__all__ = ["DeskHands", "InMovement", "LineLamp", "NobodyThere", "QueueTeller", "ShowIsOn", "ShowIsReal"]
