/** The order of the desk: who waits approved, who is on the air, who rang first, and where a moved caller comes to stand. Pure. */
import { isLive } from "@/live/seats";
import type { CallView, SeatState, SeatView } from "@/wire/types";

/** A live call with its seat on the desk. */
export interface Seated {
  readonly call: CallView;
  readonly seat: SeatView;
}

export function seated(calls: Iterable<CallView>): readonly Seated[] {
  return [...calls].filter(isLive).flatMap((call) => (call.desk === null ? [] : [{ call, seat: call.desk }]));
}

/** A finite number, since two infinities have no difference. */
const LAST = Number.MAX_SAFE_INTEGER;
const ON_AIR: readonly SeatState[] = ["on_air", "locked"];
const APPROVED: readonly SeatState[] = ["screened", "next"];

const longest = (a: Seated, b: Seated): number => Date.parse(a.seat.since) - Date.parse(b.seat.since) || (a.call.id < b.call.id ? -1 : 1);

/** Approved callers in the order that hands made, then the longest wait: what a drag moves. */
export function rankedOf(desk: readonly Seated[], practice: boolean): readonly Seated[] {
  return desk
    .filter(({ call, seat }) => call.practice === practice && APPROVED.includes(seat.state))
    .sort((a, b) => (a.seat.rank ?? LAST) - (b.seat.rank ?? LAST) || longest(a, b));
}

/** Approved callers as NEXT takes them: who is named, then the order that hands made, then the longest wait. */
export function queueOf(desk: readonly Seated[], practice: boolean): readonly Seated[] {
  return [...rankedOf(desk, practice)].sort((a, b) => Number(b.seat.named) - Number(a.seat.named));
}

export function onAirOf(desk: readonly Seated[], practice: boolean): readonly Seated[] {
  return desk.filter(({ call, seat }) => call.practice === practice && ON_AIR.includes(seat.state)).sort(longest);
}

/** Whom "answer the next one" takes: priority first, then who has rung the longest. */
export function longestRinging(desk: readonly Seated[]): Seated | null {
  const ringing = desk.filter(({ seat }) => seat.state === "ringing");
  return ringing.sort((a, b) => Number(b.seat.priority) - Number(a.seat.priority) || Date.parse(a.call.rang_at) - Date.parse(b.call.rang_at))[0] ?? null;
}

export interface Moved {
  readonly call: string;
  /** Before whom; null for the end. */
  readonly ahead_of: string | null;
}

/** One step up or down in the queue; null where there is no further to go. */
export function stepped(order: readonly string[], call: string, by: -1 | 1): Moved | null {
  const at = order.indexOf(call);
  const to = at + by;
  if (at === -1 || to < 0 || to >= order.length) return null;
  return { call, ahead_of: order[by === -1 ? to : to + 1] ?? null };
}

/** What a drag meant: the order before, and the order as it was dropped. */
export function dropped(before: readonly string[], after: readonly string[], call: string): Moved | null {
  if (before.join() === after.join() || !after.includes(call)) return null;
  return { call, ahead_of: after[after.indexOf(call) + 1] ?? null };
}
