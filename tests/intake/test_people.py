"""People and their sessions: passwords, locks, time limits."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from intake.office import failures, people, sessions
from intake.records.database import Database
from intake.rules.sign_in import Weakness, weakness
from intake.words import Role
from tests.house import NOW, furnished

PASSWORD = "Ke-Qi-2026-lu"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with furnished(tmp_path) as db:
        people.add_person(db, name="lan", display="阿兰", password=PASSWORD, roles={Role.SCREENER}, at=NOW)
        yield db


def test_the_right_password_opens_a_session_and_the_cookie_is_not_in_the_database(db: Database) -> None:
    opened = sessions.sign_in(db, "Lan", PASSWORD, NOW)
    person, csrf = sessions.session_of(db, opened.token, NOW)
    assert (person.display, csrf, person.roles) == ("阿兰", opened.csrf, {Role.SCREENER})
    assert opened.token.encode() not in Path(db.url.removeprefix("sqlite:///")).read_bytes()


@pytest.mark.parametrize(("name", "password"), [("lan", "wrong"), ("nobody", PASSWORD)])
def test_wrong_name_and_wrong_password_look_the_same(db: Database, name: str, password: str) -> None:
    with pytest.raises(people.WrongPassword):
        sessions.sign_in(db, name, password, NOW)


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(db: Database) -> None:
    for _ in range(4):
        with pytest.raises(people.WrongPassword):
            sessions.sign_in(db, "lan", "wrong", NOW)
    with pytest.raises(failures.Locked):
        sessions.sign_in(db, "lan", "wrong", NOW)
    with pytest.raises(failures.Locked):
        sessions.sign_in(db, "lan", PASSWORD, NOW + timedelta(minutes=14))
    sessions.sign_in(db, "lan", PASSWORD, NOW + timedelta(minutes=15))


def test_a_name_that_is_nobody_s_is_locked_like_one_that_is_somebody_s(db: Database) -> None:
    def tried(name: str, minutes: int) -> str:
        with pytest.raises((people.WrongPassword, failures.Locked)) as refused:
            sessions.sign_in(db, name, "wrong", NOW + timedelta(minutes=minutes))
        return refused.value.sentence("en")

    when = [0, 1, 2, 3, 4, 5, 18, 19, 20, 21]
    assert [tried("lan", one) for one in when] == [tried("Nobody-Here", one) for one in when]


def test_guessing_the_old_password_at_an_open_screen_ends_the_session(db: Database) -> None:
    opened = sessions.sign_in(db, "lan", PASSWORD, NOW)
    key = sessions.digest(opened.token)
    for _ in range(4):
        with pytest.raises(people.WrongCurrentPassword):
            people.change_password(db, opened.person.id, "wrong", "Geng-Hao-99-le", NOW, session=key)
    with pytest.raises(failures.Locked):
        people.change_password(db, opened.person.id, "wrong", "Geng-Hao-99-le", NOW, session=key)
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, opened.token, NOW)
    with pytest.raises(failures.Locked):
        sessions.sign_in(db, "lan", PASSWORD, NOW)


def test_a_session_ends_after_half_an_hour_of_silence_and_after_twelve_hours(db: Database) -> None:
    token = sessions.sign_in(db, "lan", PASSWORD, NOW).token
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, token, NOW + timedelta(minutes=30))
    for minutes in range(0, 12 * 60, 20):
        sessions.session_of(db, token, NOW + timedelta(minutes=minutes))
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, token, NOW + timedelta(hours=12))


def test_a_disabled_person_is_out_at_once(db: Database) -> None:
    token = sessions.sign_in(db, "lan", PASSWORD, NOW).token
    people.disable(db, "lan", NOW)
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, token, NOW)
    with pytest.raises(people.WrongPassword):
        sessions.sign_in(db, "lan", PASSWORD, NOW)


def test_a_new_password_from_the_administrator_must_be_changed(db: Database) -> None:
    people.set_password(db, "lan", "Xin-Mi-Ma-88", NOW)
    person = sessions.sign_in(db, "lan", "Xin-Mi-Ma-88", NOW).person
    assert person.must_change
    assert not people.change_password(db, person.id, "Xin-Mi-Ma-88", "Geng-Hao-99-le", NOW).must_change


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Short-1", Weakness.SHORT),
        ("onlysmallletters", Weakness.PLAIN),
        ("Password12345!", Weakness.COMMON),
        ("Lan-2026-hot-line", Weakness.NAME),
        ("Ke-Qi-2026-lu", None),
    ],
)
def test_weak_passwords_are_named(password: str, expected: Weakness | None) -> None:
    assert weakness(password, "lan") is expected
