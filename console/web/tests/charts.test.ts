/** What charts are made of. */
import { describe, expect, test } from "vitest";
import { columns, LEFT, other, runs, ticks, told, written } from "@/words/charts";

const share = (good: number, of: number, percent: number | null = null): { good: number; of: number; percent: number | null } => ({ good, of, percent });

describe("axes", () => {
  test("are round and hold the most", () => {
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    expect(ticks(42)).toEqual([0, 20, 40, 60]);
    expect(ticks(785)).toEqual([0, 200, 400, 600, 800]);
  });
  test("columns stay inside the drawing and never touch", () => {
    const found = columns(26, 600);
    expect(found.at(0)?.x).toBeGreaterThan(LEFT);
    found.slice(1).forEach((one, place) => expect(one.x).toBeGreaterThan((found[place]?.x ?? 0) + (found[place]?.width ?? 0)));
    expect((found.at(-1)?.x ?? 0) + (found.at(-1)?.width ?? 0)).toBeLessThan(LEFT + 600);
  });
  test("as many labels as there is room for", () => {
    const label = written(26, 600, 44);
    expect(Array.from({ length: 5 }, (_, place) => label(place))).toEqual([true, false, true, false, true]);
  });
});

describe("shares", () => {
  test("few are told as counts, nothing as a dash", () => {
    expect(told(share(3, 4))).toBe("3／4");
    expect(told(share(5, 7, 71.4))).toBe("71.4%");
    expect(told(share(0, 0))).toBe("—");
  });
  test("what was late is the rest of what was in time", () => {
    expect(other(share(5, 7, 71.4))).toEqual(share(2, 7, 28.6));
    expect(other(share(1, 3))).toEqual(share(2, 3));
  });
  test("a line has a gap where there is no percentage", () => {
    expect(runs([share(5, 5, 100), share(4, 5, 80), share(1, 2), share(5, 5, 100)])).toEqual([[{ place: 0, percent: 100 }, { place: 1, percent: 80 }], [{ place: 3, percent: 100 }]]);
  });
});
