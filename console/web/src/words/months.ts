/** A year's days laid out as months of weeks, Monday first. Pure: days come from the server in order. */
import type { WorkDay } from "@/wire/rules";

export interface Month {
  readonly number: number;
  /** Null before the first and after the last day of the month. */
  readonly weeks: readonly (readonly (WorkDay | null)[])[];
}

const WEEK = 7;

/** Monday is 0; counted from a day that was one, so that no zone of the reader's can shift it. */
export function weekdayNumber(day: string): number {
  const MONDAY = Date.parse("2018-01-01T00:00:00Z");
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - MONDAY) / 86_400_000);
  return ((days % WEEK) + WEEK) % WEEK;
}

export function months(days: readonly WorkDay[]): readonly Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const own = days.filter((day) => Number(day.day.slice(5, 7)) === index + 1);
    const first = own[0];
    const cells: (WorkDay | null)[] = [...Array.from({ length: first === undefined ? 0 : weekdayNumber(first.day) }, () => null), ...own];
    while (cells.length % WEEK > 0) cells.push(null);
    return { number: index + 1, weeks: Array.from({ length: cells.length / WEEK }, (_row, week) => cells.slice(week * WEEK, (week + 1) * WEEK)) };
  });
}

/** Every day from the first to the last, both included; empty when they stand the wrong way round. */
export function span(first: string, last: string): readonly string[] {
  const begin = Date.parse(`${first}T00:00:00Z`);
  const end = Date.parse(`${last === "" ? first : last}T00:00:00Z`);
  if (Number.isNaN(begin) || Number.isNaN(end) || end < begin) return [];
  const count = Math.min(400, Math.round((end - begin) / 86_400_000) + 1);
  return Array.from({ length: count }, (_, number) => new Date(begin + number * 86_400_000).toISOString().slice(0, 10));
}
