"""Delay units (延时器): what they report and how they are told to dump. One protocol, one door per sort of unit.

A unit reports how many seconds of sound lie in it now. It is asked twice a second; what is older than two seconds
proves nothing, and a show without proof has no caller on the air (notice of 2004).
"""

from telephony.delay.unit import DelayUnit, Dumped, Reading, UnitAway
from telephony.delay.units import delay_unit
from telephony.delay.watch import DelayWatch

__all__ = ["DelayUnit", "DelayWatch", "Dumped", "Reading", "UnitAway", "delay_unit"]
