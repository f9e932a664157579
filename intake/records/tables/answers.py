"""Tables of what callers are told and how it is proven: promises, replies, feedback, verification, rectification."""

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from intake.records.columns import Moment, Serial
from intake.records.tables.base import metadata

promise = Table(
    "promise",  # 现场承诺
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False),
    Column("speaker", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("promised_on", Date),
    Column("said_at", Moment, nullable=False),
    Column("call", ForeignKey("call.id")),
    Column("clip_from", Float),  # seconds into the recording
    Column("clip_to", Float),
    Index("ix_promise_promised_on", "promised_on"),
)

reply = Table(
    "reply",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("assignment", ForeignKey("assignment.id"), index=True),
    Column("supervision", ForeignKey("supervision.id"), index=True),  # a reply under supervision alone
    Column("event", ForeignKey("matter_event.id"), nullable=False),
    Column("opinion", Text, nullable=False),  # 承办单位意见
    Column("signed_by", String(80), nullable=False),  # 领导签字
    Column("signed_at", Moment),
    Column("result", Text, nullable=False),  # 办理结果
    Column("told", Text, nullable=False),  # 向投诉人反馈情况
    Column("channel", String(12), nullable=False),
    Column("evidence", String(12), nullable=False),  # call, receipt, visit, aired, attempts
    Column("evidence_of", String(160), nullable=False),  # a call back, a receipt's number, a file
    Column("answered_at", Moment, nullable=False),
    Column("proof", String(12), nullable=False),  # proven, to_check (待核), contradicted
    Column("handler", String(80), nullable=False),
)

feedback = Table(
    "feedback",  # 附件5
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("assignment", ForeignKey("assignment.id"), index=True),
    Column("event", ForeignKey("matter_event.id"), nullable=False),
    Column("result", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
)

verification = Table(
    "verification",  # 回访核实: one row per attempt
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("event", ForeignKey("matter_event.id"), nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("call_back", ForeignKey("call_back.id")),
    Column("reached", Boolean, nullable=False),
    Column("checklist", JSON, nullable=False),
    Column("solved", Boolean),
    Column("unsolvable", String(24), nullable=False),  # why it counts as done all the same
    Column("satisfied", String(16), nullable=False),
    Column("opinion", Text, nullable=False),
    Index("ix_verification_at", "at"),
)

extension = Table(
    "extension",  # 延期
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("clock", ForeignKey("clock.id"), nullable=False, index=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("asked_by", ForeignKey("person.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Moment),
    Column("granted", Boolean, index=True),
    Column("decision", Text, nullable=False),
)

rectification = Table(
    "rectification",  # 限期整改: one row per item
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("reported", Text, nullable=False, default=""),  # what the unit says was done
    Column("reported_at", Moment),  # None again when the office did not find it done
    Column("done", Text, nullable=False),
    Column("accepted_at", Moment, index=True),
)

airing_item = Table(
    "airing_item",  # 节目答复: one row per time a case is put in the queue
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("queued_at", Moment, nullable=False),
    Column("script", Text, nullable=False),  # 节目答复稿, with 化名
    Column("scripted_at", Moment),
    Column("show", ForeignKey("show.id")),
    Column("aired_at", Moment),
    Column("clip_from", Float),  # seconds into the show
    Column("clip_to", Float),
    Column("waived", Text, nullable=False),  # why it is not answered on the air
    Index("ix_airing_item_queued_at", "queued_at"),
)

call_back = Table(
    "call_back",  # 回拨: the PBX rings the official and then the citizen
    metadata,
    Column("id", String(36), primary_key=True),
    Column("matter", ForeignKey("matter.id"), nullable=False, index=True),
    Column("purpose", String(12), nullable=False),  # answer, verify
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("organisation", ForeignKey("organisation.id")),
    Column("official", String(64), nullable=False),  # the number or phone rung first
    Column("citizen", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("official_at", Moment),  # answered
    Column("citizen_rung_at", Moment),
    Column("citizen_at", Moment),  # answered
    Column("ended_at", Moment),
    Column("outcome", String(24), index=True),  # None while it runs
    Column("cause", Integer),
    Column("recording", Text, nullable=False),
    Column("recording_sha256", String(64), nullable=False),  # of the mix
    Column("recording_seconds", Float),  # None until it is measured; 0 when there is no sound
    Index("ix_call_back_person", "person", "asked_at"),
)

call_back_file = Table(
    "call_back_file",
    metadata,
    Column("call_back", ForeignKey("call_back.id"), primary_key=True),
    Column("track", String(8), primary_key=True),  # mix, caller, studio
    Column("path", Text, nullable=False),  # relative to the home folder
    Column("size", Serial, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("repaired", Boolean, nullable=False),
    Column("closed_at", Moment, nullable=False),
    Column("removed_at", Moment),
)
