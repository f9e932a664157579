/** How each state looks: a colour and a shape of its own, never a colour alone. Red is only for on air. */
import type { CallState, Level, PartView } from "@/wire/types";

export type ShapeName =
  | "dot" | "bell" | "headset" | "pause" | "check" | "on_air" | "envelope" | "question" | "keypad" | "ended"
  | "up" | "half" | "cross" | "warning" | "double_check" | "lock";

export interface Look {
  readonly shape: ShapeName;
  /** Names a set of colours in look/tokens.css. */
  readonly tone: "idle" | "ringing" | "screening" | "hold" | "screened" | "on-air" | "message" | "status" | "warn" | "next" | "busied";
}

export const CALL_LOOK: Readonly<Record<CallState, Look>> = {
  ringing: { shape: "bell", tone: "ringing" },
  screening: { shape: "headset", tone: "screening" },
  hold: { shape: "pause", tone: "hold" },
  screened: { shape: "check", tone: "screened" },
  on_air: { shape: "on_air", tone: "on-air" },
  menu: { shape: "keypad", tone: "status" },
  message: { shape: "envelope", tone: "message" },
  status: { shape: "question", tone: "status" },
  ended: { shape: "ended", tone: "idle" },
};

export const PART_LOOK: Readonly<Record<PartView["state"], Look>> = {
  up: { shape: "up", tone: "screened" },
  starting: { shape: "half", tone: "screening" },
  down: { shape: "cross", tone: "warn" },
  unknown: { shape: "question", tone: "idle" },
};

/** The server judges segments with the same two numbers (intake.rules.transcripts); words carry only a number. */
const DOUBTFUL = 0.74;
const POOR = 0.55;

export function wordLevel(confidence: number): Level {
  if (confidence < POOR) return "low";
  return confidence < DOUBTFUL ? "medium" : "high";
}
