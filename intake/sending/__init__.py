"""The one door to Apprise: one message to one address, with a limit, and an honest word about what became of it."""

from intake.sending.addresses import AddressNotAllowed, NotAnAddress, scheme_of
from intake.sending.letterbox import Letterbox, Outcome, Sent

__all__ = ["AddressNotAllowed", "Letterbox", "NotAnAddress", "Outcome", "Sent", "scheme_of"]
