/** The words of the casework: which sentence names a step, an event, a choice, and how clocks look. Pure. */
import type { EventView, HandlingView, Named, TimedView } from "@/wire/casework";
import type { Act } from "@/words/steps";
import type { Look } from "@/words/states";

type Say = (key: string, facts?: Record<string, unknown>) => string;

/** The word of one value that can be chosen in a cell. */
export function choiceName(cell: string, value: string, t: Say): string {
  const said = value === "" ? "blank" : value;
  switch (cell) {
    case "kind":
      return t(`kind.${value}`);
    case "reason":
      return t(`handling.choice.reason.${said}`);
    case "channel":
      return t(`handling.choice.channel.${said}`);
    case "evidence":
      return t(`handling.choice.evidence.${said}`);
    case "satisfied":
      return t(`handling.choice.satisfied.${said}`);
    case "unsolvable":
      return t(`handling.choice.unsolvable.${said}`);
    case "category":
      return t(`handling.choice.category.${said}`);
    default:
      return value;
  }
}

export function stepName(region: string, step: string, t: Say): string {
  switch (region) {
    case "supervision":
      return t(`handling.supervision.${step}`);
    case "airing":
      return t(`handling.airingStep.${step}`);
    case "extension":
      return t(`handling.extension.${step}`);
    case "children":
      return t(`handling.children.${step}`);
    default:
      return t(`handling.case.${step}`);
  }
}
export const actName = (act: Act, t: Say): string => stepName(act.region, act.step, t);

const OF_NOBODY: readonly string[] = ["open", "breach", "propose", "call_ended", "extension_asked", "extension_decided", "linked"];

/** What happened, in the same words as on the button that made it happen. */
export function eventName(step: string, t: Say): string {
  if (OF_NOBODY.includes(step)) return t(`handling.event.${step}`);
  if (step.startsWith("sup_")) return stepName("supervision", step.slice(4), t);
  return step.startsWith("air_") ? stepName("airing", step.slice(4), t) : stepName("case", step, t);
}

/** Whose event it is: the person in their part, or the house itself. */
export function eventWho(event: EventView, t: Say): string {
  if (event.person === "") return t("handling.timeline.system");
  return [event.person, event.role === "" ? "" : t(`role.${event.role}`), event.organisation].filter((one) => one !== "").join(" · ");
}

export type Sort = "steps" | "supervision" | "late";
export const SORTS: readonly Sort[] = ["steps", "supervision", "late"];

export function isOfSort(event: EventView, sort: Sort): boolean {
  if (sort === "supervision") return event.step.startsWith("sup_") || event.step === "propose";
  if (sort === "late") return event.late_reason !== "" || event.step === "breach";
  return event.person !== "" && !event.step.startsWith("sup_");
}

type Seen = NonNullable<TimedView["standing"]> | NonNullable<TimedView["outcome"]>;

/** Red belongs to the air; lateness has its own colour, and every standing a shape besides. */
export const CLOCK_LOOK: Readonly<Record<Seen, Look>> = {
  running: { shape: "dot", tone: "idle" },
  due_soon: { shape: "half", tone: "screening" },
  due_today: { shape: "bell", tone: "screening" },
  overdue: { shape: "warning", tone: "warn" },
  met: { shape: "check", tone: "screened" },
  missed_open: { shape: "warning", tone: "warn" },
  missed_done: { shape: "cross", tone: "warn" },
  transferred: { shape: "ended", tone: "idle" },
  deemed: { shape: "cross", tone: "warn" },
  superseded: { shape: "ended", tone: "idle" },
  cancelled: { shape: "ended", tone: "idle" },
};

/** How a clock looks now; a late one that still runs is late, whatever its row says. */
export const seenAs = (clock: Pick<TimedView, "standing" | "outcome">): Seen => clock.standing ?? clock.outcome ?? "running";
export const isRunning = (clock: TimedView): boolean => clock.stopped_at === null && (clock.outcome === null || clock.outcome === "missed_open");

/** 3 days and 4 hours, as whole numbers. */
export function waited(fromIso: string, toMs: number): { days: number; hours: number } {
  const hours = Math.max(0, Math.floor((toMs - Date.parse(fromIso)) / 3_600_000));
  return { days: Math.floor(hours / 24), hours: hours % 24 };
}

const AT_STATION: readonly string[] = ["draft", "registered", "answered_live", "feedback_in", "verify"];
const AT_OFFICE: readonly string[] = ["triage", "returned", "rectify"];
const AT_ONAIR: readonly string[] = ["transfer_prep", "joint_prep"];

/** Who has to do something now, in a name: the units at work, or the body whose turn it is; "" when nobody is. */
export function holder(record: HandlingView, between: string, t: Say): string {
  const owing = record.state === "replied" ? ["replied"] : ["given", "active", "refused"];
  const units = record.parts.filter((part) => owing.includes(part.state)).map((part) => part.organisation);
  if (AT_STATION.includes(record.state)) return t("duty.station");
  if (AT_OFFICE.includes(record.state)) return t("duty.style_office");
  if (AT_ONAIR.includes(record.state)) return record.onair?.name ?? "";
  return names(units, between);
}

export const names = (all: readonly Named[], between: string): string => [...new Set(all.map((one) => one.name))].join(between);
