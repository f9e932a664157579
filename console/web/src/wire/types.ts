/** The words of the wire under short names. The shapes are the server's own (generated.ts); nothing is described twice. */
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Role = Schemas["Role"];
export type Lang = Me["lang"];

export type SegmentView = Schemas["SegmentView"];
export type PlaceHint = Schemas["PlaceHint"];
export type WordView = Schemas["WordView"];
export type Leg = SegmentView["leg"];
export type Level = SegmentView["level"];
export type Track = "mix" | Leg;

export type CallView = Schemas["CallView"];
export type CallState = CallView["state"];
export type CaseRow = Schemas["CaseRow"];
export type CaseView = Schemas["CaseView"];
export type CaseEdit = Omit<Schemas["CaseCorrections"], "version">;
export type Kind = NonNullable<CaseRow["kind"]>;
export type TranscriptPage = Schemas["TranscriptPage"];
export type PeaksView = Schemas["PeaksView"];
export type InboxRow = Schemas["InboxRow"];

/** A live call on the desk: the row's state and what hands have marked. */
export type SeatView = Schemas["SeatView"];
export type SeatState = SeatView["state"];
export type DeskView = Schemas["DeskView"];
export type RundownView = Schemas["RundownView"];
export type DeskMessageView = Schemas["DeskMessageView"];
export type DeskVerb = Schemas["VerbAsked"]["verb"];
/** Screens of the desk from which callers are moved; the guest's moves nobody. */
export type Hands = Schemas["VerbAsked"]["surface"];
export type PhoneView = Schemas["PhoneView"];
export type DeskActView = Schemas["DeskActView"];
export type DumpView = Schemas["DumpView"];
export type AirNoteView = Schemas["AirNoteView"];
export type EarlierView = Schemas["EarlierView"];
export type EarlierCaseView = Schemas["EarlierCaseView"];
export type Surface = DeskMessageView["surface"];
export type GuestView = Schemas["GuestView"];
export type GuestCallView = Schemas["GuestCallView"];

export type ShowView = Schemas["ShowView"];
export type EngineView = Schemas["EngineView"];
export type AlarmView = Schemas["AlarmView"];
export type PartView = Schemas["PartView"];
export type SystemView = Schemas["SystemView"];
export type PracticeCallView = Schemas["PracticeCallView"];
export type RehearsalView = Schemas["RehearsalView"];
export type ExerciseView = Schemas["ExerciseView"];
export type TrainedView = Schemas["TrainedView"];
export type FindingView = Schemas["FindingView"];

export type CallBackPage = Schemas["CallBackPage"];
export type CallBackView = Schemas["CallBackView"];
export type CallBackRing = Schemas["CallBackRing"];
export type CallBackAsked = Schemas["CallBackAsked"];
export type CallBackPurpose = CallBackView["purpose"];
/** Whose sound it is: of a call, or of a call back. */
export type SoundOf = "calls" | "call-backs";
/** As much of a call as its player needs. */
export type Heard = Pick<CallView, "id" | "recording">;

export type Message = Schemas["FeedMessage"];
export type Snapshot = Schemas["Snapshot"];
/** Messages that carry a sequence number: losing one of them makes the page wrong. */
export type Numbered = Exclude<Extract<Message, { readonly seq: number }>, Snapshot>;
