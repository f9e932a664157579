import { describe, expect, it } from "vitest";
import { beside, firstDay, isPeriod, periodOf, sortOf } from "@/words/periods";

describe("periods of the assessment", () => {
  it("follow one another over the ends of years", () => {
    expect(beside("2016-12", 1)).toBe("2017-01");
    expect(beside("2016-01", -1)).toBe("2015-12");
    expect(beside("2016-Q4", 1)).toBe("2017-Q1");
    expect(beside("2016-Q1", -1)).toBe("2015-Q4");
    expect(beside("2016", -1)).toBe("2015");
  });
  it("hold the day they are made of", () => {
    expect(periodOf("2016-06-07", "month")).toBe("2016-06");
    expect(periodOf("2016-06-07", "quarter")).toBe("2016-Q2");
    expect(periodOf("2016-06-07", "year")).toBe("2016");
  });
  it("are written in three ways and no other", () => {
    expect(["2016", "2016-Q2", "2016-06"].map(sortOf)).toEqual(["year", "quarter", "month"]);
    expect(["2016-13", "2016-Q5", "16", undefined, "2016-06-01"].filter(isPeriod)).toEqual([]);
    expect(["2016", "2016-Q2", "2016-06"].map(firstDay)).toEqual(["2016-01-01", "2016-04-01", "2016-06-01"]);
  });
});
