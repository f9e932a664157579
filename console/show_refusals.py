"""What the programme refuses, and how HTTP says so."""

from intake.office import rundowns, shows, wrapping
from intake.rules import rundown, show_table
from intake.words import Refusal

STATUS: dict[type[Refusal], int] = {
    rundown.BadRundown: 422,
    rundown.BegunPartsStay: 409,
    rundown.LastPart: 409,
    rundown.NotThatPart: 409,
    rundowns.NoShowNow: 409,
    show_table.BadShowTimes: 422,
    show_table.NotYourShow: 403,
    show_table.ShowNotAllowedNow: 409,
    shows.ClosedOrganisation: 409,
    shows.NoSuchShow: 404,
    shows.ShowHasBegun: 409,
    shows.ShowOverlaps: 409,
    shows.TooLateToLink: 409,
    wrapping.CallsWithoutOutcome: 409,
    wrapping.NoPartOfTheShow: 403,
    wrapping.NotOffTheAir: 409,
    wrapping.NotesWithoutCase: 409,
    wrapping.OneHandOneParty: 409,
    wrapping.SignedAlready: 409,
}
