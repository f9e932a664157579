/** Which row of the desk a call sits in. The server decides and every screen shows the same; here rows are laid out. Pure. */
import type { CallView } from "@/wire/types";

/** Rows that are always there: a screener's eye learns places, so the column must not start short. */
export const FEWEST_SEATS = 6;

export type Seats = readonly (string | null)[];

/** Row by row, the call that sits there. What is said of other calls never moves one; a call that is over has no row. */
export function seatsOf(calls: Iterable<CallView>): Seats {
  const seated = [...calls].filter(isLive).flatMap(({ id, seat }) => (seat === null ? [] : [{ id, seat }]));
  const rows = Math.max(FEWEST_SEATS, ...seated.map(({ seat }) => seat));
  const seats = new Array<string | null>(rows).fill(null);
  for (const { id, seat } of seated) seats[seat - 1] = id;
  return seats;
}

export function isLive(call: CallView | undefined): call is CallView {
  return call !== undefined && call.state !== "ended";
}

export function isOver(call: CallView): boolean {
  return call.state === "ended";
}
