/** Which row of the desk a call sits in. A call keeps its row while it lives, and a row never moves. Pure. */
import type { CallView } from "@/wire/types";

/** Rows that are always there: a screener's eye learns places, so the column must not start short. */
export const FEWEST_SEATS = 6;

export type Seats = readonly (string | null)[];

const NO_SEATS: Seats = Array.from({ length: FEWEST_SEATS }, () => null);

interface Sat {
  readonly call: string;
  readonly until: number;
}

const ms = (iso: string): number => Date.parse(iso);

function endOf(call: CallView): number {
  if (call.state !== "ended") return Number.POSITIVE_INFINITY;
  return ms(call.ended_at ?? call.rang_at);
}

/** Replays rings and ends in order, so that two screens opened at different times show the same rows. */
export function seatsFromHistory(calls: Iterable<CallView>): Seats {
  const rows: (Sat | null)[] = [...NO_SEATS].map(() => null);
  const inOrder = [...calls].sort((a, b) => ms(a.rang_at) - ms(b.rang_at) || (a.id < b.id ? -1 : 1));
  for (const call of inOrder) {
    const rang = ms(call.rang_at);
    const free = rows.findIndex((sat) => sat === null || sat.until <= rang);
    const sat = { call: call.id, until: endOf(call) };
    if (free === -1) rows.push(sat);
    else rows[free] = sat;
  }
  const seats = rows.map((sat) => (sat !== null && sat.until === Number.POSITIVE_INFINITY ? sat.call : null));
  while (seats.length > FEWEST_SEATS && seats.at(-1) === null) seats.pop();
  return seats;
}

/** Seats after one call changed: a live call keeps or takes a row, an ended one leaves its row empty. */
export function seated(seats: Seats, call: CallView): Seats {
  const at = seats.indexOf(call.id);
  if (call.state === "ended") return at === -1 ? seats : seats.with(at, null);
  if (at !== -1) return seats;
  const free = seats.indexOf(null);
  return free === -1 ? [...seats, call.id] : seats.with(free, call.id);
}

/** After a new snapshot: who is still here keeps the row, the rest of the rows come from history. */
export function reseated(before: Seats, calls: ReadonlyMap<string, CallView>): Seats {
  const stillHere = before.map((id) => (id !== null && isLive(calls.get(id)) ? id : null));
  if (stillHere.every((id) => id === null)) return seatsFromHistory(calls.values());
  const inOrder = [...calls.values()].filter(isLive).sort((a, b) => ms(a.rang_at) - ms(b.rang_at));
  return inOrder.reduce<Seats>(seated, stillHere);
}

export function isLive(call: CallView | undefined): call is CallView {
  return call !== undefined && call.state !== "ended";
}

export function isOver(call: CallView): boolean {
  return call.state === "ended";
}
