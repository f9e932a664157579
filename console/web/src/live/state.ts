/** What the feed has told, as one readonly value. `apply` is pure: old snapshot + messages = new snapshot. */
import { isLive, isOver, type Seats, seatsOf } from "@/live/seats";
import type {
  AlarmView,
  CallView,
  CaseView,
  DeskMessageView,
  DeskView,
  EngineView,
  Message,
  Numbered,
  RehearsalView,
  SegmentView,
  ShowView,
  Snapshot,
  SystemView,
} from "@/wire/types";

export interface Interim {
  readonly text: string;
  readonly at: string;
}

export interface Live {
  readonly seq: number;
  /** Grows with every snapshot, so that pages which asked for more know when to ask again. */
  readonly epoch: number;
  readonly calls: ReadonlyMap<string, CallView>;
  readonly seats: Seats;
  /** By call and leg: the words still being recognised. */
  readonly interims: ReadonlyMap<string, Interim>;
  /** By call: its whole transcript, where it changed since the snapshot. */
  readonly heard: ReadonlyMap<string, readonly SegmentView[]>;
  /** Cases that changed since the snapshot, newest last. */
  readonly cases: ReadonlyMap<number, CaseView>;
  readonly rehearsal: RehearsalView | null;
  readonly show: ShowView | null;
  readonly engine: EngineView | null;
  readonly alarms: readonly AlarmView[];
  readonly unreviewed: number;
  /** Unread notices of the person before this screen, once the feed has told of a change. */
  readonly notices: number | null;
  /** Cases of this person's sight of which the feed said that they moved, for whoever gets no whole cases; each with a number that grows. */
  readonly moved: ReadonlyMap<number, number>;
  /** Grows when an accountability lead that this person may read has moved. */
  readonly leads: number;
  /** Grows when the calendar or the policy pack changes, so that pages with due days ask again. */
  readonly rules: number;
  /** Grows when a call back of this person has come further. */
  readonly callBacks: number;
  readonly system: SystemView | null;
  /** The live desk: who is the host, what the delay unit shows, whether lines are blocked. */
  readonly desk: DeskView | null;
  /** What producer, host and guest wrote to each other, the oldest first. */
  readonly messages: readonly DeskMessageView[];
}

export const NOTHING_YET: Live = {
  seq: -1,
  epoch: 0,
  calls: new Map(),
  seats: seatsOf([]),
  interims: new Map(),
  heard: new Map(),
  cases: new Map(),
  rehearsal: null,
  show: null,
  engine: null,
  alarms: [],
  unreviewed: 0,
  notices: null,
  moved: new Map(),
  leads: 0,
  rules: 0,
  callBacks: 0,
  system: null,
  desk: null,
  messages: [],
};

/** As many as the server's snapshot brings; a console that stays open for weeks must not grow. */
const ENDED_KEPT = 50;
const CASES_KEPT = 200;
/** A new calendar moves every open case at once; a page needs to find its own among them. */
const MOVED_KEPT = 20_000;
const CAPTIONS_IN_A_ROW = 6;
const MESSAGES_KEPT = 50;

export type Order = "next" | "seen" | "gap";

export function isNumbered(message: Message): message is Numbered {
  return "seq" in message && message.kind !== "snapshot";
}

/** Whether a message follows what is known. Passing messages always do. */
export function order(live: Live, message: Message): Order {
  if (!isNumbered(message)) return "next";
  if (live.epoch === 0 || message.seq > live.seq + 1) return "gap";
  return message.seq <= live.seq ? "seen" : "next";
}

export const interimKey = (call: string, leg: string): string => `${call}/${leg}`;

export function apply(live: Live, message: Message): Live {
  if (message.kind === "snapshot") return fromSnapshot(live, message);
  return isNumbered(message) ? counted(live, message) : passing(live, message);
}

function counted(live: Live, message: Numbered): Live {
  switch (message.kind) {
    case "call_changed":
      return { ...withCall(live, message.call), seq: message.seq };
    case "case_changed":
      return { ...live, seq: message.seq, cases: newest(live.cases, message.case) };
    case "transcript_changed":
      return { ...withSegments(live, message.call, message.segments), seq: message.seq };
    case "inbox_changed":
      return { ...live, seq: message.seq, unreviewed: message.unreviewed };
    case "rehearsal_changed":
      return { ...live, seq: message.seq, rehearsal: message.rehearsal };
    default:
      return unknown(live, message);
  }
}

/** Messages without a number: each is the newest word about its thing, so a lost one is mended by the next. */
function passing(live: Live, message: Exclude<Message, Numbered | Snapshot>): Live {
  switch (message.kind) {
    case "caption":
      return withInterim(live, message.call, interimKey(message.call, message.leg), { text: message.text, at: message.at });
    case "engine_changed":
      return { ...live, engine: message.engine };
    case "alarms_changed":
      return { ...live, alarms: message.alarms };
    case "system_changed":
      return { ...live, system: message.system };
    case "show_changed":
      return { ...live, show: message.show };
    case "notices_changed":
      return { ...live, notices: message.unread };
    case "rules_changed":
      return { ...live, rules: live.rules + 1 };
    case "call_back_changed":
      return { ...live, callBacks: live.callBacks + 1 };
    case "cases_moved":
      return { ...live, moved: moved(live.moved, message.cases) };
    case "leads_moved":
      return { ...live, leads: live.leads + 1 };
    case "desk_changed":
      return { ...live, desk: message.desk };
    case "desk_message_said":
      return { ...live, messages: said(live.messages, message.message) };
    case "beat":
      return live;
    default:
      return unknown(live, message);
  }
}

