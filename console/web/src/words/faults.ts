/** What went wrong, as a sentence: the server's own where it gave one. */
import { Refused, Unreachable } from "@/wire/ask";

type Say = (key: string, facts?: Record<string, unknown>) => string;

export function faultSentence(fault: unknown, t: Say): string {
  if (fault instanceof Refused) return fault.message;
  if (fault instanceof Unreachable) return t("fault.unreachable");
  return t("fault.unexpected", { message: fault instanceof Error ? fault.message : String(fault) });
}
