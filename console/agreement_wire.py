"""The wire of agreeing on a show's unit: what each body said, and for which of them the visitor may speak."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from console.wire import Wire
from intake.words.shows import AgreementState, AgreeParty


class AgreementAsked(Wire):
    party: AgreeParty
    agreed: bool
    words: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class WordView(Wire):
    """What a body said about a unit. `void_at`: the show got another unit then."""

    party: AgreeParty
    unit_name: str
    agreed: bool
    words: str
    person: str
    at: datetime
    void_at: datetime | None


class AgreementView(Wire):
    """`stands`: one newest word for each body that spoke about the present unit."""

    state: AgreementState
    stands: list[WordView]
    earlier: list[WordView]
    may: list[AgreeParty]