/**
 * A newer server may say more than this page knows; the build breaks here when our own words grew. Its number counts
 * all the same, or every message behind it would look like a gap.
 */
function unknown(live: Live, message: never): Live {
  const { seq } = message satisfies never as { readonly seq?: unknown };
  return typeof seq === "number" ? { ...live, seq } : live;
}

function fromSnapshot(live: Live, snapshot: Snapshot): Live {
  const calls = new Map(snapshot.calls.map((call) => [call.id, call]));
  return {
    ...NOTHING_YET,
    seq: snapshot.seq,
    epoch: live.epoch + 1,
    calls,
    seats: seatsOf(snapshot.calls),
    // What is being said right now is not in a snapshot; keeping it for calls still here avoids a flicker.
    interims: new Map([...live.interims].filter(([key]) => isLive(calls.get(key.slice(0, key.lastIndexOf("/")))))),
    rehearsal: snapshot.rehearsal,
    show: snapshot.show,
    engine: snapshot.engine,
    alarms: snapshot.alarms,
    unreviewed: snapshot.inbox.unreviewed,
    system: snapshot.system,
    desk: snapshot.desk,
    messages: snapshot.messages,
  };
}

/** A message that the snapshot already brought is not said twice. */
function said(messages: readonly DeskMessageView[], message: DeskMessageView): readonly DeskMessageView[] {
  if (messages.some(({ id }) => id === message.id)) return messages;
  return [...messages, message].slice(-MESSAGES_KEPT);
}

function withCall(live: Live, call: CallView): Live {
  const calls = bounded(new Map(live.calls).set(call.id, call));
  const over = call.state === "ended";
  return {
    ...live,
    calls,
    seats: seatsOf(calls.values()),
    interims: over ? without(live.interims, `${call.id}/`) : live.interims,
    heard: over ? new Map([...live.heard].filter(([id]) => calls.has(id))) : live.heard,
  };
}

function bounded(calls: Map<string, CallView>): Map<string, CallView> {
  const ended = [...calls.values()].filter(isOver);
  if (ended.length <= ENDED_KEPT) return calls;
  ended.sort(newestEndFirst);
  for (const call of ended.slice(ENDED_KEPT)) calls.delete(call.id);
  return calls;
}

function newestEndFirst(a: CallView, b: CallView): number {
  // Of two that ended in one instant every screen shows the same one first.
  return Date.parse(b.ended_at ?? b.rang_at) - Date.parse(a.ended_at ?? a.rang_at) || (a.id < b.id ? -1 : 1);
}

function withSegments(live: Live, id: string, segments: readonly SegmentView[]): Live {
  const known = new Set((live.heard.get(id) ?? live.calls.get(id)?.segments ?? []).map((segment) => segment.id));
  let interims = live.interims;
  for (const segment of segments) {
    // A final text has come for this voice, so its interim is over.
    if (segment.live && !known.has(segment.id)) interims = without(interims, interimKey(id, segment.leg));
  }
  const heard = new Map(live.heard).set(id, segments);
  const call = live.calls.get(id);
  if (!isLive(call)) return { ...live, heard, interims };
  const last = segments.slice(-CAPTIONS_IN_A_ROW);
  return { ...live, heard, interims, calls: new Map(live.calls).set(id, { ...call, segments: last }) };
}

function withInterim(live: Live, id: string, key: string, interim: Interim): Live {
  // Words that come after the end of a call would stay for ever: nothing more takes them away.
  if (interim.text === "" || !isLive(live.calls.get(id))) return { ...live, interims: without(live.interims, key) };
  return { ...live, interims: new Map(live.interims).set(key, interim) };
}

function without(interims: ReadonlyMap<string, Interim>, beginning: string): ReadonlyMap<string, Interim> {
  const kept = [...interims].filter(([key]) => !key.startsWith(beginning));
  return kept.length === interims.size ? interims : new Map(kept);
}

function newest(cases: ReadonlyMap<number, CaseView>, changed: CaseView): ReadonlyMap<number, CaseView> {
  const known = cases.get(changed.id);
  if (known !== undefined && known.version > changed.version) return cases;
  const kept = new Map(cases);
  kept.delete(changed.id);
  kept.set(changed.id, changed);
  for (const id of kept.keys()) {
    if (kept.size <= CASES_KEPT) break;
    kept.delete(id);
  }
  return kept;
}

function moved(before: ReadonlyMap<number, number>, cases: readonly number[]): ReadonlyMap<number, number> {
  const kept = new Map(before);
  for (const id of cases) {
    const times = kept.get(id) ?? 0;
    kept.delete(id);
    kept.set(id, times + 1);
  }
  for (const id of kept.keys()) {
    if (kept.size <= MOVED_KEPT) break;
    kept.delete(id);
  }
  return kept;
}

/** Calls that are over, latest first. */
export function endedCalls(live: Live): readonly CallView[] {
  return [...live.calls.values()].filter(isOver).sort(newestEndFirst);
}
