"""The wire of templates. Shapes only, as in `console.wire`."""

from datetime import datetime

from pydantic import Field

from console.wire import Wire
from intake.words.documents import Form


class TemplateVersion(Wire):
    """One version; `by` is empty for those that came with the system."""

    version: int
    by: str
    own: bool
    at: datetime


class TemplateView(Wire):
    """A form with every version of its template, newest first: the first is in use."""

    form: Form
    title: str
    versions: list[TemplateVersion]


class TemplateFindings(Wire):
    """What a trial found, a sentence for each fault; `whole` when nothing stands in the way."""

    whole: bool
    findings: list[str]


class TemplateBack(Wire):
    version: int = Field(ge=1, le=2**31 - 1)
