"""Refusals meet HTTP in one dictionary. A test asserts that every refusal of the house is in it."""

from console import assessment_refusals, attempts, desk_refusals, show_refusals, sound
from intake import sending
from intake.documents import catalogue, fonts, pages, sandbox, snapshot, store, zips
from intake.office import (
    accounts,
    bodies,
    books,
    calendars,
    call_back_phones,
    call_backs,
    cases,
    channels,
    document_templates,
    documents,
    due,
    failures,
    four_eyes,
    naming,
    organisations,
    outbox,
    passwords,
    people,
    policies,
    posts,
    printing,
    rehearsals,
    roster_files,
    rosters,
    sessions,
    succession,
    transcripts,
    voiding,
)
from intake.office.casework import (
    answering,
    closing,
    cursors,
    evidence,
    extending,
    file,
    holding,
    leads,
    ledger,
    ledger_filter,
    live,
    merging,
    parts,
    reclassifying,
    rectifying,
    registers,
    registration,
    routing,
    supervising,
    turn,
    verifying,
)
from intake.records import too_new
from intake.rules import (
    assignments,
    calendar_files,
    calendar_words,
    case_table,
    casework,
    clocks,
    document_numbers,
    keeping,
    moments,
    policy,
    terms,
    who,
)
from intake.rules.dialling import NoNumber, NumberNotAllowed
from intake.words import Refusal


class NotAllowed(Refusal):
    """The person's roles do not permit this act."""

    key = "intake.not_allowed"


class MustChangePassword(Refusal):
    key = "intake.must_change_password"


class WrongOrigin(Refusal):
    key = "intake.wrong_origin"


class NotReadable(Refusal):
    """A request whose shape or values are not what the address takes."""

    key = "intake.not_readable"


class NotHere(Refusal):
    """No such address, or not with this verb."""

    key = "intake.not_here"


class TooLarge(Refusal):
    key = "intake.too_large"


class BooksAway(Refusal):
    """The database did not answer in time, or went away: what was sent may or may not be in it."""

    key = "intake.books_away"


class OurFault(Refusal):
    """Something that no rule foresaw. The log says what; the person is told what to do."""

    key = "intake.our_fault"


