"""A case in its handling as one reader sees it: whole, and masked where the reader may not have it."""

from dataclasses import asdict, replace
from typing import Any, TypeVar

from sqlalchemy import Row

from console.casework import lists, shown
from console.wire import Wire
from intake.office.casework.reading import Timed, Whole
from intake.office.casework.seen import Mask
from intake.rules import numbers
from intake.rules.casework import CITIZEN
from intake.words import CaseId, Kind

View = TypeVar("View", bound=Wire)
# What people wrote, in which the caller's name or number may stand.
_WORDS = frozenset(
    [
        "told",
        "result",
        "opinion",
        "reason",
        "text",
        "script",
        "report",
        "delay",
        "demand",
        "decision",
        "explanation",
        "finding",
        "item",
        "done",
        "reported",
        "waived",
        "late_reason",
        "signed_by",
        "speaker",
        "handler",
        "evidence_of",
        "facts",
        "evidence",
    ]
)


# An official's telephone (附件3, row 1) and the number 12345 keeps the case under: neither is the caller's.
_OTHERS_NUMBERS = frozenset(["handler_phone", "outside_number"])


def handling(found: Whole) -> shown.HandlingView:
    file, row, mask = found.file, found.row, _mask(found)
    return shown.HandlingView(
        id=file.id,
        number=row.number,
        official_number=row.official_number,
        state=file.state,
        kind=file.kind,
        category=row.category,
        general=row.general,
        protected=row.protected,
        summary=mask.text(row.summary),
        caller_name=mask.name(row.caller_name),
        caller_number=mask.phone(row.caller_number),
        contact=mask.text(row.contact),
        anonymous=mask.text(row.anonymous),
        place=mask.text(row.place),
        practice=row.practice,
        opened_at=row.opened_at,
        accepted_at=row.accepted_at,
        show_day=file.show_day,
        onair=None if file.onair is None else _named(found, file.onair),
        airing=file.airing,
        reopened=row.reopened,
        hops=row.hops,
        outcome=row.outcome or "",
        closed_at=row.closed_at,
        archived_at=row.archived_at,
        version=row.version,
        **_lists(found),
    )


def _lists(found: Whole) -> dict[str, Any]:
    return {
        "parts": [_view(shown.PartView, one, found) for one in found.assignments],
        "clocks": [timed(one, found) for one in found.clocks],
        "expected": lists.expected(found.expected),
        "events": [_event(one, found) for one in found.events],
        "replies": [_view(shown.ReplyView, one, found) for one in found.replies],
        "feedbacks": [_view(shown.FeedbackView, one, found) for one in found.feedbacks],
        "verifications": [_view(shown.VerificationView, one, found) for one in found.verifications],
        "promises": [_view(shown.PromiseView, one, found) for one in found.promises],
        "rectifications": [_view(shown.RectificationView, one, found) for one in found.rectifications],
        "extensions": [_view(shown.ExtensionView, one, found) for one in found.extensions],
        "supervisions": [_view(shown.SupervisionView, one, found) for one in found.supervisions],
        "airings": [_view(shown.AiringView, one, found) for one in found.airings],
        "overdue": [_view(shown.OverdueView, one, found) for one in found.overdue],
        "leads": [_view(shown.LeadView, one, found) for one in found.leads],
        "related": [_related(one, found) for one in found.related],
        "schedule": shown.ScheduleView(**asdict(found.schedule)),
        "signature_for": [Kind(kind) for kind in found.signature_for],
        "permits": [
            shown.PermitView(
                region=one.region, step=one.step, part=one.part, supervision=one.supervision, item=one.item
            )
            for one in found.permits
        ],
    }


def timed(one: Timed, found: Whole) -> shown.TimedView:
    row, kind = one.row, one.kind
    extendable = kind is not None and kind.extension is not None and row.outcome is None
    return _view(
        shown.TimedView,
        row,
        found,
        title=kind.title if kind else "群众等候",
        title_en=kind.title_en if kind else "The caller's waiting",
        plan=kind is not None and kind.plan,
        quote=kind.quote if kind else "",
        standing=one.standing,
        overdue_days=one.overdue_days,
        days_left=one.days_left,
        extendable=extendable and row.kind != CITIZEN,
    )


def explained(row: Row[Any], moves: list[Row[Any]]) -> shown.ExplainedView:
    return shown.ExplainedView(
        id=row.id,
        kind=row.kind,
        counted_from=row.counted_from,
        due_original=row.due_original,
        due_on=row.due_on,
        provisional=row.provisional,
        explained=row.explained,
        moves=[shown.MoveView(at=one.at, reason=one.reason, before=one.before, after=one.after) for one in moves],
    )


def _event(row: Row[Any], found: Whole) -> shown.EventView:
    organisation = "" if row.organisation is None else found.names.get(row.organisation, "")
    return _view(shown.EventView, row, found, organisation=organisation)


def _view(shape: type[View], row: Row[Any], found: Whole, **more: Any) -> View:
    """Columns by name; `organisation` and `person` become names, `assignment` is called a part on the wire."""
    known = row._mapping
    words: dict[str, Any] = {}
    mask = _mask(found)
    for name in shape.model_fields:
        if name in more:
            words[name] = more[name]
        elif name == "organisation":
            words[name] = _named(found, known[name])
        elif name in ("person", "asked_by"):
            words[name] = "" if known[name] is None else found.people.get(known[name], "")
        elif name == "part":
            words[name] = known["assignment"]
        elif name in _OTHERS_NUMBERS:
            words[name] = _of_others(known[name], found, mask)
        elif name in _WORDS:
            words[name] = mask.said(known[name])
        else:
            words[name] = known[name]
    return shape(**words)


def _named(found: Whole, organisation: int) -> shown.Named:
    return shown.Named(id=organisation, name=found.names.get(organisation, ""))


def _of_others(number: str, found: Whole, mask: Mask) -> str:
    """As it is, unless somebody put the caller's own number there; of a cut case nobody can tell any more."""
    row = found.row
    if row.masked_at is not None or numbers.repeats(number, row.caller_number, row.contact):
        return mask.text(number)
    return replace(mask, number=True).text(number)


def _mask(found: Whole) -> Mask:
    return Mask(number=found.sees_number, caller=found.sees_caller, called=found.row.caller_name.strip())


def _related(row: Row[Any], found: Whole) -> shown.RelatedView:
    file = found.file
    if row.id == file.master:
        how = "master"
    elif row.master == file.id:
        how = "child"
    else:
        how = "split_from" if row.id == file.split_from else "split"
    return shown.RelatedView(
        id=CaseId(row.id),
        number=row.number,
        state=row.state,
        kind=row.kind,
        how=how,
        answered=row.answered,
        version=row.version,
    )
