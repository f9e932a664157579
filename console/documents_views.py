"""Documents and forms as the wire shows them."""

from collections.abc import Mapping

from console.documents_wire import CellView, DocumentView, FormView
from intake.documents.cells import Layout
from intake.office.printing import Seen
from intake.sentences import say


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
        void_reason=one.void_reason,
    )


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
