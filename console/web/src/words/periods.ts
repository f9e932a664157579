/** Periods of the assessment as they are written: 2016, 2016-Q2, 2016-06. Pure. */

export type Sort = "year" | "quarter" | "month";
export const SORTS: readonly Sort[] = ["month", "quarter", "year"];
const WRITTEN = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;
const MONTHS = 12;
const QUARTER = 3;

export function sortOf(period: string): Sort {
  return period.includes("Q") ? "quarter" : period.includes("-") ? "month" : "year";
}

export function isPeriod(period: unknown): period is string {
  return typeof period === "string" && WRITTEN.test(period);
}

/** The period of that sort in which a day (2016-06-07) lies. */
export function periodOf(day: string, sort: Sort): string {
  const year = day.slice(0, 4);
  if (sort === "year") return year;
  return sort === "month" ? day.slice(0, 7) : `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / QUARTER)}`;
}

/** The period before (-1) or after (1). */
export function beside(period: string, by: number): string {
  const [, year, quarter, month] = WRITTEN.exec(period) ?? [];
  if (year === undefined) return period;
  const written = (whole: number, rest: string): string => `${String(whole).padStart(4, "0")}${rest}`;
  if (quarter !== undefined) {
    const count = Number(year) * 4 + Number(quarter) - 1 + by;
    return written(Math.floor(count / 4), `-Q${(count % 4) + 1}`);
  }
  if (month === undefined) return written(Number(year) + by, "");
  const count = Number(year) * MONTHS + Number(month) - 1 + by;
  return written(Math.floor(count / MONTHS), `-${String((count % MONTHS) + 1).padStart(2, "0")}`);
}

/** The first day of a period, so that its sort can be changed. */
export function firstDay(period: string): string {
  const [, year = "2000", quarter, month] = WRITTEN.exec(period) ?? [];
  if (quarter !== undefined) return `${year}-${String((Number(quarter) - 1) * QUARTER + 1).padStart(2, "0")}-01`;
  return `${year}-${month ?? "01"}-01`;
}
