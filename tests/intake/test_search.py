"""The search finds what `in` finds, on both databases, and nobody finds by what they may not read."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intake import durable
from intake.office import cases, transcripts
from intake.office.cases import Corrections
from intake.office.casework import ledger, merging, registration, routing
from intake.office.casework.file import file_in
from intake.office.casework.registration import Registration
from intake.office.casework.routing import Addressee
from intake.office.opening import open_books
from intake.office.people import Person
from intake.office.search import asking, filling, keeping, pairs
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.rules import grams, numbers, rights, who
from intake.rules.grams import folded, marks
from intake.rules.ledger import Filter
from intake.rules.names import without_name
from intake.words import CallId, Kind, Leg, Role, SegmentId, TranscriptState
from intake.words.tasks import Found
from tests import postgres
from tests.house import a_segment
from tests.office import Matter, Office, moment, organise

AT = "2016-06-07 18:00"


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])],
)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("search")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(home))
        sqlite = f"sqlite:///{home / 'rexian.db'}"
        db = Database(sqlite if request.param == "sqlite" else stack.enter_context(postgres.server()))
        stack.callback(db.close)
        migrate(db)
        open_books(db, moment("2016-06-01 09:00"))
        durable.prepare(db)
        stack.callback(durable.forget, db)
        yield organise(db, moment("2016-06-01 09:00"))


def found(office: Office, who_asks: str, query: str, *, practice: bool = False) -> list[int]:
    """Every page of it, a page of three at a time."""
    ids: list[int] = []
    after = None
    while True:
        page = asking.search(
            office.db, office.people[who_asks], query, moment(AT), practice=practice, after=after, limit=3
        )
        ids += [hit.case.id for hit in page.hits]
        after = page.next
        if after is None:
            return ids


def listed(office: Office, who_asks: Role, query: str) -> list[int]:
    """What the list of all cases shows of a query, to somebody of the station."""
    station = next(iter(office.people["host"].posts))
    person = replace(office.people["host"], posts=frozenset({replace(station, role=who_asks)}))
    return [one.id for one in cases.cases(office.db, person, before=None, limit=200, query=query)]


def in_ledger(office: Office, who_asks: str, place: str) -> list[int]:
    page = ledger.page(office.db, office.people[who_asks], Filter(place=place), moment(AT))
    return [line.case.id for line in page.lines]


def naive(office: Office, person: Person, query: str) -> tuple[list[int], list[int]]:
    """The same by looking through every case: those in which it is written, those in whose calls it was said."""
    wanted = grams.terms(query)
    written, said = list[int](), list[int]()
    with office.db.read() as tx:
        for row in tx.execute(select(tables.matter).order_by(tables.matter.c.id.desc())).all():
            free = [numbers.without_numbers(text) for text in (row.place, row.summary)]
            shown = [without_name(text, row.caller_name, "＊") for text in (row.place, row.summary)]
            texts = [row.number, row.official_number, *map(numbers.without_numbers, shown)]
            if who.sees_caller(person.posts, protected=row.protected):
                texts += [numbers.without_numbers(row.caller_name), *free]
            if who.sees_every_number(person.posts):
                texts += [row.caller_number, row.contact, row.caller_name, row.place, row.summary]
            segment, link = tables.segment.c, tables.matter_call.c
            heard = select(segment.text).join(tables.matter_call, link.call == segment.call)
            # Nothing is left of captions once a pass is over.
            heard = heard.where(~segment.live)
            speech = tx.execute(heard.where(link.matter == row.id)).scalars().all()
            if not wanted or row.practice or not who.sees_case(person.posts, file_in(tx, row.id).parties(None)):
                continue
            if all(any(term in folded(text) for text in texts) for term in wanted):
                written.append(row.id)
            elif rights.sight(person.roles).words and all(
                any(term in folded(one) for one in speech) for term in wanted
            ):
                said.append(row.id)
    return written, said


def hear(matter: Matter, *texts: str, final: bool) -> None:
    call = CallId(call_of(matter))
    if final:
        segments = [a_segment(text, start=2.0 * place) for place, text in enumerate(texts)]
        transcripts.store_pass(matter.office.db, call, "vosk", "m", {Leg.CALLER: segments}, moment(AT))
    else:
        for place, text in enumerate(texts):
            transcripts.hear_segment(matter.office.db, call, Leg.CALLER, a_segment(text, start=2.0 * place))


def test_captions_are_found_when_the_pass_after_the_call_is_over_or_cannot_be_made(office: Office) -> None:
    case = office.call(AT)
    hear(case, "桥墩裂缝", final=False)
    assert case.id not in found(office, "registrar", "桥墩")
    transcripts.fail_pass(office.db, CallId(call_of(case)), TranscriptState.FAILED, moment(AT), "no sound")
    assert case.id in found(office, "registrar", "桥墩")


def call_of(matter: Matter) -> str:
    with matter.office.db.read() as tx:
        link = tables.matter_call.c
        return str(tx.execute(select(link.call).where(link.matter == matter.id)).scalars().first())


def register(matter: Matter, summary: str, *, name: str = "", place: str = "", protected: bool = False) -> None:
    words = Registration(kind=Kind.COMPLAINT, summary=summary, caller_name=name, place=place, protected=protected)
    matter.do(registration.register, words, by="registrar", at=AT)


def test_two_characters_one_character_digits_and_latin_words_are_found(office: Office) -> None:
    case = office.call(AT, number="13912345678")
    register(case, "夜间施工噪音扰民，ＷｉＦｉ信号塔旁", name="欧阳𬱖", place="白蕉镇")
    for query in (
        "噪音",
        "扰民",
        "噪",
        "民",
        "音扰民",
        "夜间施工噪音",
        "wifi",
        "WIFI",
        "欧阳𬱖",
        "𬱖",
        "白蕉",
        "噪音 白蕉",
    ):
        assert case.id in found(office, "registrar", query), query
    for query in (case.row.number, case.row.number[2:6], "13912345678", "1391234", "139 5678"):
        assert case.id in found(office, "registrar", query), query
    for query in ("噪民", "扰音", "噪音 井岸", "", "  ，。", "%", "''", '"'):
        assert case.id not in found(office, "registrar", query), query


def test_nobody_finds_by_what_they_may_not_read(office: Office) -> None:
    case = office.call(AT, number="13700001111")
    register(case, "举报工地扬尘，请回电13700002222", name="司徒剑", place="乾务镇", protected=True)
    hear(case, "我在湖心路口听见爆破声", final=True)
    case.do(routing.to_triage, by="registrar", at=AT)
    give(case, "roads")
    assert found(office, "registrar", "13700001111") == [case.id]
    assert found(office, "registrar", "13700002222") == [case.id]
    assert found(office, "registrar", "爆破") == [case.id]
    for asker in ("host", "bureau", "editor", "roads"):
        assert found(office, asker, "13700001111") == []
        assert found(office, asker, "00002222") == []
        assert found(office, asker, "扬尘 乾务") == [case.id]
    assert found(office, "office", "爆破") == []
    assert found(office, "host", "司徒") == [case.id]
    assert found(office, "roads", "司徒") == []
    assert found(office, "market", "扬尘") == []
    (hit,) = asking.search(office.db, office.people["roads"], "回电", moment(AT)).hits
    assert "137****2222" in hit.pieces[0].snippet


def test_a_protected_name_in_what_somebody_wrote_is_found_by_nobody_who_may_not_read_it(office: Office) -> None:
    case = office.call(AT, number="13700003333")
    register(
        case,
        "令狐巧云反映排污口，令狐女士电话不通，云台路巧克力厂",
        name="令狐巧云",
        place="令狐巧云家旁",
        protected=True,
    )
    case.do(routing.to_triage, by="registrar", at=AT)
    give(case, "roads")
    for query in ("令狐巧云", "令狐", "巧云反映", "令狐女士", "巧云家旁"):
        assert found(office, "registrar", query) == listed(office, Role.REGISTRAR, query) == [case.id], query
        assert found(office, "roads", query) == [], query
        assert listed(office, Role.ADMINISTRATOR, query) == [], query
    assert found(office, "roads", "反映排污口") == [case.id]
    assert listed(office, Role.ADMINISTRATOR, "排污口") == [case.id]
    nothing: list[int] = []
    for words, by_unit in (("令狐巧云家旁", nothing), ("巧", nothing), ("家旁", [case.id])):
        assert in_ledger(office, "registrar", words) == [case.id], words
        assert in_ledger(office, "roads", words) == by_unit, words
    assert listed(office, Role.SCREENER, "13700003333") == [case.id]
    assert listed(office, Role.HOST, "13700003333") == []


def test_a_name_that_was_written_with_its_number_is_hidden_as_well(office: Office) -> None:
    case = office.call(AT)
    register(case, "章建国13800001234反映井盖丢失", name="章建国13800001234", place="", protected=True)
    case.do(routing.to_triage, by="registrar", at=AT)
    give(case, "roads")
    assert found(office, "registrar", "章建国") == [case.id]
    assert found(office, "host", "章建国") == listed(office, Role.HOST, "章建国") == [case.id]
    assert found(office, "roads", "章建国") == listed(office, Role.ADMINISTRATOR, "章建国") == []
    assert found(office, "roads", "井盖丢失") == [case.id]


def give(matter: Matter, unit: str) -> None:
    addressed = [Addressee(organisation=matter.office.units[unit])]
    matter.do(routing.notify, addressed, by="office", at=AT)


def test_a_correction_takes_the_old_word_out_and_the_new_one_in(office: Office) -> None:
    case = office.call(AT)
    hear(case, "水管漏了", "在井岸", final=True)
    assert case.id in found(office, "registrar", "水管")
    hear(case, "水表漏了", "在井岸", final=True)
    assert case.id not in found(office, "registrar", "水管")
    assert case.id in found(office, "registrar", "水表")
    with office.db.read() as tx:
        segment = tables.segment.c
        first = (
            tx.execute(select(segment.id).where(segment.call == call_of(case)).order_by(segment.starts))
            .scalars()
            .first()
        )
    transcripts.review_segment(
        office.db,
        SegmentId(first or 0),
        version=1,
        text="水闸漏了",
        reviewed=True,
        person=office.people["registrar"].id,
        at=moment(AT),
    )
    assert case.id not in found(office, "registrar", "水表")
    assert case.id in found(office, "registrar", "水闸")
    register(case, "水闸渗漏严重", place="五山")
    case.do(registration.amend, by="registrar", at=AT, summary="闸门锈蚀")
    assert case.id not in found(office, "registrar", "渗漏")
    assert case.id in found(office, "registrar", "锈蚀")
    (hit,) = [
        one
        for one in asking.search(office.db, office.people["registrar"], "水闸", moment(AT)).hits
        if one.case.id == case.id
    ]
    assert (hit.pieces[0].where, hit.pieces[0].call) == (Found.SPEECH, call_of(case))
    first_mark = hit.pieces[0].marks[0]
    assert hit.pieces[0].snippet[slice(*first_mark)] == "水闸"


def test_a_split_case_is_found_by_its_call_and_practice_stays_apart(office: Office) -> None:
    case = office.call(AT)
    hear(case, "还有一只流浪狗", final=True)
    (child,) = case.do(registration.split, ["流浪犬只管理"], by="registrar", at=AT)
    assert set(found(office, "registrar", "流浪")) == {case.id, child}
    assert found(office, "registrar", "流浪")[0] == child
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == child).values(practice=True))
    assert found(office, "registrar", "流浪") == [case.id]
    assert found(office, "registrar", "流浪", practice=True) == [child]


def test_a_merged_case_is_still_found(office: Office) -> None:
    master, other = office.registered(Kind.COMPLAINT), office.call(AT)
    register(other, "天桥积水没人管", place="莲洲")
    other.do(merging.merge, master.id, by="office", at=AT, reason="同一处")
    assert found(office, "registrar", "积水") == [other.id]


def test_an_old_home_is_filled_from_the_newest_case_down_and_a_rebuild_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.call(AT)
    register(case, "古井坍塌")
    hear(case, "石板也裂开了", final=True)
    between = [office.call(AT) for _ in range(3)]
    last = office.call(AT)
    register(last, "堤岸坍塌")
    monkeypatch.setattr(filling, "BATCH", 3)
    with office.db.begin() as tx:
        tx.execute(tables.search_fill.update().values(edition=grams.EDITION - 1))
    filling.forget_an_older(office.db)
    assert found(office, "registrar", "坍塌") == []
    assert listed(office, Role.REGISTRAR, case.row.number) == [case.id], "a whole number needs no search"
    assert filling.waiting(office.db)
    assert filling.fill(office.db, batches=1) == 3
    assert found(office, "registrar", "坍塌") == [last.id]
    assert found(office, "registrar", between[0].row.number) == []
    newer = office.call(AT)
    register(newer, "路基坍塌")
    assert filling.waiting(office.db)
    told: list[tuple[int, int]] = []
    filling.fill(office.db, told=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0
    assert not filling.waiting(office.db)
    filling.forget_an_older(office.db)
    assert found(office, "registrar", "坍塌") == [newer.id, last.id, case.id]
    assert found(office, "registrar", "裂开") == [case.id]
    filling.rebuild(office.db, moment(AT))
    filling.fill(office.db)
    assert found(office, "registrar", "坍塌") == [newer.id, last.id, case.id]
    with office.db.begin() as tx:
        ids = list(tx.execute(select(tables.matter.c.id)).scalars())
        assert not keeping.keep_cases(tx, ids)
        assert not keeping.keep_speech(tx, ids)


def test_a_frequent_pair_is_found_as_a_rare_one_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.call(AT)
    register(case, "渡口栏杆松动")
    hear(case, "渡口没有灯", final=True)
    other = office.call(AT)
    hear(other, "渡口没有人", final=True)
    asked = ("渡口", "没有", "栏杆 松动")
    rare = [found(office, "registrar", query) for query in asked]
    assert rare == [[case.id, other.id], [other.id, case.id], [case.id]]
    shown = [listed(office, Role.REGISTRAR, query) for query in asked]
    assert shown == [[case.id], [], [case.id]]
    monkeypatch.setattr(pairs, "FEW", 0)
    assert [found(office, "registrar", query) for query in asked] == rare
    assert [listed(office, Role.REGISTRAR, query) for query in asked] == shown


LETTERS = "噪音水王１2aA ，３"
WORDS = st.text(LETTERS, max_size=8)


CHANGES = st.tuples(
    st.sampled_from(["call", "correct", "hear", "pass", "register"]),
    st.integers(0, 30),
    st.text("123", min_size=7, max_size=11),
    st.lists(WORDS, min_size=3, max_size=3),
)


@pytest.fixture(scope="module")
def lives(office: Office) -> list[Matter]:
    """Cases that examples share: the more there are, the more there is to find wrongly."""
    return [office.call(AT)]


@settings(max_examples=30, deadline=None)
@given(
    changes=st.lists(CHANGES, min_size=1, max_size=4),
    query=st.text(LETTERS, min_size=1, max_size=5),
    asker=st.sampled_from(["registrar", "registrar", "host", "office", "water"]),
)
def test_it_finds_exactly_what_in_finds(
    office: Office,
    lives: list[Matter],
    changes: list[tuple[str, int, str, list[str]]],
    query: str,
    asker: str,
) -> None:
    for what, which, number, words in changes:
        change(office, lives, what, which, number, words)
    written, said = naive(office, office.people[asker], query)
    assert found(office, asker, query) == written + said, (asker, query)
    if query.strip() and asker in (Role.REGISTRAR, Role.HOST):
        assert listed(office, Role(asker), query) == written, (asker, query)


def change(office: Office, lives: list[Matter], what: str, which: int, number: str, words: list[str]) -> None:
    matter = lives[which % len(lives)]
    if what == "call":
        lives.append(office.call(AT, number=number))
    elif what == "correct":
        said = Corrections(caller_name=words[0], place=words[1])
        by = office.people["registrar"].id
        cases.correct_case(office.db, matter.id, said, version=matter.file.version, person=by, at=moment(AT))
    elif what == "register" and matter.state == "draft":
        register(matter, words[0] + "报", name=words[1], place=words[2], protected=which % 2 == 0)
    else:
        hear(matter, *words, final=what == "pass")


def test_marks_are_in_the_text_as_it_was_written() -> None:
    text = "ＡＢＣ路噪音，噪音"
    assert [text[begin:end] for begin, end in marks(text, ("abc路", "噪音"))] == ["ＡＢＣ路噪音", "噪音"]
    assert marks("没有", ("噪音",)) == []
