/** Which forms a case offers its reader: the server's permits, and what is asked about clocks and merged cases. Pure. */
import type { HandlingView } from "@/wire/casework";
import type { Me } from "@/wire/types";
import { type Act, FORMS, inOrder, nameOf, type Region } from "@/words/steps";

const UNIT_ROLES: readonly string[] = ["unit_admin", "unit_handler", "unit_leader"];

const act = (region: Region, step: string, about: Partial<Act> = {}): Act =>
  ({ region, step, part: null, supervision: null, clock: null, extension: null, item: null, ...about });

function permitted(record: HandlingView): readonly Act[] {
  return record.permits.flatMap(({ region, step, part, supervision, item }) => {
    const one = act(region as Region, step, { part, supervision, item });
    return nameOf(one) in FORMS ? [one] : [];
  });
}

/** A unit asks for its own clocks in time; the office decides. */
function extensions(record: HandlingView, me: Me): readonly Act[] {
  const mine = new Set(me.posts.filter((post) => UNIT_ROLES.includes(post.role)).map((post) => post.organisation));
  const waiting = record.extensions.filter((one) => one.granted === null);
  const asks = record.clocks
    .filter((clock) => clock.extendable && clock.standing !== "overdue" && mine.has(clock.organisation.id))
    .filter((clock) => !waiting.some((one) => one.clock === clock.id))
    .map((clock) => act("extension", "ask", { clock: clock.id }));
  const decides = me.roles.includes("style_office") ? waiting.map((one) => act("extension", "decide", { extension: one.id })) : [];
  return [...asks, ...decides];
}

/** Callers of merged cases are answered by whoever has or had the master. */
function children(record: HandlingView, me: Me): readonly Act[] {
  const mine = new Set(me.posts.filter((post) => UNIT_ROLES.includes(post.role)).map((post) => post.organisation));
  const part = record.parts.filter((one) => mine.has(one.organisation.id)).at(-1);
  const owed = record.related.some((one) => one.how === "child" && !one.answered);
  return part !== undefined && owed ? [act("children", "reply", { part: part.id })] : [];
}

/** The handling's own answer is also the letter's; answered by the letter alone, the case would wait without a clock. */
function once(acts: readonly Act[], record: HandlingView): readonly Act[] {
  const answers = new Set(acts.filter((one) => nameOf(one) === "case:reply").map((one) => one.part));
  const still = new Set(record.parts.filter((part) => answers.has(part.id)).map((part) => part.organisation.id));
  const letters = new Set(record.supervisions.filter((one) => still.has(one.organisation.id)).map((one) => one.id));
  return acts.filter((one) => nameOf(one) !== "supervision:reply" || one.supervision === null || !letters.has(one.supervision));
}

export function actsOf(record: HandlingView, me: Me): readonly Act[] {
  return inOrder([...once(permitted(record), record), ...extensions(record, me), ...children(record, me)]);
}

/** The form an address asks for; a letter's answer is given by the handling's own while that is open. */
export function actAt(acts: readonly Act[], wanted: unknown): Act | undefined {
  const named = (name: unknown): Act | undefined => acts.find((act) => nameOf(act) === name);
  return named(wanted) ?? (wanted === "supervision:reply" ? named("case:reply") : undefined);
}
