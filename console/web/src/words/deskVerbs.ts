/** Which keys a row of the desk offers: a mirror of intake.rules.desk (KEYS, TABLE, HOST_ONLY), where the server decides. Pure. */
import type { DeskVerb, Hands, SeatState } from "@/wire/types";

const BOTH: readonly Hands[] = ["producer", "host"];

/** Who has the key. */
const KEYS: Readonly<Record<DeskVerb, readonly Hands[]>> = {
  screen: ["producer"],
  hold: BOTH,
  approve: ["producer"],
  name_next: BOTH,
  air: ["host"],
  lock: ["host"],
  unlock: ["host"],
  drop: BOTH,
  dump: BOTH,
  reorder: ["producer"],
  talk: ["producer"],
};

const SCREENED: readonly DeskVerb[] = ["screen", "hold", "name_next", "air", "drop", "reorder", "talk"];

const TABLE: Readonly<Record<SeatState, readonly DeskVerb[]>> = {
  idle: [],
  ringing: ["screen", "drop", "hold"],
  screening: ["hold", "approve", "drop"],
  hold: ["screen", "drop", "talk"],
  screened: SCREENED,
  next: SCREENED,
  on_air: ["hold", "lock", "drop", "dump"],
  locked: ["unlock", "dump"],
  busied: [],
  elsewhere: ["screen", "drop"],
};

/** Off the air a caller is taken only by the hand that put him on. */
const HOST_ONLY: Readonly<Partial<Record<SeatState, readonly DeskVerb[]>>> = { on_air: ["hold", "drop"] };

/** Who waits without having been screened; a setting of the station lets the host put them to air. */
const UNSCREENED: readonly SeatState[] = ["ringing", "hold"];

export function offers(state: SeatState, verb: DeskVerb, surface: Hands, unscreened = false): boolean {
  if (!KEYS[verb].includes(surface)) return false;
  if (surface !== "host" && HOST_ONLY[state]?.includes(verb) === true) return false;
  return TABLE[state].includes(verb) || (unscreened && verb === "air" && UNSCREENED.includes(state));
}
