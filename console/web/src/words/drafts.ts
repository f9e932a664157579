/** What a form begins with, and what is sent from it: words as people type them, values as the wire takes them. Pure. */
import type { AssignedView, HandlingView } from "@/wire/casework";
import type { About, Act, Cell, Draft, StepForm } from "@/words/steps";
import { nameOf } from "@/words/steps";

export interface Addressee {
  readonly organisation: number | null;
  readonly working_days: string;
  readonly reason: string;
}
export interface Item {
  readonly organisation: number | null;
  readonly item: string;
  readonly due_on: string;
}
export interface Ruling {
  readonly upheld: boolean | null;
  readonly addressee: Addressee;
}

export const NO_ADDRESSEE: Addressee = { organisation: null, working_days: "", reason: "" };
export const NO_ITEM: Item = { organisation: null, item: "", due_on: "" };
export const CHECKLIST = ["answered", "action", "done", "agrees"] as const;

/** What every kind of cell holds before anybody has said anything. */
function blank(cell: Cell): unknown {
  switch (cell.kind) {
    case "tick":
      return cell.name === "general" || cell.name === "receipt_known";
    case "lines":
      return [""];
    case "units":
    case "children":
      return [];
    case "addressees":
      return [NO_ADDRESSEE];
    case "items":
      return [NO_ITEM];
    case "checklist":
      return {};
    case "ruling":
      return { upheld: null, addressee: NO_ADDRESSEE } satisfies Ruling;
    case "unit":
    case "yesno":
    case "master":
    case "show":
      return null;
    case "choice":
    case "options":
      return cell.name === "satisfied" ? "not_asked" : "";
    case "line":
    case "text":
    case "day":
    case "days":
    case "seconds":
    case "call":
    case "rung":
      return "";
    default:
      return cell.kind satisfies never;
  }
}

function lastUnit(record: HandlingView): number | null {
  const late = record.clocks.find((clock) => clock.standing === "overdue" && clock.plan)?.organisation.id;
  return late ?? record.parts.at(-1)?.organisation.id ?? record.onair?.id ?? null;
}

function answered(record: HandlingView, part: number | null): Draft {
  const reply = record.replies.filter((one) => one.part === part).at(-1);
  return reply === undefined ? {} : { result: reply.result, told: reply.told };
}

/** Words the house knows already, so that nobody types them twice. */
function known(act: Act, record: HandlingView, part: AssignedView | undefined): Draft {
  const letter = record.supervisions.find((one) => one.id === act.supervision);
  const atWork = part?.handler ?? record.parts.find((one) => one.organisation.id === letter?.organisation.id)?.handler ?? "";
  const { kind, summary, caller_name, place, contact, anonymous, general, category, onair } = record;
  const whole: Readonly<Record<string, () => Draft>> = {
    "case:register": () => ({ kind: kind ?? "", summary, caller_name, place, contact, anonymous, general, category: category ?? "", protected: record.protected, onair: onair?.id ?? null }),
    "case:reclassify": () => ({ kind: kind ?? "" }),
    "case:amend": () => ({ summary }),
    "case:take_own": () => ({ unit: onair?.id ?? null }),
    "case:designate_own": () => ({ unit: onair?.id ?? null }),
    "case:answer_live": () => ({ answered_by: onair?.name ?? "" }),
    "case:sign_for": () => ({ handler: atWork, handler_phone: part?.handler_phone ?? "" }),
    "case:reply": () => ({ handler: atWork }),
    "children:reply": () => ({ handler: atWork, ...answered(record, act.part), children: record.related.filter((one) => one.how === "child" && !one.answered).map((one) => one.id) }),
    "case:feed_back": () => answered(record, act.part),
    "supervision:suggest": () => ({ organisation: lastUnit(record) }),
    "supervision:draft": () => ({ organisation: lastUnit(record) }),
    "supervision:issue": () => ({ demand: letter?.demand ?? "" }),
    "supervision:reply": () => ({ handler: atWork }),
    "airing:script": () => ({ script: record.airings.at(-1)?.script ?? "" }),
  };
  return whole[nameOf(act)]?.() ?? {};
}

