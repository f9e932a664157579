"""What a unit does for its show, in one line each."""

from intake.office.programme import leaves, manuscripts, onair_people, preparation, reports
from intake.office.programme.leaves import Request
from intake.office.programme.manuscripts import Draft
from intake.office.programme.preparation import Owed, Preparation
from intake.office.programme.reports import Blocks
from intake.rules.preparing import OnAirPerson
from intake.words import ShowId
from intake.words.preparing import LeaveId, LeaveParty, LeaveState, ManuscriptId, OnAirPart, ShowDuty
from tests.office import Office, moment

SHOW = "2016-06-07"
AWAY = Request(head_name="李国强", head_post="局长", reason="赴省开会", deputy_name="陈敏", deputy_post="副局长")
TEXT = Draft(topics="供水改造", text="各位听众……", commitments="七月底前完成井岸老城区水管更换")
FOUR = Blocks(hot_topics="水质", impressions="责任重大", shortcomings="答复不够具体", suggestions="提前收集问题")


def person(part: OnAirPart, name: str) -> OnAirPerson:
    return OnAirPerson(part=part, name=name, post="科员", mobile="13800000000")


THREE = (
    person(OnAirPart.HEAD, "李国强"),
    person(OnAirPart.STAFF, "王芳"),
    person(OnAirPart.STAFF, "赵亮"),
)
WITH_DEPUTY = (person(OnAirPart.DEPUTY, "陈敏"), *THREE[1:])


def file_leave(office: Office, show: ShowId, at: str, by: str = "water") -> LeaveId:
    return leaves.file(office.db, show, AWAY, by=office.people[by].id, at=moment(at))


def decide(
    office: Office, show: ShowId, leave: LeaveId, who: str, at: str, *, agreed: bool = True, party: str = ""
) -> LeaveState:
    parties = {"leader": "district_leader", "bureau": "supervisor", "committee": "organ_committee"}
    of = LeaveParty(party or parties[who])
    words = "同意" if agreed else "请亲自上线"
    by = office.people[who].id
    return leaves.decide(office.db, show, leave, of, agreed=agreed, words=words, by=by, at=moment(at))


def send(office: Office, show: ShowId, at: str, draft: Draft = TEXT, by: str = "water") -> ManuscriptId:
    return manuscripts.send(office.db, show, draft, by=office.people[by].id, at=moment(at))


def put_on_file(office: Office, show: ShowId, manuscript: ManuscriptId, at: str, by: str = "office") -> None:
    manuscripts.put_on_file(office.db, show, manuscript, by=office.people[by].id, at=moment(at))


def listed(office: Office, show: ShowId, at: str, people: tuple[OnAirPerson, ...] = THREE, by: str = "water") -> None:
    onair_people.write(office.db, show, people, by=office.people[by].id, at=moment(at))


def come(office: Office, show: ShowId, place: int, at: str) -> None:
    """The person at that place of the list touches the screen at the door."""
    who = seen(office, show, at).people[place].id
    onair_people.arrive(office.db, show, who, by=office.people["host"].id, at=moment(at))


def report(office: Office, show: ShowId, at: str, blocks: Blocks = FOUR, by: str = "water") -> int:
    return reports.send(office.db, show, blocks, by=office.people[by].id, at=moment(at))


def seen(office: Office, show: ShowId, at: str, by: str = "office") -> Preparation:
    return preparation.preparation(office.db, show, by=office.people[by].id, at=moment(at))


def owed(office: Office, show: ShowId, duty: ShowDuty, at: str) -> Owed:
    return next(one for one in seen(office, show, at).owed if one.duty is duty)
