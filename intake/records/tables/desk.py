"""Tables of the live desk: what hands marked, who was on the air when, what was cut, who was passed over."""

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

desk_seat = Table(
    "desk_seat",  # marks only: where a caller is, the call itself says
    metadata,
    Column("call", ForeignKey("call.id"), primary_key=True),
    Column("rank", Integer),  # the place that a hand gave it in the queue, from 1
    Column("named", Boolean, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("point", String(80), nullable=False),  # what it is about, for the host, in one line
    Column("note", Text, nullable=False),
    Column("level", Float, nullable=False),  # decibels added to what the studio hears
    Column("quality", String(8)),  # the line's lamp, as measured
    Column("version", Integer, nullable=False),
)

desk = Table(
    "desk",  # one row
    metadata,
    Column("id", Integer, primary_key=True),
    Column("blocked_at", Moment),
    Column("blocked_by", ForeignKey("person.id")),
    Column("host", ForeignKey("person.id")),
    Column("host_since", Moment),
    Column("delay_seconds", Float),  # confirmed by hand
    Column("delay_by", ForeignKey("person.id")),
    Column("delay_at", Moment),
    Column("version", Integer, nullable=False),
)

desk_act = Table(
    "desk_act",  # the fairness ledger
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("call", ForeignKey("call.id"), index=True),
    Column("verb", String(12), nullable=False),
    Column("surface", String(8), nullable=False),
    Column("person", ForeignKey("person.id")),
    Column("before", String(12), nullable=False),  # the seat's state
    Column("waited", Float),  # seconds in that state
    Column("why", String(200), nullable=False),
    Column("over", JSON, nullable=False),  # who was passed over, each with the seconds waited
    Column("practice", Boolean, nullable=False),
    Column("show", ForeignKey("show.id"), index=True),
)

aired = Table(
    "aired",  # 播出时段: one row for every stretch that a caller was on the air
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("call", ForeignKey("call.id"), nullable=False, index=True),
    Column("on_at", Moment, nullable=False),  # studio time; on the air it is as much later as the delay says
    Column("off_at", Moment),
    Column("on_delay", Float),
    Column("off_delay", Float),
    Column("left_for", String(12)),  # the call's next state; open while it is null
    Index("ix_aired_open", "left_for", "call"),
)

dump = Table(
    "dump",  # 垃圾键: what was cut out of the delayed sound
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("call", ForeignKey("call.id"), nullable=False, index=True),
    Column("aired", ForeignKey("aired.id"), index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("surface", String(8), nullable=False),
    Column("person", ForeignKey("person.id")),
    Column("delay", Float),  # what lay in the unit then
    Column("unit", String(16), nullable=False),
    Column("unit_did", Boolean, nullable=False),
    Column("unit_says", String(200), nullable=False),
    Column("line_cut", Boolean),  # null until Asterisk has told
    Column("account", Text, nullable=False),  # what happened, written afterwards
    Column("second", ForeignKey("person.id")),  # who confirms it beside the one who pressed
    Column("second_at", Moment),
)

number_mark = Table(
    "number_mark",  # 警示、黑名单
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("number", String(64), nullable=False, index=True),
    Column("mark", String(8), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("person", ForeignKey("person.id")),
    Column("at", Moment, nullable=False),
    Column("lifted_by", ForeignKey("person.id")),
    Column("lifted_at", Moment),
)

desk_message = Table(
    "desk_message",  # what producer, host and guest write to each other
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("surface", String(8), nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("text", String(300), nullable=False),
    Column("look_up", Boolean, nullable=False),
)

desk_phone = Table(
    "desk_phone",  # which browser's telephone is whose
    metadata,
    Column("name", String(32), primary_key=True),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

air_note = Table(
    "air_note",  # 现场记录: noted with one key; binds the case once it is registered
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("call", ForeignKey("call.id"), nullable=False, index=True),
    Column("sort", String(8), nullable=False),
    Column("speaker", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("promised_on", Date),
    Column("clip_from", Float),  # seconds into the recording
    Column("clip_to", Float),
    Column("at", Moment, nullable=False),
    Column("surface", String(8), nullable=False),
    Column("person", ForeignKey("person.id")),
    Column("bound_to", ForeignKey("matter.id"), index=True),
    Column("bound_at", Moment),
    Column("withdrawn_by", ForeignKey("person.id")),
    Column("withdrawn_at", Moment),
)