export function begun(form: StepForm, act: Act, record: HandlingView): Draft {
  const part = record.parts.find((one) => one.id === act.part);
  const empty = Object.fromEntries(form.cells.map((cell) => [cell.name, blank(cell)]));
  return { ...empty, ...known(act, record, part) };
}

export const shownCells = (form: StepForm, draft: Draft): readonly Cell[] =>
  form.cells.filter((cell) => cell.when === undefined || cell.when(draft));

const words = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
const number = (value: unknown): number | null => {
  const said = typeof value === "number" ? value : Number.parseFloat(words(value));
  return Number.isFinite(said) ? said : null;
};
const list = <Row,>(value: unknown): readonly Row[] => (Array.isArray(value) ? (value as readonly Row[]) : []);

function addressed(one: Addressee): Readonly<Record<string, unknown>> {
  return { organisation: one.organisation ?? 0, working_days: number(one.working_days), reason: words(one.reason) };
}

/** Whether a cell must be filled, as the case and the other cells now are. */
export const demanded = (cell: Cell, draft: Draft, about: About): boolean => cell.required === true || cell.requiredWhen?.(draft, about) === true;

/** Whether a cell that must be filled is empty. */
export function lacking(cell: Cell, draft: Draft, about: About): boolean {
  const value = draft[cell.name];
  if (cell.kind === "ruling") {
    const ruling = value as Ruling;
    return ruling.upheld === null || (ruling.upheld && ruling.addressee.organisation === null);
  }
  if (!demanded(cell, draft, about)) return false;
  switch (cell.kind) {
    case "addressees":
      return list<Addressee>(value).every((one) => one.organisation === null);
    case "items":
      return list<Item>(value).some((one) => one.organisation === null || words(one.item) === "" || one.due_on === "");
    case "lines":
      return list<string>(value).every((one) => words(one) === "");
    case "children":
      return list<number>(value).length === 0;
    case "checklist":
      return CHECKLIST.some((name) => typeof (value as Record<string, unknown>)[name] !== "boolean");
    default:
      return value === null || (typeof value === "string" && value.trim() === "");
  }
}

/** The office's name of a field, where a form has another for its cell. */
const CELL_OF: Readonly<Record<string, readonly string[]>> = {
  promise: ["text"],
  evidence: ["evidence_of"],
  reason_for_days: ["addressees", "upheld"],
  onair_unit: ["onair", "unit"],
  units: ["units", "addressees"],
};

/** The cells of a form which the office's refusal says are lacking. */
export function named(fields: unknown, form: StepForm): readonly string[] {
  const said = words(fields).split(" ").flatMap((field) => (field.startsWith("checklist_") ? ["checklist"] : (CELL_OF[field] ?? [field])));
  return form.cells.map((cell) => cell.name).filter((name) => said.includes(name));
}

function said(cell: Cell, value: unknown): unknown {
  switch (cell.kind) {
    case "line":
    case "text":
      return words(value);
    case "day":
    case "options":
    case "call":
    case "rung":
      return words(value) === "" ? null : words(value);
    case "days":
    case "seconds":
      return number(value);
    case "lines":
      return list<string>(value).map(words).filter((one) => one !== "");
    case "addressees":
      return list<Addressee>(value).filter((one) => one.organisation !== null).map(addressed);
    case "ruling":
      return (value as Ruling).upheld === true ? addressed((value as Ruling).addressee) : null;
    default:
      return value;
  }
}

/** The body of the request. `version` is the one that was looked at. */
export function bodyOf(act: Act, form: StepForm, draft: Draft, record: HandlingView, version: number): Readonly<Record<string, unknown>> {
  const cells = Object.fromEntries(shownCells(form, draft).map((cell) => [cell.name, said(cell, draft[cell.name])]));
  if (nameOf(act) === "case:close_live") return { cases: [{ case: record.id, version }] };
  if (act.region === "children") {
    const chosen = new Set(list<number>(draft["children"]));
    return { ...cells, children: record.related.filter((one) => chosen.has(one.id)).map((one) => ({ case: one.id, version: one.version })) };
  }
  return { ...cells, version };
}
