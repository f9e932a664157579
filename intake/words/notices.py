"""Words for notifications (通知): who is to be told, and where the telling stands. Facts only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, TypeAlias

from intake.words.bodies import OrganisationId, Post
from intake.words.people import PersonId

NotificationId = NewType("NotificationId", int)
ChannelId = NewType("ChannelId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPerson:
    """One person, whatever their posts."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ToOrganisation:
    """Everybody who answers for the organisation."""

    organisation: OrganisationId


# A `Post` means whoever plays that role there.
To: TypeAlias = Post | ToPerson | ToOrganisation


class NotificationState(StrEnum):
    """Where one telling stands."""

    SHOWN = "shown"  # in the reader's own list in the console
    NOBODY = "nobody"  # the post is vacant: nobody could be told
    WAITING = "waiting"
    SENDING = "sending"  # written down before the call, so that a death in between is seen
    SENT = "sent"
    UNKNOWN = "unknown"  # it may have arrived: a person decides, never the house
    FAILED = "failed"
    DROPPED = "dropped"  # its channel was removed before anything was sent


class Rejoinder(StrEnum):
    """What a person says about a telling that is unknown or failed."""

    ARRIVED = "arrived"
    AGAIN = "again"
