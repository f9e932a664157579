import { describe, expect, it } from "vitest";
import { apply, endedCalls, type Live, NOTHING_YET, order } from "@/live/state";
import type { Message } from "@/wire/types";
import { aCall, aCase, anEnded, aSegment, aSnapshot, changed } from "./records";

const after = (...messages: readonly Message[]): Live => messages.reduce(apply, NOTHING_YET);
const caption = (text: string): Message => ({ kind: "caption", call: "a", leg: "caller", text, at: "2026-03-04T01:00:11Z" });

describe("the live state", () => {
  it("an old snapshot and the messages since make the new snapshot", () => {
    const told = after(aSnapshot(4, [aCall("a")]), changed(5, aCall("a", { state: "hold" })), changed(6, aCall("b", { seat: 2 })));
    const fresh = after(aSnapshot(6, [aCall("a", { state: "hold" }), aCall("b", { seat: 2 })]));
    expect([...told.calls]).toEqual([...fresh.calls]);
    expect(told.seats).toEqual(fresh.seats);
    expect(told.seq).toBe(fresh.seq);
  });

  it("is never changed in place", () => {
    const before = after(aSnapshot(4, [aCall("a")]));
    const frozen = structuredClone([...before.calls]);
    apply(before, changed(5, aCall("a", { state: "on_air" })));
    expect([...before.calls]).toEqual(frozen);
  });

  it("a snapshot forgets what is no longer there", () => {
    expect(after(aSnapshot(4, [aCall("a")]), aSnapshot(9, [aCall("b")])).calls.has("a")).toBe(false);
  });

  it("interim words give way to the final segment of the same voice", () => {
    const speaking = after(aSnapshot(4, [aCall("a")]), caption("我们小区"));
    expect(speaking.interims.size).toBe(1);
    const final = apply(speaking, { kind: "transcript_changed", seq: 5, call: "a", segments: [aSegment(1, { live: true })] });
    expect(final.interims.size).toBe(0);
    expect(final.calls.get("a")?.segments.map((segment) => segment.text)).toEqual(["第1段"]);
  });

  it("interim words of the next phrase survive news about an older one", () => {
    const first = aSegment(1, { live: true });
    const told = after(aSnapshot(4, [aCall("a", { segments: [first] })]), caption("路灯"));
    const again = apply(told, { kind: "transcript_changed", seq: 5, call: "a", segments: [{ ...first, version: 2 }] });
    expect(again.interims.get("a/caller")?.text).toBe("路灯");
  });

  it("interim words outlive a reconnection, and end with the call", () => {
    const back = after(aSnapshot(4, [aCall("a")]), caption("路灯"), aSnapshot(7, [aCall("a")]));
    expect(back.interims.get("a/caller")?.text).toBe("路灯");
    expect(apply(back, changed(8, anEnded("a", "2026-03-04T01:00:00Z", "2026-03-04T01:01:00Z"))).interims.size).toBe(0);
  });

  it("keeps fifty ended calls, the latest", () => {
    const ends = Array.from({ length: 60 }, (_, n) =>
      changed(5 + n, anEnded(`c${n}`, "2026-03-04T01:00:00Z", `2026-03-04T02:${String(n).padStart(2, "0")}:00Z`)),
    );
    const ended = endedCalls(after(aSnapshot(4), ...ends));
    expect(ended).toHaveLength(50);
    expect(ended[0]?.id).toBe("c59");
  });

  it("a case never goes back to an older version", () => {
    const told = after(
      aSnapshot(4),
      { kind: "case_changed", seq: 5, case: aCase({ version: 3, place: "井岸镇" }) },
      { kind: "case_changed", seq: 6, case: aCase({ version: 2 }) },
    );
    expect(told.cases.get(1)?.place).toBe("井岸镇");
  });

  it("a call back that comes further is counted without a number, so that its page looks again", () => {
    const live = after(aSnapshot(4), { kind: "call_back_changed", case: 7 });
    expect([live.seq, live.callBacks]).toEqual([4, 1]);
  });
  it("cases that moved are counted one by one, without a number, and a new calendar's thousands are kept", () => {
    const live = after(aSnapshot(4), { kind: "cases_moved", cases: [7, 9] }, { kind: "cases_moved", cases: [7] });
    expect([live.seq, [...live.moved]]).toEqual([4, [[9, 1], [7, 2]]]);
    const many = Array.from({ length: 3_000 }, (_, n) => n);
    expect(apply(live, { kind: "cases_moved", cases: many }).moved.get(7)).toBe(3);
    expect(after(aSnapshot(4), { kind: "leads_moved" }).leads).toBe(1);
  });
  it("one's own unread notices are told without a number, and a snapshot knows nothing of them", () => {
    const live = after(aSnapshot(4), { kind: "notices_changed", unread: 3 });
    expect([live.seq, live.notices]).toEqual([4, 3]);
    expect(apply(live, aSnapshot(5)).notices).toBeNull();
  });
  it("a message of a newer server that this page does not know changes nothing", () => {
    const before = after(aSnapshot(4));
    expect(apply(before, { kind: "weather_changed" } as unknown as Message)).toBe(before);
  });

  it("the number of such a message counts, so that the next one is no gap", () => {
    const told = apply(after(aSnapshot(4)), { kind: "weather_changed", seq: 5 } as unknown as Message);
    expect(order(told, changed(6, aCall("a")))).toBe("next");
  });

  it("interim words that come after the end of their call are not kept", () => {
    const over = after(aSnapshot(4, [aCall("a")]), changed(5, anEnded("a", "2026-03-04T01:00:00Z", "2026-03-04T01:01:00Z")));
    expect(apply(over, caption("再见")).interims.size).toBe(0);
  });
});

