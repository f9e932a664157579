"""What the live desk and an exercise at it refuse, and how HTTP says so."""

from intake.office import exercises
from intake.office.desk import air_notes, dumping, guests, hands, messages, numbers, phones, standing
from intake.rules import desk
from intake.words import Refusal
from telephony import moves
from telephony.desk import acting

STATUS: dict[type[Refusal], int] = {
    acting.InMovement: 409,
    acting.NobodyThere: 409,
    acting.ShowIsOn: 409,
    acting.ShowIsReal: 409,
    air_notes.BoundAlready: 409,
    air_notes.NoSuchAirNote: 404,
    air_notes.WhoSpoke: 422,
    desk.CallerGone: 409,
    desk.NoDelay: 409,
    desk.NoDelayKnown: 409,
    desk.NobodyOnAir: 409,
    desk.NobodyWaits: 409,
    desk.NotFromHere: 403,
    desk.NotNow: 409,
    desk.TooManyOnAir: 409,
    dumping.AlreadyConfirmed: 409,
    dumping.NoAccount: 422,
    dumping.NoSuchDump: 404,
    dumping.SameHand: 403,
    exercises.CitizenOnAir: 409,
    exercises.ExerciseInShow: 409,
    exercises.ExerciseRunning: 409,
    exercises.ExerciseScored: 409,
    exercises.NoSuchExercise: 404,
    guests.NotOnAir: 409,
    hands.BadLevel: 422,
    hands.NoSuchPlace: 409,
    messages.NothingSaid: 422,
    moves.CallNotOnLine: 409,
    moves.LineIsAway: 503,
    moves.MoveNotConfirmed: 504,
    numbers.NoNumberToMark: 409,
    numbers.NumberBlocked: 409,
    numbers.ReasonForMark: 422,
    phones.NoPhoneLeft: 409,
    standing.BadDelay: 422,
    standing.HostIsThere: 409,
    standing.NotTheHost: 409,
}
