/** The reviewer's list: it grows and gets ticked off, but never changes its order under the reviewer's eyes. Pure. */
import type { InboxRow } from "@/wire/types";

/** `before` in its order with new counts; calls that are done stay, ticked; new ones come last. */
export function mergedInbox(before: readonly InboxRow[], now: readonly InboxRow[]): readonly InboxRow[] {
  const fresh = new Map(now.map((row) => [row.call.id, row]));
  const kept = before.map((row) => fresh.get(row.call.id) ?? { ...row, unreviewed: 0 });
  const known = new Set(before.map((row) => row.call.id));
  return [...kept, ...now.filter((row) => !known.has(row.call.id))];
}

/** The next call with work in it, going round; null when everything is done. */
export function nextWaiting(rows: readonly InboxRow[], from: string | null, step: 1 | -1): InboxRow | null {
  const at = rows.findIndex((row) => row.call.id === from);
  const start = at === -1 && step === -1 ? rows.length : at;
  for (let n = 1; n <= rows.length; n += 1) {
    const row = rows[(((start + step * n) % rows.length) + rows.length) % rows.length];
    if (row !== undefined && row.unreviewed > 0 && row.call.id !== from) return row;
  }
  return null;
}
