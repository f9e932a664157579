import { describe, expect, it } from "vitest";
import { lengthOf, minutesOf, rundownNow } from "@/live/rundown";
import type { RundownView } from "@/wire/types";

const at = (time: string): string => `2016-06-07T${time}:00Z`;
const ms = (time: string): number => Date.parse(at(time));
const part = (sort: "opening" | "calls" | "closing", minutes: number, begun: string | null = null): RundownView["parts"][number] => ({ sort, title: "", seconds: minutes * 60, begun_at: begun === null ? null : at(begun) });
const show = (...parts: RundownView["parts"][number][]): RundownView => ({ show: 1, starts_at: at("09:30"), ends_at: at("10:30"), version: 1, parts, lacks: [] });

describe("a rundown at a moment", () => {
  it("has no part before the show, and the first from its beginning on", () => {
    const plain = show(part("opening", 5), part("calls", 50), part("closing", 5));
    expect(rundownNow(plain, ms("09:29")).at).toBeNull();
    expect(rundownNow(plain, ms("09:31"))).toMatchObject({ at: 0, left: 240, late: 0 });
  });
  it("counts on when a part runs over, and moves what is still to come", () => {
    const over = show(part("opening", 5), part("calls", 50), part("closing", 5));
    expect(rundownNow(over, ms("09:38"))).toMatchObject({ at: 0, left: -180, late: 180 });
    expect(rundownNow(over, ms("09:38")).begins[1]).toBe(ms("09:38"));
  });
  it("has time in hand when the next part began early", () => {
    const early = show(part("opening", 5, "09:30"), part("calls", 50, "09:32"), part("closing", 5));
    expect(rundownNow(early, ms("09:40"))).toMatchObject({ at: 1, left: 42 * 60, late: -180 });
  });
});

describe("a length", () => {
  it("is typed in minutes, or minutes and seconds with either colon", () => {
    expect(["8", "8:30", "8：05", " 75:00 "].map(lengthOf)).toEqual([480, 510, 485, 4_500]);
    expect(["", "0", "8:60", "eight", "-3", "1:02:33"].map(lengthOf)).toEqual([null, null, null, null, null, null]);
  });
  it("is shown as it is typed", () => {
    expect([480, 485, 4_500].map(minutesOf)).toEqual(["8:00", "8:05", "75:00"]);
  });
});
