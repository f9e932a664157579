import { describe, expect, it, vi } from "vitest";
import { type ShallowRef, shallowRef } from "vue";
import { REVIEW_KEYS, stepFor, strokeName, type Pressed } from "@/keys/review";
import { changedFields, conflicts, fieldsOf, rebased } from "@/live/corrections";
import { fitting, withPlace } from "@/live/hints";
import { mergedInbox, nextWaiting } from "@/live/inbox";
import { nextOpen, useReview } from "@/live/review";
import { withSegment } from "@/live/segments";
import type { FollowedTranscript } from "@/live/transcript";
import { align, pieceAt } from "@/sound/align";
import { doubts, nextDoubt, previousDoubt } from "@/sound/doubts";
import type { SegmentView } from "@/wire/types";
import { aCall, aCase, aSegment, words } from "./records";

function key(name: string, over: Partial<Pressed> = {}): Pressed {
  return { key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, keyCode: 0, ...over };
}

function aTranscript(...all: readonly SegmentView[]): { segments: ShallowRef<readonly SegmentView[]>; transcript: FollowedTranscript } {
  const segments = shallowRef<readonly SegmentView[]>(all);
  const transcript = {
    segments, interims: shallowRef([]), loaded: shallowRef(true), fault: shallowRef(null), load: () => Promise.resolve(),
    keep: (segment: SegmentView) => void (segments.value = withSegment(segments.value, segment)),
    replace: (replaced: readonly SegmentView[]) => void (segments.value = replaced),
  };
  return { segments, transcript };
}

describe("the keys of the review", () => {
  it("Enter corrects while reading and saves while correcting", () => {
    expect([stepFor(key("Enter"), "reading"), stepFor(key("Enter"), "editing")]).toEqual(["edit", "keep"]);
  });
  it("Shift+Enter says that the machine was right", () => expect(stepFor(key("Enter", { shiftKey: true }), "reading")).toBe("reviewed"));
  it("letters are letters while correcting", () => {
    expect(["j", "k", " ", "e", "n", "[", "ArrowDown"].map((name) => stepFor(key(name), "editing"))).toEqual(Array(7).fill(null));
  });
  it("Tab moves the focus while reading and replays while correcting", () => {
    expect([stepFor(key("Tab"), "reading"), stepFor(key("Tab"), "editing")]).toEqual([null, "play_segment"]);
    expect(stepFor(key("r"), "reading")).toBe("play_segment");
  });
  it("Shift+Tab leaves, as everywhere", () => expect(stepFor(key("Tab", { shiftKey: true }), "reading")).toBeNull());
  it("an input method keeps its Enter", () => {
    expect(stepFor(key("Enter", { isComposing: true }), "editing")).toBeNull();
    expect(stepFor(key("Enter", { keyCode: 229 }), "editing")).toBeNull();
  });
  it("the browser keeps its own shortcuts", () => expect(stepFor(key("n", { ctrlKey: true }), "reading")).toBeNull());
  it("no stroke means two things in one mode", () => {
    for (const mode of ["reading", "editing"] as const) {
      const strokes = REVIEW_KEYS.filter((binding) => binding.modes.includes(mode)).flatMap((binding) =>
        binding.strokes.map((stroke) => `${stroke.key}${stroke.shift === true ? "+s" : ""}`),
      );
      expect(new Set(strokes).size).toBe(strokes.length);
    }
  });
  it("strokes have names that people know", () => {
    expect([{ key: " " }, { key: "Enter", shift: true as const }, { key: "ArrowDown" }].map(strokeName)).toEqual(["Space", "Shift+Enter", "↓"]);
  });
});

describe("text and sound", () => {
  const heard = words(["你好", 0, 0.5, 0.9], ["井安", 0.6, 1, 0.4], ["镇", 1.1, 1.4, 0.8]);

  it("punctuation stays with the word before it", () => {
    expect(align("你好，井安镇。", heard, 0, 2).map((piece) => piece.text)).toEqual(["你好，", "井安", "镇。"]);
  });
  it("a corrected name takes the place of what was heard", () => {
    const pieces = align("你好井岸镇", heard, 0, 2);
    expect(pieces.map((piece) => piece.text)).toEqual(["你好", "井", "岸", "镇"]);
    expect(pieces[2]).toMatchObject({ start: 1, end: 1.1, confidence: null });
  });
  it("joined together the pieces are the text again", () => {
    const text = "主持人，你好！井岸 镇，A座3楼。";
    expect(align(text, heard, 0, 2).map((piece) => piece.text).join("")).toBe(text);
  });
  it("a text without words is one piece of the whole stretch", () => {
    expect(align("你好", [], 3, 4)).toEqual([{ text: "你好", start: 3, end: 4, confidence: null }]);
  });
  it("an empty text has no pieces", () => expect(align("", heard, 0, 1)).toEqual([]));
  it("the light stays on the last word begun", () => {
    const pieces = align("你好井安镇", heard, 0, 2);
    expect([-1, 0.2, 0.55, 1.2, 9].map((time) => pieceAt(pieces, time))).toEqual([-1, 0, 0, 2, 2]);
  });
});

describe("doubts", () => {
  const segments = [
    aSegment(1, { text: "你好", words: words(["你", 1, 1.2, 0.9], ["好", 1.2, 1.4, 0.3]) }),
    aSegment(2, { text: "井岸", words: words(["井", 2, 2.2, 0.2], ["岸", 2.2, 2.4, 0.9]), reviewed_at: "2026-03-04T01:00:00Z" }),
    aSegment(3, { text: "镇", level: "low" }),
  ];
  const all = doubts(segments);

  it("are the low words of what nobody has read", () => expect(all.map((doubt) => [doubt.segment, doubt.start])).toEqual([[0, 1.2], [2, 3]]));
  it("are walked forwards, going round", () => {
    expect([nextDoubt(all, 0, null), nextDoubt(all, 0, 1.2), nextDoubt(all, 2, 3)].map((doubt) => doubt?.segment)).toEqual([0, 2, 0]);
  });
  it("are walked backwards, going round", () => {
    expect([previousDoubt(all, 2, 3), previousDoubt(all, 0, 1.2)].map((doubt) => doubt?.segment)).toEqual([0, 2]);
  });
  it("may be none", () => expect(nextDoubt([], 0, null)).toBeNull());
});

