import { describe, expect, it } from "vitest";
import type { Assessed, Assessment, Figure } from "@/wire/assessment";
import { together } from "@/words/rates";

const figure = (measure: Figure["measure"], numerator: number, denominator: number): Figure =>
  ({ measure, number: "", numerator, denominator, percent: null, too_small: false, measured: true, scored: true, extended: 0 });
const unit = (id: number, figures: Figure[]): Assessed =>
  ({ id, name: "", english: "", includes: [], attendance: null, handling: null, total: null, grade: null, rank: null, figures, length: null, taken: [], excluded: 0, least: null });
const found = (units: Assessed[]): Assessment =>
  ({ period: "2016", first: "2016-01-01", last: "2016-12-31", over: true, now: "", policy: "", small: 5, attendance: 30, handling: 70, all_units: true, groups: [{ branch: "department", ranked: 0, units }] });

describe("all units together", () => {
  it("adds what is counted, never percentages", () => {
    const rates = together(found([unit(1, [figure("solved", 1, 1)]), unit(2, [figure("solved", 3, 9)])]));
    expect(rates).toEqual([{ measure: "solved", numerator: 4, denominator: 10, percent: 40 }]);
  });
  it("gives no percentage of too little, and no line for nothing", () => {
    expect(together(found([unit(1, [figure("solved", 1, 4), figure("satisfied", 0, 0)])]))).toEqual([{ measure: "solved", numerator: 1, denominator: 4, percent: null }]);
  });
});
