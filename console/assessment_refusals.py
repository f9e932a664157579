"""What the assessment refuses, and how HTTP says so."""

from intake.office.assessment import excluding, sheets
from intake.rules import periods
from intake.rules import sheets as sheet_rules
from intake.words import Refusal

STATUS: dict[type[Refusal], int] = {
    periods.NoSuchPeriod: 422,
    sheet_rules.SheetElsewhere: 409,
    excluding.AlreadyExcluded: 409,
    excluding.ExclusionFrozen: 409,
    excluding.NoSuchCaseToExclude: 404,
    excluding.NoSuchExclusion: 404,
    sheets.Frozen: 409,
    sheets.NoSuchSheet: 404,
    sheets.PeriodNotOver: 409,
    sheets.PeriodPublished: 409,
    sheets.SheetsOpen: 409,
    sheets.TooLateToAppeal: 409,
}
