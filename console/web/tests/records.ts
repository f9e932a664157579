/** Small honest records for tests: whole ones, with only what a test cares about said. */
import type { CallView, CaseView, Message, SegmentView, Snapshot, WordView } from "@/wire/types";

export function aCall(id: string, over: Partial<CallView> = {}): CallView {
  return {
    id, case_id: 1, case_number: "20261337", official_number: "", line: "100", number: "139****0001", withheld: false, name: "",
    place_name: "", kind: null, practice: false, state: "ringing", place: null, seat: 1, rang_at: "2026-03-04T01:00:00Z", answered_at: null,
    placed_at: null, ended_at: null, end_reason: null, message: false, recording: null,
    transcript: { state: "live", engine: null, note: null, unreviewed: 0 }, segments: [], desk: null, ...over,
  };
}

export function anEnded(id: string, rang: string, ended: string): CallView {
  return aCall(id, { state: "ended", seat: null, rang_at: rang, ended_at: ended, end_reason: "caller_hung_up" });
}

export function words(...spoken: readonly [string, number, number, number][]): WordView[] {
  return spoken.map(([text, start, end, confidence]) => ({ text, start, end, confidence }));
}

export function aSegment(id: number, over: Partial<SegmentView> = {}): SegmentView {
  return {
    id, call: "a", leg: "caller", start: id, end: id + 1, text: `第${id}段`, machine_text: `第${id}段`, confidence: 0.9, level: "high", words: [],
    reviewed_by: null, reviewed_at: null, corrected: false, hints: [], engine: "vosk", live: false, version: 1, ...over,
  };
}

export function aCase(over: Partial<CaseView> = {}): CaseView {
  return {
    id: 1, number: "20261337", official_number: "", state: "draft", kind: null, caller_name: "", place: "", caller_number: "139****0001",
    practice: false, opened_at: "2026-03-04T01:00:00Z", version: 1, calls: [], ...over,
  };
}

export function aSnapshot(seq: number, calls: readonly CallView[] = []): Snapshot {
  const part = { state: "up", since: null, note: "" } as const;
  const engine = { state: "ready", engine: "vosk", model: "m", wanted: "", progress: null, note: "" } as const;
  return {
    kind: "snapshot", seq, at: "2026-03-04T01:00:10Z", calls: [...calls],
    show: { open: true, mode: "plan", ends_at: null, next_start: null, next_end: null }, engine, alarms: [], inbox: { unreviewed: 0 },
    system: {
      asterisk: part, app: part, captions: part, agi: part, worker: part, ready: true, version: "0", disk: { free_bytes: 1, level: "fine" },
      engine, sip_address: "sip:100@x", practice_address: "sip:199@x",
    },
    rehearsal: null, desk: null, messages: [],
  };
}

export const changed = (seq: number, call: CallView): Message => ({ kind: "call_changed", seq, call });
