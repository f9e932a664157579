/** What to tell a reader about a transcript that is not simply there. Pure. */
import type { CallView, SegmentView } from "@/wire/types";

type Say = (key: string, facts?: Record<string, unknown>) => string;

/** Whether no later pass is going to replace this segment: the pass's own text, or live text whose pass has failed. */
export function isLastWord(segment: SegmentView, call: CallView): boolean {
  return !segment.live || call.transcript.state === "failed";
}

export function transcriptHint(call: CallView, t: Say): string | null {
  if (call.state !== "ended") return null;
  const { state, note } = call.transcript;
  switch (state) {
    case "live":
    case "done":
      return null;
    case "queued":
    case "running":
      return t("transcript.waiting", { state: t(`transcript.${state}`) });
    case "failed":
      return t("transcript.failedHint", { note: note ?? "–" });
    case "no_model":
      return t("transcript.noModelHint");
    case "empty":
      return t("transcript.emptyHint");
    default:
      return state satisfies never;
  }
}
