"""What the assessment refuses, and how HTTP says so."""

from intake.rules import periods
from intake.words import Refusal

STATUS: dict[type[Refusal], int] = {
    periods.NoSuchPeriod: 422,
}