describe("a reviewer's way through a call", () => {
  const done = "2026-03-04T01:00:00Z";
  it("goes to the next open segment, then back to what was left", () => {
    const segments = [aSegment(1), aSegment(2, { reviewed_at: done }), aSegment(3, { reviewed_at: done }), aSegment(4)];
    expect([nextOpen(segments, 1)?.id, nextOpen(segments, 3)?.id]).toEqual([4, 1]);
  });
  it("ends when all is read", () => expect(nextOpen([aSegment(1, { reviewed_at: done })], 0)).toBeNull());
  it("an older answer never replaces a newer segment", () => {
    const held = [aSegment(1, { version: 3 })];
    expect(withSegment(held, aSegment(1, { version: 2, text: "旧" }))[0]?.text).toBe("第1段");
  });
});

describe("hints at villages", () => {
  const hint = { at: 2, heard: "西窖村", place: "西滘村" };
  it("one key takes one while reading, and is a letter while correcting", () => {
    expect([stepFor(key("y"), "reading"), stepFor(key("y"), "editing")]).toEqual(["take_hint", null]);
  });
  it("are written where they were heard, not where else the letters stand", () => {
    expect(withPlace("西窖村我是西窖村的", { ...hint, at: 5 })).toBe("西窖村我是西滘村的");
  });
  it("are counted in characters, the rarest too", () => expect(withPlace("𠮷是西窖村的", hint)).toBe("𠮷是西滘村的"));
  it("are found again in a text that was changed before them", () => expect(withPlace("您好，我是西窖村的", hint)).toBe("您好，我是西滘村的"));
  it("leave a text alone that no longer holds the letters", () => {
    expect(withPlace("我是东滘村的", hint)).toBe("我是东滘村的");
    expect([fitting([hint], "我是东滘村的"), fitting([hint], "我是西窖村的")]).toEqual([[], [hint]]);
  });
});

describe("quick hands", () => {
  it("take a hinted village and confirm before the first answer has come", async () => {
    const heard = aSegment(1, { text: "我是西窖村的", hints: [{ at: 2, heard: "西窖村", place: "西滘村" }] });
    const { segments, transcript } = aTranscript(heard, aSegment(2));
    const sent: unknown[] = [];
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
      const { version, text, reviewed } = JSON.parse(body) as { version: number; text: string; reviewed: boolean };
      sent.push({ version, text, reviewed });
      return Promise.resolve(Response.json({ ...heard, text, hints: [], version: version + 1, reviewed_at: reviewed ? "2026-03-04T01:00:00Z" : null }));
    });
    const review = useReview(transcript, (fault) => expect.unreachable(String(fault)));
    review.begin();
    await Promise.all([...heard.hints.map((hint) => review.take(hint)), review.confirm()]);
    vi.unstubAllGlobals();
    expect(sent).toEqual([
      { version: 1, text: "我是西滘村的", reviewed: false },
      { version: 2, text: "我是西滘村的", reviewed: true },
    ]);
    expect([segments.value[0]?.reviewed_at, review.current.value?.id]).toEqual(["2026-03-04T01:00:00Z", 2]);
  });
});

describe("the inbox", () => {
  const row = (id: string, unreviewed: number) => ({ call: aCall(id), unreviewed, lowest_confidence: 0.5 });
  it("keeps its order, ticks off what is done, adds what is new at the end", () => {
    const merged = mergedInbox([row("a", 2), row("b", 3)], [row("c", 1), row("b", 1)]);
    expect(merged.map((one) => [one.call.id, one.unreviewed])).toEqual([["a", 0], ["b", 1], ["c", 1]]);
  });
  it("goes round to the next call with work", () => {
    const rows = [row("a", 1), row("b", 0), row("c", 1)];
    expect([nextWaiting(rows, "a", 1), nextWaiting(rows, "c", 1), nextWaiting(rows, "a", -1)].map((one) => one?.call.id)).toEqual(["c", "a", "c"]);
  });
  it("has no next call when only this one is left", () => expect(nextWaiting([row("a", 1)], "a", 1)).toBeNull());
});

describe("corrections of a case", () => {
  const begun = fieldsOf(aCase({ place: "井岸镇" }));
  it("only what was touched is sent", () => expect(changedFields(begun, { ...begun, caller_name: "陈女士" })).toEqual(["caller_name"]));
  it("two people in one field is a conflict", () => {
    expect(conflicts(begun, { ...begun, place: "白蕉镇" }, { ...begun, place: "乾务镇" })).toEqual([{ field: "place", theirs: "白蕉镇", mine: "乾务镇" }]);
  });
  it("two people in two fields is none", () => expect(conflicts(begun, { ...begun, place: "白蕉镇" }, { ...begun, caller_name: "陈" })).toEqual([]));
  it("the same change by both is none", () => expect(conflicts(begun, { ...begun, kind: "complaint" }, { ...begun, kind: "complaint" })).toEqual([]));
  it("what I did not touch follows the record", () => {
    expect(rebased(begun, { ...begun, place: "白蕉镇" }, { ...begun, caller_name: "陈" })).toEqual({ caller_name: "陈", place: "白蕉镇", kind: null });
  });
});
