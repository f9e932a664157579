"""Documents in the books: one for each content, numbers without a gap, the same bytes for ever, for the right eyes."""

import io
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
from sqlalchemy import Connection, select

from intake import journal
from intake.documents import store, zips
from intake.documents.snapshot import UnknownCell
from intake.office import document_templates, documents, organisations, printing, voiding
from intake.office.opening import open_books
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.rules import document_numbers
from intake.words import CaseId, Duty, Kind, OrganisationId
from intake.words.documents import DocumentId, DocumentState, Eyes, Form
from tests import postgres
from tests.house import NOW
from tests.intake.documents.paper import said
from tests.office import Matter, Office, moment, organise

AT = moment("2016-06-08 09:00")
EACH = 12


@pytest.fixture
def office(db: Database) -> Office:
    return organise(db, moment("2016-06-01 09:00"))


@pytest.fixture
def matter(office: Office) -> Matter:
    return office.registered(Kind.COMPLAINT)


def make_in(
    tx: Connection,
    paper: str,
    form: Form = Form.NOTICE,
    *,
    case: CaseId | None = None,
    series: str | None = "notice",
    practice: bool = False,
    draft: bool = False,
    addressee: OrganisationId | None = None,
    **cells: str,
) -> documents.Document:
    made = documents.make_in(
        tx,
        paper=paper,
        form=form,
        matter=case,
        organisation=organisations.of_duty_in(tx, Duty.STYLE_OFFICE),
        addressee=addressee,
        snapshot=cells,
        number_series=series,
        at=AT,
        person=None,
        practice=practice,
        draft=draft,
    )
    return documents.document_in(tx, made)


def make(
    db: Database,
    form: Form = Form.NOTICE,
    *,
    paper: str = "f3:assignment:1",
    case: CaseId | None = None,
    series: str | None = "notice",
    practice: bool = False,
    draft: bool = False,
    addressee: OrganisationId | None = None,
    **cells: str,
) -> documents.Document:
    with db.begin() as tx:
        return make_in(
            tx, paper, form, case=case, series=series, practice=practice, draft=draft, addressee=addressee, **cells
        )


def void(db: Database, document: DocumentId, reason: str = "填错单位") -> None:
    with db.begin() as tx:
        documents.void_in(tx, document, reason=reason, at=AT, person=None)


def test_a_paper_is_made_once_for_each_content_and_keeps_its_number(db: Database) -> None:
    one = make(db, unit="区水务局")
    assert (one.version, one.number, one.state) == (1, "斗作风热通〔2016〕1号", DocumentState.ISSUED)
    assert make(db, unit="区水务局\n").id == one.id
    other = make(db, unit="区水务局", handling="已更换水管")
    assert (other.version, other.number) == (2, one.number)
    assert make(db, paper="f3:assignment:2").number == "斗作风热通〔2016〕2号"
    assert make(db, paper="f6:supervision:1", series="supervision").number == "斗作风热督〔2016〕1号"
    with db.read() as tx:
        kept = tx.execute(select(tables.document.c.number).order_by(tables.document.c.id)).scalars().all()
        assert kept == [one.number, None, "斗作风热通〔2016〕2号", "斗作风热督〔2016〕1号"]
        assert journal.broken_link(tx) is None


def test_a_draft_takes_no_number_until_it_is_issued(db: Database) -> None:
    draft = make(db, draft=True, unit="区水务局")
    assert (draft.state, draft.number) == (DocumentState.DRAFT, "")
    issued = make(db, unit="区水务局")
    assert (issued.id, issued.number) == (draft.id, "斗作风热通〔2016〕1号")
    with db.begin() as tx, pytest.raises(documents.NotADraft):
        documents.issue_in(tx, draft.id, number_series="notice", at=AT, person=None)


def test_a_void_number_stays_in_the_books_and_is_never_given_again(db: Database) -> None:
    one, two = make(db, unit="区水务局"), make(db, unit="区公路局")
    void(db, two.id)
    with db.read() as tx:
        assert [documents.document_in(tx, each.id).state for each in (one, two)] == [DocumentState.VOID] * 2
    again = make(db, unit="区公路局")
    assert (again.version, again.number) == (3, "斗作风热通〔2016〕2号")
    with pytest.raises(documents.VoidAlready):
        void(db, two.id)
    with pytest.raises(documents.ReasonNeeded):
        void(db, again.id, " ")


