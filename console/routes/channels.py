"""Channels: one's own, and those of an organisation whose affairs one keeps."""

from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.attempts import check_attempts
from console.house_of import house_of
from console.notices_wire import ChannelCode, ChannelList, ChannelView, KeptOrganisation, NewChannel, QuietHours
from console.refusals import NotAllowed
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office import channels, organisations
from intake.office.channels import Channel, Owner
from intake.office.numbering import local
from intake.records.database import Database
from intake.rules.ladder import Quiet
from intake.rules.rights import Act
from intake.settings import NoticeSettings
from intake.words import OrganisationId
from intake.words.notices import ChannelId, ToOrganisation, ToPerson

router = Room(prefix="/api/channels", tags=["notices"])

Reads = Annotated[Visitor, Depends(allowed(Act.READ_NOTICES))]


@router.get("")
def my_channels(request: Request, visitor: Reads) -> ChannelList:
    db, person = house_of(request).db, visitor.person
    kept = sorted({post.organisation for post in person.posts if post.role in channels.KEEPERS})
    owners: list[Owner] = [ToPerson(person=person.id), *(ToOrganisation(organisation=one) for one in kept)]
    with db.read() as tx:
        named = organisations.organisations_in(tx, local(house_of(request).now()).date(), only=kept)
    return ChannelList(
        channels=[_channel(one) for owner in owners for one in channels.channels_of(db, owner)],
        schemes=list(NoticeSettings().schemes),  # type: ignore[call-arg]  # the secret comes from its file
        organisations=[KeptOrganisation(id=one.id, name=one.name) for one in named],
    )


@router.post("")
def add_channel(body: NewChannel, request: Request, visitor: Reads) -> ChannelView:
    """Keep a channel and send its test message, whose code must be said back before it is used."""
    check_attempts(request)
    owner: Owner = ToPerson(person=visitor.person.id)
    if body.organisation is not None:
        owner = ToOrganisation(organisation=OrganisationId(body.organisation))
    _check(visitor, owner)
    quiet = Quiet(since=body.quiet.since, until=body.quiet.until) if body.quiet else None
    made = channels.add_channel(
        house_of(request).db,
        owner,
        label=body.label,
        address=body.address.strip(),
        quiet=quiet,
        at=house_of(request).now(),
        by=visitor.person.id,
    )
    return _channel(made)


@router.post("/{channel}/test")
def test_channel(channel: RowId, request: Request, visitor: Reads) -> ChannelView:
    db = house_of(request).db
    known = _known(db, visitor, channel)
    return _channel(channels.test_channel(db, known.id, at=house_of(request).now(), by=visitor.person.id))


@router.post("/{channel}/check")
def check_channel(channel: RowId, body: ChannelCode, request: Request, visitor: Reads) -> ChannelView:
    db = house_of(request).db
    known = _known(db, visitor, channel)
    return _channel(channels.confirm_channel(db, known.id, body.code, at=house_of(request).now(), by=visitor.person.id))


@router.delete("/{channel}", status_code=204)
def remove_channel(channel: RowId, request: Request, visitor: Reads) -> None:
    db = house_of(request).db
    known = _known(db, visitor, channel)
    channels.remove_channel(db, known.id, at=house_of(request).now(), by=visitor.person.id)


def _known(db: Database, visitor: Visitor, channel: int) -> Channel:
    """Somebody else's channel is as unknown as none. Raises: NoSuchChannel."""
    with db.read() as tx:
        found = channels.channel_in(tx, ChannelId(channel))
    if not channels.may_keep(visitor.person.id, visitor.person.posts, found):
        raise channels.NoSuchChannel(channel=channel)
    return found


def _check(visitor: Visitor, owner: Owner) -> None:
    if not channels.may_keep(visitor.person.id, visitor.person.posts, owner):
        raise NotAllowed(act=Act.READ_NOTICES.value)


def _channel(one: Channel) -> ChannelView:
    return ChannelView(
        id=one.id,
        owner="organisation" if one.person is None else "person",
        organisation=one.organisation,
        label=one.label,
        scheme=one.scheme,
        quiet=None if one.quiet is None else QuietHours(since=one.quiet.since, until=one.quiet.until),
        since=one.since,
        checked_at=one.checked_at,
    )