STATUS: dict[type[Refusal], int] = {
    **assessment_refusals.STATUS,
    **desk_refusals.STATUS,
    **show_refusals.STATUS,
    accounts.BadLogin: 422,
    attempts.TooManyAttempts: 429,
    attempts.TooManyQuestions: 429,
    catalogue.NoSuchForm: 404,
    document_numbers.NoSuchSeries: 422,
    document_templates.NoSuchTemplate: 404,
    document_templates.NothingGiven: 422,
    document_templates.SameTemplate: 409,
    documents.NoSuchDocument: 404,
    documents.NotADraft: 409,
    documents.NotIssued: 409,
    documents.ReasonNeeded: 422,
    documents.VoidAlready: 409,
    fonts.MissingGlyph: 422,
    fonts.NoFont: 503,
    pages.NoPrinter: 503,
    printing.OriginalWithheld: 403,
    printing.PrintedOtherwise: 500,
    sandbox.BadTemplate: 422,
    sandbox.CellNotShown: 422,
    sandbox.UnknownName: 422,
    snapshot.UnknownCell: 422,
    snapshot.WrongContent: 422,
    store.FileChanged: 500,
    store.FileGone: 500,
    zips.NotAWordFile: 422,
    clocks.OwnDate: 422,
    due.NotAnnounced: 422,
    policy.BadPack: 422,
    policy.NoSuchClock: 404,
    channels.AlwaysQuiet: 422,
    channels.NoSuchChannel: 404,
    channels.TestAgain: 409,
    channels.TestTooSoon: 429,
    channels.TooManyChannels: 409,
    channels.WrongCode: 422,
    outbox.NoSuchNotification: 404,
    outbox.NotInDoubt: 409,
    sending.AddressNotAllowed: 422,
    sending.NotAnAddress: 422,
    naming.NameNeeded: 422,
    naming.NoSuccessor: 409,
    naming.OrganisationNameTaken: 409,
    organisations.NoSuchOrganisation: 404,
    bodies.NeededByThePlan: 409,
    bodies.NoSuchAlias: 404,
    bodies.NotNamedYet: 409,
    bodies.StillAtWork: 409,
    books.NoSuchCall: 404,
    calendar_files.BadCalendarFile: 422,
    calendar_words.NothingChanges: 409,
    calendar_words.NoWorkIn: 422,
    calendar_words.UnannouncedYear: 422,
    calendars.AlreadyDecided: 409,
    calendars.NoSuchProposal: 404,
    calendars.Overtaken: 409,
    calendars.ProposedAlready: 409,
    calendars.WithoutReason: 422,
    call_back_phones.NoPhone: 409,
    call_back_phones.NoSuchPhone: 422,
    call_back_phones.NoTrunk: 409,
    call_backs.DayIsFull: 429,
    call_backs.KeyTaken: 409,
    call_backs.LinesTaken: 409,
    call_backs.NoSuchCallBack: 404,
    call_backs.NotCallableNow: 409,
    NoNumber: 409,
    NumberNotAllowed: 409,
    four_eyes.SelfApproval: 403,
    assignments.AssignmentElsewhere: 409,
    answering.NotYourCaller: 403,
    closing.ClosingBlocked: 409,
    cursors.NoSuchPage: 422,
    evidence.TooFewAttempts: 422,
    extending.ExtendedAlready: 409,
    extending.NoSuchExtension: 404,
    extending.NotExtendable: 409,
    extending.TooLateToExtend: 409,
    extending.TooLongAnExtension: 422,
    file.NoSuchAssignment: 404,
    leads.NoSuchLead: 404,
    leads.NoSuchSituation: 422,
    leads.HeardAlready: 409,
    leads.ExplainedMeanwhile: 409,
    leads.NotHeardYet: 409,
    ledger.TooManyRows: 422,
    ledger_filter.NumbersHidden: 403,
    live.PromiseBeforeTheShow: 422,
    merging.NoMaster: 409,
    parts.AlreadyHasIt: 409,
    parts.OrganisationClosed: 409,
    rectifying.DayIsPast: 422,
    terms.DayTooFar: 422,
    rectifying.NoSuchItem: 404,
    registers.NoSuchLine: 404,
    casework.KindDoesNotFit: 422,
    casework.NeedsANotice: 409,
    reclassifying.LaterNeedsTheOffice: 403,
    registration.NothingToSplit: 422,
    registration.SilentNeedsASecondLook: 422,
    routing.AlreadyRefused: 409,
    routing.TooLateToRefuse: 409,
    routing.TooManyDays: 422,
    supervising.NoSuchSupervision: 404,
    supervising.AnswerTheCase: 409,
    supervising.SupervisedAlready: 409,
    turn.Incomplete: 422,
    turn.ProtectedChannel: 409,
    verifying.NotVerifiedYet: 409,
    verifying.TooLateToReopen: 409,
    holding.AlreadyHeld: 409,
    holding.NotHeld: 409,
    case_table.CaseIsOver: 409,
    case_table.NotAllowedNow: 409,
    cases.NoSuchCase: 404,
    keeping.NotYourOrganisation: 403,
    keeping.OwnPost: 403,
    keeping.RoleElsewhere: 409,
    too_new.SchemaTooNew: 500,
    moments.BeforeTheCase: 422,
    moments.LateWithoutReason: 422,
    moments.NotYetHappened: 422,
    MustChangePassword: 403,
    NotAllowed: 403,
    BooksAway: 503,
    NotHere: 404,
    NotReadable: 422,
    OurFault: 500,
    TooLarge: 413,
    people.NameTaken: 409,
    people.NoSuchPerson: 404,
    passwords.WeakPassword: 422,
    people.WrongPassword: 401,
    people.WrongCurrentPassword: 403,
    policies.PackIncomplete: 422,
    policies.PackInForce: 409,
    policies.PackKnown: 409,
    policies.PackNotYet: 409,
    posts.EndsBeforeItBegins: 422,
    posts.NoSuchPost: 404,
    posts.PostOverlaps: 409,
    roster_files.UnreadableFile: 422,
    rosters.BadRoster: 422,
    sound.NoRecording: 404,
    rehearsals.NoSuchRehearsal: 404,
    rehearsals.RehearsalRunning: 409,
    failures.Locked: 429,
    sessions.NotSignedIn: 401,
    transcripts.NoSuchSegment: 404,
    succession.StillThere: 409,
    transcripts.NotFailed: 409,
    transcripts.SoundGone: 410,
    transcripts.NotYet: 409,
    transcripts.Stale: 409,
    voiding.NotYoursToVoid: 403,
    who.NotYours: 403,
    who.OwnVerification: 403,
    WrongOrigin: 403,
}
