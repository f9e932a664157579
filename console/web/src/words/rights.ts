/** What each role may do, so that the page offers nothing the server would refuse. The server decides (intake.rules.rights). */
import type { Role } from "@/wire/types";

export type Act = "hear_recording" | "correct_case" | "review_transcript" | "rehearse" | "settle_notices";

const WORKERS: readonly Role[] = ["screener", "registrar", "reviewer"];

const ALLOWED: Readonly<Record<Act, readonly Role[]>> = {
  hear_recording: [...WORKERS, "host"],
  correct_case: [...WORKERS, "host"],
  review_transcript: WORKERS,
  rehearse: ["screener", "host", "administrator"],
  settle_notices: ["administrator"],
};

export function may(roles: readonly Role[], act: Act): boolean {
  return roles.some((role) => ALLOWED[act].includes(role));
}
