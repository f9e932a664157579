"""Documents and forms as the wire shows them."""

import re
from collections.abc import Mapping

from console.documents_wire import CellView, DocumentView, EnclosedView, FormView
from intake.documents.cells import Layout
from intake.office.printing import Seen
from intake.sentences import say
from intake.words.documents import DocumentState, Eyes


def document(seen: Seen, names: Mapping[int, str], lang: str | None) -> DocumentView:
    """`names` are today's names of organisations."""
    one = seen.document
    return DocumentView(
        id=one.id,
        paper=one.paper,
        version=one.version,
        form=one.form,
        title=say(f"form.{one.form}", lang),
        number=one.number,
        state=one.state,
        organisation=names.get(one.organisation, ""),
        addressee="" if one.addressee is None else names.get(one.addressee, ""),
        practice=one.practice,
        eyes=seen.eyes,
        made_at=one.made_at,
        issued_at=one.issued_at,
        pages=one.pages,
        void_reason=seen.void_reason,
        enclosed=_enclosed(seen, lang),
        may_void=seen.may_void,
        may_have_original=seen.original,
    )


def _enclosed(seen: Seen, lang: str | None) -> EnclosedView | None:
    what, with_it = seen.document.enclosed, seen.enclosed
    if what is None or with_it is None:
        return None
    return EnclosedView(id=with_it.id, version=with_it.version, title=say(f"form.{with_it.form}", lang), eyes=what.eyes)


def file_name(seen: Seen, lang: str | None, *, masked: bool, original: bool) -> str:
    """A name that can be read out: number, title, version, and what distinguishes this copy. Without its ending."""
    one = seen.document
    case = one.snapshot.strip.case_number
    about = one.number or (say("documents.name.case", lang, number=case) if case else "")
    # Of papers without a number a case may have several of a kind, and sheets have no case either.
    which = "" if one.number else say("documents.name.bare", lang, document=one.id)
    said = [about[:_LONGEST], say(f"form.{one.form}", lang), which]
    said.append(say("documents.name.version", lang, version=one.version))
    if masked or seen.eyes is Eyes.MASKED:
        said.append(say("documents.name.masked", lang))
    if one.state is not DocumentState.ISSUED:
        unmarked = original and one.state is DocumentState.VOID
        said.append(say(f"documents.name.{'original' if unmarked else one.state.value}", lang))
    return _UNSAFE.sub("-", " ".join(filter(None, said)))


# What some system does not take in the name of a file; a number's prefix is the office's own word.
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
# A name is at most 255 bytes long, and most of these characters take three.
_LONGEST = 48


def form(layout: Layout, lang: str | None) -> FormView:
    cells = [
        CellView(
            name=cell.name,
            label=cell.label.replace("\n", ""),
            hand=cell.hand,
            filling=cell.filling,
            columns=[column.label for column in cell.columns],
        )
        for cell in layout.cells
    ]
    return FormView(
        form=layout.form,
        annex=layout.annex,
        title=say(f"form.{layout.form}", lang),
        printed=layout.title,
        cells=cells,
    )