def test_a_void_paper_says_so_on_every_page_and_its_first_bytes_are_kept(db: Database, office: Office) -> None:
    one = make(db, unit="区水务局", handling="已更换水管。" * 400)
    first = printing.render(db, one.id, at=AT)
    void(db, one.id)
    marked = printing.render(db, one.id, at=AT)
    assert marked.pages == first.pages > 1
    with pdfplumber.open(io.BytesIO(marked.pdf)) as file:
        assert all("作废" in "".join(letter["text"] for letter in page.chars) for page in file.pages)
    assert "作废" not in said(first.pdf)
    assert 'string="作废"' in zips.parts(marked.docx)["word/header1.xml"].decode()
    assert printing.render(db, one.id, at=AT) == marked
    masked = printing.render(db, one.id, at=AT, eyes=Eyes.MASKED)
    assert "作废" in said(masked.pdf)
    assert printing.render(db, one.id, at=AT, original=True) == first
    kept = printing.one_seen(db, one.id, office.people["registrar"])
    withheld = replace(printing.one_seen(db, one.id, office.people["office"]), original=False)
    by = office.people["registrar"]
    assert printing.print_seen(db, kept, masked=False, original=True, at=AT, person=by) == first
    with pytest.raises(printing.OriginalWithheld):
        printing.print_seen(db, withheld, masked=False, original=True, at=AT, person=by)


def test_only_the_issuer_declares_a_paper_void(db: Database, office: Office) -> None:
    one = make(db, unit="区水务局")
    with pytest.raises(voiding.NotYoursToVoid):
        voiding.void(db, one.id, reason="填错", by=office.people["bureau"], at=AT)
    voiding.void(db, one.id, reason="填错", by=office.people["office"], at=AT)
    draft = make(db, paper="f3:assignment:2", draft=True)
    with pytest.raises(documents.NotIssued):
        voiding.void(db, draft.id, reason="填错", by=office.people["office"], at=AT)


def test_practice_papers_never_take_a_real_number(db: Database) -> None:
    trial = make(db, practice=True, unit="区水务局")
    assert trial.number == "演练通〔2016〕1号"
    assert make(db, paper="f3:assignment:2").number == "斗作风热通〔2016〕1号"
    assert "演练" in said(printing.render(db, trial.id, at=AT).pdf)


def test_whoever_has_no_prefix_yet_is_called_by_name() -> None:
    assert document_numbers.prefix(" ", "区水务局", practice=False) == "区水务局"
    assert document_numbers.number("区水务局", "coordination", 2016, 3) == "区水务局协〔2016〕3号"
    with pytest.raises(document_numbers.NoSuchSeries):
        document_numbers.number("x", "letters", 2016, 1)


def test_what_is_refused_takes_no_number_with_it(db: Database) -> None:
    with pytest.raises(UnknownCell):
        make(db, units="区水务局")
    assert make(db, unit="区水务局").number == "斗作风热通〔2016〕1号"


def test_a_number_goes_back_with_its_transaction(db: Database) -> None:
    def fail() -> None:
        with db.begin() as tx:
            number = make_in(tx, "f3:assignment:1").number
            assert number == "斗作风热通〔2016〕1号"
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert make(db).number == "斗作风热通〔2016〕1号"


def test_reprints_are_the_stored_bytes_and_a_lost_file_is_made_again(db: Database, tmp_path: Path) -> None:
    one = make(db, unit="区水务局", handling="已更换水管。" * 200)
    first = printing.render(db, one.id, at=AT)
    assert one.number in said(first.pdf)
    assert printing.render(db, one.id, at=AT + timedelta(days=900)) == first
    kept = [path for path in (tmp_path / "documents").glob("??/*") if path.read_bytes() in (first.pdf, first.docx)]
    assert len(kept) == 2
    for path in kept:
        path.unlink()
    assert printing.render(db, one.id, at=AT) == first
    with db.read() as tx:
        printed = select(tables.journal).where(tables.journal.c.verb == "document_printed")
        assert len(tx.execute(printed).all()) == 1
        assert documents.document_in(tx, one.id).pages == first.pages


