import { describe, expect, it } from "vitest";
import { REVIEW_KEYS, stepFor, strokeName, type Pressed } from "@/keys/review";
import { changedFields, conflicts, fieldsOf, rebased } from "@/live/corrections";
import { mergedInbox, nextWaiting } from "@/live/inbox";
import { nextOpen } from "@/live/review";
import { withSegment } from "@/live/segments";
import { align, pieceAt } from "@/sound/align";
import { doubts, nextDoubt, previousDoubt } from "@/sound/doubts";
import { aCall, aCase, aSegment, words } from "./records";

function key(name: string, over: Partial<Pressed> = {}): Pressed {
  return { key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, keyCode: 0, ...over };
}

describe("the keys of the review", () => {
  it("Enter corrects while reading and saves while correcting", () => {
    expect([stepFor(key("Enter"), "reading"), stepFor(key("Enter"), "editing")]).toEqual(["edit", "keep"]);
  });
  it("Shift+Enter says that the machine was right", () => expect(stepFor(key("Enter", { shiftKey: true }), "reading")).toBe("reviewed"));
  it("letters are letters while correcting", () => {
    expect(["j", "k", " ", "e", "n", "[", "ArrowDown"].map((name) => stepFor(key(name), "editing"))).toEqual(Array(7).fill(null));
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
