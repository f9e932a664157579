/** Where a show stands in its rundown at a moment. A part that runs over counts on; what is still to come moves with it. Pure. */
import type { RundownView } from "@/wire/types";

export interface RundownNow {
  /** The place of the part that is on; null before the show. */
  readonly at: number | null;
  /** Seconds left of it; below zero it runs over. */
  readonly left: number;
  /** By how many seconds the show would end after its time if every part still to come took its length; below zero there is time in hand. */
  readonly late: number;
  /** When each part began, or would begin. */
  readonly begins: readonly number[];
}

export function rundownNow(rundown: RundownView, now: number): RundownNow {
  const starts = Date.parse(rundown.starts_at);
  const begun = rundown.parts.map((part) => (part.begun_at === null ? null : Date.parse(part.begun_at)));
  const last = begun.findLastIndex((at) => at !== null);
  const at = last >= 0 ? last : now >= starts && rundown.parts.length > 0 ? 0 : null;
  const begins: number[] = [];
  let next = starts;
  for (const [place, part] of rundown.parts.entries()) {
    const from = begun[place] ?? next;
    begins.push(from);
    const ends = from + part.seconds * 1000;
    next = place === at ? Math.max(ends, now) : ends;
  }
  const present = at === null ? undefined : rundown.parts[at];
  const left = at === null || present === undefined ? 0 : ((begins[at] ?? starts) + present.seconds * 1000 - now) / 1000;
  return { at, left, late: (next - Date.parse(rundown.ends_at)) / 1000, begins };
}

/** 12:30 for twelve minutes and a half, and 75:00 for more than an hour: parts of a show are counted in minutes. */
export function minutesOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Twelve minutes and a half as "12:30"; null for what is no length. */
export function lengthOf(typed: string): number | null {
  const found = /^(\d{1,3})(?:[:：](\d{1,2}))?$/.exec(typed.trim());
  if (found === null) return null;
  const seconds = Number(found[1]) * 60 + Number(found[2] ?? 0);
  return Number(found[2] ?? 0) < 60 && seconds > 0 ? seconds : null;
}
