import { describe, expect, it } from "vitest";
import { hearTime, offset, untilNextSecond, UNSET } from "@/live/clock";
import { likePlaces } from "@/live/places";
import { cookie, refusal } from "@/wire/ask";
import { litPlace } from "@/words/doors";
import { bytes, groupedCase, percent } from "@/words/numbers";
import { may } from "@/words/rights";
import { CALL_LOOK, wordLevel } from "@/words/states";
import { clockLength, clockTenths, clockTime, dayAndTime, fullTime, secondsBetween } from "@/words/time";

const SHANGHAI = "Asia/Shanghai";

describe("times", () => {
  it("a length grows from minutes to hours", () => {
    expect([0, 7.9, 754, 3_753].map(clockLength)).toEqual(["0:00", "0:07", "12:34", "1:02:33"]);
  });
  it("a length is never negative and never broken", () => {
    expect([-3, Number.NaN, Number.POSITIVE_INFINITY].map(clockLength)).toEqual(["0:00", "0:00", "0:00"]);
  });
  it("a place in a recording has tenths", () => expect(clockTenths(75.34)).toBe("1:15.3"));
  it("a moment is told in the station's zone", () => {
    const at = "2026-03-04T16:05:09Z";
    expect([clockTime(at, SHANGHAI), dayAndTime(at, SHANGHAI), fullTime(at, SHANGHAI)]).toEqual(["00:05:09", "03-05 00:05", "2026-03-05 00:05:09"]);
  });
  it("a moment that cannot be read is a dash", () => expect(fullTime("soon", SHANGHAI)).toBe("–"));
  it("waiting is counted from the server's time", () => {
    expect(secondsBetween("2026-03-04T01:00:00Z", Date.parse("2026-03-04T01:01:30.500Z"))).toBe(90.5);
  });
});

describe("the server's clock", () => {
  it("is told by the message that travelled fastest", () => {
    const sent = Date.parse("2026-03-04T01:00:00Z");
    const at = (after: number): string => new Date(sent + after).toISOString();
    // This screen is 60 s behind; messages took 40, 5 and 200 ms.
    const clock = [[0, 40], [1_000, 5], [2_000, 200]].reduce((held, [when = 0, late = 0]) => hearTime(held, at(when), sent + when - 60_000 + late), UNSET);
    expect(offset(clock)).toBe(59_995);
  });
  it("follows a corrected server clock after ten beats", () => {
    let clock = hearTime(UNSET, "2026-03-04T02:00:00Z", Date.parse("2026-03-04T01:00:00Z"));
    for (let n = 0; n < 10; n += 1) clock = hearTime(clock, "2026-03-04T01:00:00Z", Date.parse("2026-03-04T01:00:00Z"));
    expect(offset(clock)).toBe(0);
  });
  it("passes over a time that cannot be read", () => expect(offset(hearTime(UNSET, "noon", 5))).toBe(0));
  it("ticks on whole seconds", () => expect([0, 1, 250, 999].map(untilNextSecond)).toEqual([1_000, 999, 750, 1]));
});

describe("numbers", () => {
  it("a case number is read in two groups of four", () => expect(groupedCase("20261337")).toBe("2026 1337"));
  it("a number of another length is left alone", () => expect(groupedCase("110")).toBe("110"));
  it("bytes are told in steps of a thousand", () => expect([0, 999, 3_100_000_000, 182_400_000_000].map(bytes)).toEqual(["0 B", "999 B", "3.1 GB", "182 GB"]));
  it("a small share keeps a decimal", () => expect([0.041, 0.63].map(percent)).toEqual(["4.1%", "63%"]));
});

describe("the navigation", () => {
  it("a case is handled behind the list that it was opened from", () => {
    expect(["cases", "case", "ledger", "supervision", "calls", "inbox"].map((before) => litPlace("handling", before, before))).toEqual(["cases", "cases", "ledger", "ledger", "calls", "inbox"]);
  });
  it("from one case to another the door stays", () => expect(litPlace("handling", "handling", "cases")).toBe("cases"));
  it("opened by its address, or from elsewhere, a case is work", () => expect([litPlace("handling", "", ""), litPlace("handling", "lines", "lines")]).toEqual(["inbox", "inbox"]));
  it("a page with a place of its own lights it", () => expect([litPlace("cases", "ledger", "ledger"), litPlace("papers", "cases", "cases")]).toEqual(["cases", "ledger"]));
});

describe("looks", () => {
  it("red is only for on air", () => {
    const red = Object.entries(CALL_LOOK).filter(([, look]) => look.tone === "on-air").map(([state]) => state);
    expect(red).toEqual(["on_air"]);
  });
  it("every state has a shape of its own", () => {
    const shapes = Object.values(CALL_LOOK).map((look) => look.shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
  it("words are judged like segments", () => expect([0.54, 0.55, 0.73, 0.74].map(wordLevel)).toEqual(["low", "medium", "medium", "high"]));
});

describe("rights", () => {
  it("an observer reviews nothing", () => expect(may(["observer"], "review_transcript")).toBe(false));
  it("one of several roles is enough", () => expect(may(["observer", "reviewer"], "review_transcript")).toBe(true));
});

describe("what the server says", () => {
  it("a refusal keeps its reason, sentence and facts", () => {
    const refused = refusal(409, { error: "Stale", message: "别人刚刚修改过。", newest: 4 });
    expect([refused.reason, refused.message, refused.facts["newest"]]).toEqual(["Stale", "别人刚刚修改过。", 4]);
  });
  it("an answer in no known shape is a refusal without a reason", () => expect(refusal(502, "<html>").message).toBe("HTTP 502"));
  it("the token is found in the jar by its whole name", () => {
    expect(cookie("rexian_csrf", "my_rexian_csrf=1; rexian_csrf=a%2Bb=")).toBe("a+b=");
    expect(cookie("rexian_csrf", "")).toBeNull();
  });
});

describe("places", () => {
  it("names that begin as typed come first", () => expect(likePlaces(["新井岸", "井岸镇", "白蕉镇"], " 井岸")).toEqual(["井岸镇", "新井岸"]));
  it("nothing typed, nothing offered", () => expect(likePlaces(["井岸镇"], " ")).toEqual([]));
});
