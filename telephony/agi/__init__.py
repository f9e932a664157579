"""What a caller may ask the house by keypad. A process of its own: a call never waits for the app."""

from telephony.agi.server import serve

__all__ = ["serve"]
