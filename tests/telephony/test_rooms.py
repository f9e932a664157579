"""Members of a room from Asterisk's rows, and when the programme's way to those who hold is wanted."""

from telephony.rooms import Member, Part, feed_wanted, members, older_legs


def row(channel: str, *, marked: bool = False) -> dict[str, str]:
    return {"Channel": channel, "MarkedUser": "Yes" if marked else "No"}


HOST, CALLER = row("PJSIP/host-web-01", marked=True), row("PJSIP/anonymous-02")
FIRST, SECOND = row("Local/in@feed-03;1"), row("Local/in@feed-04;1")


def test_whom_a_room_needs_is_staff_and_the_rest_are_callers() -> None:
    assert members([HOST, CALLER, FIRST]) == [
        Member(channel="PJSIP/host-web-01", part=Part.STAFF),
        Member(channel="PJSIP/anonymous-02", part=Part.CALLER),
        Member(channel="Local/in@feed-03;1", part=Part.FEED),
    ]


def test_the_programme_is_wanted_while_the_house_is_in_the_studio_and_once_is_enough() -> None:
    assert feed_wanted(members([HOST])).begin
    assert not feed_wanted(members([HOST, FIRST])).begin
    assert not feed_wanted(members([CALLER])).begin
    assert not feed_wanted([]).begin
    assert feed_wanted(members([CALLER, FIRST])).end == ("Local/in@feed-03;1",)
    assert feed_wanted(members([HOST, FIRST, SECOND])).end == ("Local/in@feed-04;1",)


def test_of_a_telephone_that_is_in_a_room_twice_the_newest_leg_stays() -> None:
    rows = [
        {"Channel": "PJSIP/host-web-00000001", "MarkedUser": "Yes"},
        {"Channel": "PJSIP/studio-one-00000002", "MarkedUser": "Yes"},
        {"Channel": "PJSIP/anonymous-00000003", "MarkedUser": "No"},
        {"Channel": "PJSIP/host-web-00000004", "MarkedUser": "Yes"},
        {"Channel": "PJSIP/studio-one-00000005", "MarkedUser": "Yes"},
    ]
    # Two desk phones of one name are two people's matter; a browser's telephone is one person's.
    assert older_legs(members(rows), ["host-web"]) == ("PJSIP/host-web-00000001",)
