"""Words of the exercise (实训): what kinds of simulated callers ring, and what one of them does at a moment."""

from enum import StrEnum


class CallerSort(StrEnum):
    """A simulated caller. All but the first are difficult on purpose."""

    PLAIN = "plain"
    WITHHELD = "withheld"  # no number
    BRIEF = "brief"  # rings off before anybody can speak; the same number rings again
    AGAIN = "again"  # rings for the second time
    SILENT = "silent"  # says nothing
    FAINT = "faint"  # hardly heard: the line's lamp turns red
    WARNED = "warned"  # the number carries a warning
    LEAVES = "leaves"  # approved, and gone just before the air
    EMERGENCY = "emergency"  # to be dealt with at once, and never on the air


class Doing(StrEnum):
    QUIET = "quiet"
    TALKS = "talks"
    GONE = "gone"


class ExerciseEnd(StrEnum):
    """Why an exercise is over."""

    DONE = "done"  # its time was up
    ENDED = "ended"  # somebody ended it
    CITIZEN = "citizen"  # a citizen was put to air
    SHOW = "show"  # a show is about to begin
    FAILED = "failed"  # the exchange was away, or its process died