describe("the order of messages", () => {
  const live = after(aSnapshot(4));
  it("the next number follows", () => expect(order(live, changed(5, aCall("a")))).toBe("next"));
  it("a number already seen is passed over", () => expect(order(live, changed(4, aCall("a")))).toBe("seen"));
  it("a missing number asks for a new snapshot", () => expect(order(live, changed(6, aCall("a")))).toBe("gap"));
  it("a numbered message before any snapshot is a gap", () => expect(order(NOTHING_YET, changed(0, aCall("a")))).toBe("gap"));
  it("a beat always follows", () => expect(order(live, { kind: "beat", at: "2026-03-04T01:00:10Z" })).toBe("next"));
  it("a snapshot always follows, also with a smaller number after a restart", () => expect(order(live, aSnapshot(0))).toBe("next"));
});

describe("the seats", () => {
  const ended = anEnded("a", "2026-03-04T01:00:00Z", "2026-03-04T01:01:00Z");

  it("are the server's: two screens that heard of two calls in another order show the same rows", () => {
    const [a, b] = [aCall("a", { seat: 2 }), aCall("b", { seat: 1 })];
    const one = after(aSnapshot(4), changed(5, a), changed(6, b));
    const other = after(aSnapshot(4), changed(5, b), changed(6, a));
    expect(one.seats.slice(0, 2)).toEqual(["b", "a"]);
    expect(other.seats).toEqual(one.seats);
  });

  it("a call keeps its row when the one above it ends", () => {
    const live = after(aSnapshot(4, [aCall("a"), aCall("b", { seat: 2 })]), changed(5, ended));
    expect(live.seats.slice(0, 2)).toEqual([null, "b"]);
  });

  it("the next ring sits where the server says, the call that was there before it stays among those that ended", () => {
    const live = after(aSnapshot(4, [aCall("a"), aCall("b", { seat: 2 })]), changed(5, ended), changed(6, aCall("c", { seat: 1 })));
    expect(live.seats.slice(0, 2)).toEqual(["c", "b"]);
    expect(endedCalls(live).map((call) => call.id)).toEqual(["a"]);
  });

  it("a screen opened later shows the same rows as one that watched from the start", () => {
    const calls = [aCall("b", { seat: 3 }), aCall("c", { seat: 1 })];
    expect(after(aSnapshot(4, [ended, ...calls])).seats).toEqual(after(aSnapshot(4, [aCall("a"), ...calls]), changed(5, ended)).seats);
  });

  it("rows survive a reconnection", () => {
    const live = after(aSnapshot(4, [aCall("a"), aCall("b", { seat: 2 })]), changed(5, ended), aSnapshot(9, [aCall("b", { seat: 2 })]));
    expect(live.seats.slice(0, 2)).toEqual([null, "b"]);
  });

  it("there are six rows, and more when there are more callers", () => {
    expect(after(aSnapshot(4)).seats).toEqual(Array(6).fill(null));
    expect(after(aSnapshot(4, [aCall("i", { seat: 9 })])).seats).toEqual([...Array(8).fill(null), "i"]);
  });

  it("of two calls that ended in one instant every screen lists the same one first", () => {
    const both = ["x", "w"].map((id) => anEnded(id, "2026-03-04T01:00:00Z", "2026-03-04T01:01:00Z"));
    expect(endedCalls(after(aSnapshot(4, both)))).toEqual(endedCalls(after(aSnapshot(4, both.toReversed()))));
  });
});
