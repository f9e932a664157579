/** How each state of a row of the desk looks, and a line's quality. Red is only for the air; no state is told by colour alone. */
import type { Look } from "@/words/states";
import type { SeatState, SeatView } from "@/wire/types";

export const SEAT_LOOK: Readonly<Record<SeatState, Look>> = {
  idle: { shape: "dot", tone: "idle" },
  ringing: { shape: "bell", tone: "ringing" },
  screening: { shape: "headset", tone: "screening" },
  hold: { shape: "pause", tone: "hold" },
  screened: { shape: "check", tone: "screened" },
  next: { shape: "double_check", tone: "next" },
  on_air: { shape: "on_air", tone: "on-air" },
  locked: { shape: "lock", tone: "on-air" },
  busied: { shape: "cross", tone: "busied" },
  elsewhere: { shape: "keypad", tone: "status" },
};

/** What blinks needs a person: who rings, and who comes next. */
export const BLINKS: readonly SeatState[] = ["ringing", "next"];

export const QUALITY_LOOK: Readonly<Record<NonNullable<SeatView["quality"]>, Look>> = {
  good: { shape: "up", tone: "screened" },
  fair: { shape: "half", tone: "screening" },
  poor: { shape: "warning", tone: "warn" },
};
