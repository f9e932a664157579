/** Times and lengths as people read them. Pure: language and zone come in; no other module formats a moment. */

/** 0:07, 12:34, 1:02:33. Never negative: a clock that runs ahead shows zero. */
export function clockLength(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

/** 0:07.4, for places inside a recording. */
export function clockTenths(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${clockLength(Math.floor(tenths / 10))}.${tenths % 10}`;
}

export function secondsBetween(fromIso: string, toMs: number): number {
  return (toMs - Date.parse(fromIso)) / 1000;
}

type Part = "year" | "month" | "day" | "hour" | "minute" | "second";

const PARTS: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};

/** By zone. Making one costs as much as a hundred uses, and a list shows two hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...PARTS, timeZone: zone });
  formats.set(zone, made);
  return made;
}

/** The parts of a moment in a zone, as two-digit texts; null when the moment cannot be read. */
function partsOf(at: number | string, zone: string): Record<Part, string> | null {
  const ms = typeof at === "number" ? at : Date.parse(at);
  if (Number.isNaN(ms)) return null;
  const found: Record<Part, string> = { year: "", month: "", day: "", hour: "", minute: "", second: "" };
  for (const { type, value } of formatIn(zone).formatToParts(ms)) {
    if (type in found) found[type as Part] = value;
  }
  return found;
}

/** 19:05:01 */
export function clockTime(at: number | string, zone: string): string {
  const t = partsOf(at, zone);
  return t === null ? "–" : `${t.hour}:${t.minute}:${t.second}`;
}

/** 11-23 19:05, which reads the same in both of our languages. */
export function dayAndTime(at: number | string, zone: string): string {
  const t = partsOf(at, zone);
  return t === null ? "–" : `${t.month}-${t.day} ${t.hour}:${t.minute}`;
}

/** 2026-11-23 19:05:01 */
export function fullTime(at: number | string, zone: string): string {
  const t = partsOf(at, zone);
  return t === null ? "–" : `${t.year}-${t.month}-${t.day} ${t.hour}:${t.minute}:${t.second}`;
}

export function weekday(at: number | string, lang: string, zone: string): string {
  const ms = typeof at === "number" ? at : Date.parse(at);
  if (Number.isNaN(ms)) return "";
  return new Intl.DateTimeFormat(lang, { weekday: "short", timeZone: zone }).format(ms);
}

/** 2026-11-23T19:05 in the zone's own wall time, as a date field wants it. */
export function fieldTime(at: number | string, zone: string): string {
  const t = partsOf(at, zone);
  return t === null ? "" : `${t.year}-${t.month}-${t.day}T${t.hour}:${t.minute}`;
}

/** The moment that a date field's wall time means in a zone; null for anything else. */
export function momentOf(field: string, zone: string): string | null {
  // Browsers take more for a moment than a date field gives: ":00Z" alone would be midnight of some year.
  const asUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(field) ? Date.parse(`${field}:00Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return null;
  const shown = Date.parse(`${fieldTime(asUtc, zone)}:00Z`);
  return new Date(asUtc - (shown - asUtc)).toISOString();
}
