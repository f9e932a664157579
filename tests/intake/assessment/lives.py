"""Many random lives of cases in one office, the same for the same seed."""

from datetime import datetime, timedelta
from random import Random

from intake.office import organisations
from intake.office.casework import lateness, verifying
from intake.office.casework.permits import permits
from intake.office.casework.verifying import Attempt, Satisfied
from intake.rules.moments import When
from intake.words import Duty, Kind, Refusal
from tests import histories
from tests.office import Matter, Office, moment

PEOPLE = ("registrar", "host", "editor", "verifier", "office", "bureau", "partner", "water", "roads", "market")
# Ways out of everything, and what leads nowhere, would fill most lives; what is rare needs to be there often enough.
WEIGHTS = {
    **dict.fromkeys(("void", "refer", "merge", "order_rectification"), 1),
    **dict.fromkeys(("amend", "reclassify", "split", "hold", "release", "queue", "archive", "attempt"), 1),
    **dict.fromkeys(("prepare_joint", "receive_by_lead", "dispute_lead", "refuse", "reopen", "notify"), 12),
    **dict.fromkeys(("reply", "feed_back", "begin_verification", "close", "not_solved"), 14),
    **dict.fromkeys(("take_up", "issue", "serve", "report", "accept", "answer_live", "not_answered_fully"), 12),
}
SHOWS = ("2016-06-07", "2016-06-21", "2016-07-05")


def live(office: Office, seed: int, cases: int, steps: int) -> datetime:
    """Returns a moment after all of it."""
    chance = Random(seed)
    with office.db.read() as tx:
        partner = organisations.of_duty_in(tx, Duty.PARTNER_12345)
    latest = moment("2016-06-01 09:00")
    for which in range(cases):
        # Some callers ring again: six of them share what many ring about once.
        number = f"1380013{seed % 10}{which % 6:03}" if which % 4 == 0 else f"1390013{seed % 10}{which:03}"
        day = chance.choice((*SHOWS, None))
        now = moment(f"{day} 18:00") if day else moment("2016-06-08 08:30") + timedelta(days=chance.randrange(30))
        written = now.strftime("%Y-%m-%d %H:%M")
        case = (
            office.call(written, show=day, number=number)
            if chance.random() < 0.2
            else office.registered(chance.choice(list(Kind)), written, show=day, number=number)
        )
        for _ in range(steps):
            now += timedelta(hours=chance.choice((1, 2, 5, 20, 40)))
            _step(office, case, chance, now, partner)
        latest = max(latest, now)
    lateness.sweep(office.db, latest)
    return latest


def _step(office: Office, case: Matter, chance: Random, now: datetime, partner: int) -> None:
    file = case.file
    offered = [(name, permit) for name in PEOPLE for permit in permits(file, office.people[name], partner)]  # type: ignore[arg-type]
    if not offered:
        return
    name, permit = chance.choices(offered, [WEIGHTS.get(permit.step, 4) for _, permit in offered])[0]
    taking = histories.Taking(
        case, permit, office.people[name], When(now=now), lambda upto: chance.randrange(upto or 1)
    )
    try:
        if permit.step in ("close", "not_solved"):
            _verify(taking, solved=chance.random() < 0.6, said=chance.choice(list(Satisfied)))
        else:
            histories.BY_REGION[permit.region][permit.step](taking)
    except Refusal:
        return


def _verify(taking: histories.Taking, *, solved: bool, said: Satisfied) -> None:
    checklist = histories.YES if solved else histories.NO
    taking.call(verifying.attempt, Attempt(reached=True, checklist=checklist, satisfied=said))
    if solved:
        taking.call(verifying.close)
    else:
        taking.call(verifying.not_solved, demand="办结", reason="未解决")