def test_a_file_that_was_changed_or_comes_out_otherwise_is_told(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make(db, unit="区水务局")
    first = printing.render(db, one.id, at=AT)
    (path,) = [path for path in (tmp_path / "documents").glob("??/*") if path.read_bytes() == first.pdf]
    path.write_bytes(first.pdf + b"\n")
    with pytest.raises(store.FileChanged):
        printing.render(db, one.id, at=AT)
    path.unlink()
    # Another library writes another zip file of the same parts.
    monkeypatch.setattr(zips, "FIRST_MOMENT", (1990, 1, 1, 0, 0, 0))
    with pytest.raises(printing.PrintedOtherwise):
        printing.render(db, one.id, at=AT)


def test_a_replaced_template_counts_for_new_papers_only(db: Database, office: Office) -> None:
    by = office.people["office"].id
    old = make(db, unit="区水务局")
    html = document_templates.shipped(Form.NOTICE)[1].replace("<h1>", "<p>珠海市斗门区</p><h1>")
    now = document_templates.replace(db, Form.NOTICE, docx=None, html=html, by=by, at=AT)
    new = make(db, paper="f3:assignment:2", unit="区水务局")
    assert (old.template, new.template) == ("F3/1", now.name)
    assert "珠海市斗门区" not in said(printing.render(db, old.id, at=AT).pdf)
    assert "珠海市斗门区" in said(printing.render(db, new.id, at=AT).pdf)
    with pytest.raises(document_templates.SameTemplate):
        document_templates.replace(db, Form.NOTICE, docx=None, html=html, by=by, at=AT)
    assert document_templates.back(db, Form.NOTICE, 1, by=by, at=AT).version == 3
    with pytest.raises(document_templates.NoSuchTemplate):
        document_templates.back(db, Form.NOTICE, 9, by=by, at=AT)
    assert [one.version for one in document_templates.versions(db, Form.NOTICE, AT)] == [3, 2, 1]


def test_the_office_and_the_unit_see_a_notice_each_with_their_eyes(
    db: Database, office: Office, matter: Matter
) -> None:
    water, roads = office.units["water"], office.people["roads"]
    # The case's own papers, which follow its steps.
    before = {one.document.id for one in printing.seen(db, matter.id, office.people["bureau"])}
    form = make(
        db,
        Form.REGISTRATION,
        paper="f2:copy:1",
        case=matter.id,
        series=None,
        complainant_name="𬱖女士",
        phone="13800138000",
    )
    eyes = {name: printing.one_seen(db, form.id, office.people[name]).eyes for name in ("office", "water")}
    assert eyes == {"office": Eyes.FULL, "water": Eyes.MASKED}
    masked = printing.render(db, form.id, at=AT, eyes=Eyes.MASKED)
    assert "13800138000" not in said(masked.pdf)
    assert "138****8000" in said(masked.pdf)
    assert printing.render(db, form.id, at=AT, eyes=Eyes.MASKED) == masked
    assert "13800138000" in said(printing.render(db, form.id, at=AT).pdf)
    with pytest.raises(documents.NoSuchDocument):
        printing.one_seen(db, form.id, roads)
    proposal = make(
        db, Form.SUPERVISION_PROPOSAL, paper="f7:clock:1", case=matter.id, series="proposal", addressee=water
    )
    lead = make(db, Form.LEAD, paper="f18:lead:1", case=matter.id, series="lead")
    seen = {
        name: {one.document.id for one in printing.seen(db, matter.id, office.people[name])} - before
        for name in ("water", "registrar", "bureau")
    }
    assert seen == {
        "water": {form.id},
        "registrar": {form.id, proposal.id},
        "bureau": {form.id, proposal.id, lead.id},
    }


def _number_many(url: str, home: str, writer: int) -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    for n in range(EACH):
        make(db, paper=f"f3:assignment:{writer}-{n}", unit="区水务局")
    db.close()


def check_without_gap(db: Database, home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_number_many, args=(db.url, str(home), n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with db.read() as tx:
        numbers = set(tx.execute(select(tables.document.c.number)).scalars())
        assert numbers == {f"斗作风热通〔2016〕{n}号" for n in range(1, 3 * EACH + 1)}
        assert len(tx.execute(select(tables.template)).all()) == 1
        assert journal.broken_link(tx) is None


@pytest.mark.slow
def test_three_writers_number_without_a_gap(db: Database, tmp_path: Path) -> None:
    check_without_gap(db, tmp_path)


@pytest.fixture
def postgres_db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with postgres.server() as url:
        db = Database(url)
        migrate(db)
        open_books(db, NOW)
        yield db
        db.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_three_writers_number_without_a_gap_on_postgresql(postgres_db: Database, tmp_path: Path) -> None:
    check_without_gap(postgres_db, tmp_path)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_unit_with_the_longest_name_and_a_long_paper_fit_postgresql(postgres_db: Database) -> None:
    from intake.office import bodies
    from intake.words import Branch

    unit = bodies.add_organisation(postgres_db, name="区" * 80, branch=Branch.DEPARTMENT, at=NOW)
    with postgres_db.begin() as tx:
        made = documents.make_in(
            tx,
            paper="f4a:" + "9" * 60,
            form=Form.COORDINATION_12345,
            matter=None,
            organisation=unit.id,
            addressee=unit.id,
            snapshot={"handling": "𬱖" * 3_000},
            number_series="coordination",
            at=NOW,
            person=None,
            practice=False,
        )
        assert documents.document_in(tx, made).number == "区" * 40 + "协〔2026〕1号"
