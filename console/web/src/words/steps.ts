/** Every step of a case as a form: its cells, the annex they belong to, and where it is sent. Pure. */

import type { Kind } from "@/wire/types";

export type Region = "case" | "supervision" | "airing" | "extension" | "children";

/** A step that one reader may take now, on one part, letter, clock, request or item. */
export interface Act {
  readonly region: Region;
  readonly step: string;
  readonly part: number | null;
  readonly supervision: number | null;
  readonly clock: number | null;
  readonly extension: number | null;
  readonly item: number | null;
}

export type CellKind =
  | "line" | "text" | "tick" | "day" | "days" | "seconds" | "unit" | "choice" | "yesno" | "options" | "lines" | "units"
  | "addressees" | "items" | "checklist" | "ruling" | "master" | "call" | "rung" | "children" | "show";

/** Draft words of a form, by the cell's name on the wire. */
export type Draft = Readonly<Record<string, unknown>>;

/** What of a case decides whether a cell must be filled. */
export interface About {
  readonly kind: Kind | null;
  readonly caller_number: string;
  readonly signature_for: readonly Kind[];
  readonly related: readonly { readonly id: number; readonly kind: Kind | null }[];
}

export interface Cell {
  readonly name: string;
  readonly kind: CellKind;
  readonly options?: readonly string[];
  readonly required?: true;
  /** Required only where the case or the other cells make it so. */
  readonly requiredWhen?: (draft: Draft, about: About) => boolean;
  readonly when?: (draft: Draft) => boolean;
}

export interface StepForm {
  /** annex2 … annex6, f7 …: the paper whose cells these are. */
  readonly paper?: string;
  readonly cells: readonly Cell[];
  readonly path: (id: number, act: Act) => string;
  /** Done now and then, and never what a reader came for. */
  readonly rare?: true;
}

const line = (name: string, required?: true): Cell => ({ name, kind: "line", ...(required === undefined ? {} : { required }) });
const text = (name: string, required?: true): Cell => ({ name, kind: "text", ...(required === undefined ? {} : { required }) });
const choice = (name: string, options: readonly string[], required?: true): Cell =>
  ({ name, kind: "choice", options, ...(required === undefined ? {} : { required }) });
const cell = (name: string, kind: CellKind, required?: true): Cell => ({ name, kind, ...(required === undefined ? {} : { required }) });
const at = (last: string) => (id: number): string => `${id}/${last}`;
const ofPart = (last: string) => (id: number, act: Act): string => `${id}/parts/${act.part ?? 0}/${last}`;
const ofLetter = (last: string) => (id: number, act: Act): string => `${id}/supervisions/${act.supervision ?? 0}/${last}`;

const KINDS = ["consultation", "complaint", "suggestion"] as const;
const CATEGORIES = ["", "consultation", "help", "complaint", "report", "suggestion"] as const;
const REASON = text("reason", true);
const reached = (draft: Draft): boolean => draft["reached"] === true;
const EVIDENCE: readonly Cell[] = [
  text("result", true),
  text("told", true),
  choice("channel", ["phone", "message", "visit", "letter", "aired"], true),
  choice("evidence", ["call", "receipt", "visit", "aired", "attempts"], true),
  { ...line("evidence_of", true), when: (draft) => draft["evidence"] !== "attempts" },
  line("handler", true),
];
/** 附件2: the kinds that the rules in force name are answered with an opinion and a signature. */
const signed = (draft: Draft, about: About): boolean => {
  const chosen = draft["children"];
  const kinds = Array.isArray(chosen) ? about.related.filter((one) => chosen.includes(one.id)).map((one) => one.kind) : [about.kind];
  return kinds.some((kind) => kind !== null && about.signature_for.includes(kind));
};
const OPINION: readonly Cell[] = [{ ...text("opinion"), requiredWhen: signed }, { ...line("signed_by"), requiredWhen: signed }];
const CLIP: readonly Cell[] = [cell("clip_from", "seconds"), cell("clip_to", "seconds")];

/** Kept here so that the table below stays one line for each step. */
const REGISTER: readonly Cell[] = [
  choice("kind", KINDS, true),
  text("summary", true),
  line("caller_name"),
  line("place"),
  line("contact"),
  { ...line("anonymous"), requiredWhen: (draft, about) => about.caller_number === "" && (draft["contact"] ?? "") === "" },
  cell("show", "show"),
  cell("onair", "unit"),
  { ...choice("category", CATEGORIES), kind: "options" },
  { ...cell("general", "tick"), when: (draft) => draft["kind"] === "complaint" },
  cell("protected", "tick"),
];
const ATTEMPT: readonly Cell[] = [
  cell("reached", "yesno", true),
  { ...cell("checklist", "checklist", true), when: reached },
  { ...choice("satisfied", ["not_asked", "satisfied", "fair", "dissatisfied"]), when: reached },
  text("opinion"),
  cell("call_back", "rung"),
];

export const FORMS: Readonly<Record<string, StepForm>> = {
  "case:register": { paper: "annex2", cells: REGISTER, path: at("register") },
  "case:void": { cells: [choice("reason", ["wrong_number", "prank", "hung_up", "silent", "test", "duplicate_call"], true), { ...cell("listened_again", "tick"), when: (draft) => draft["reason"] === "silent" }], path: at("void") },
  "case:refer": { cells: [choice("channel", ["emergency", "litigation", "petition", "discipline", "other"], true), text("told", true)], path: at("refer") },
  "case:split": { cells: [cell("summaries", "lines", true)], path: at("split"), rare: true },
  "case:reclassify": { cells: [choice("kind", KINDS, true), { ...choice("category", CATEGORIES), kind: "options" }, REASON], path: at("reclassify"), rare: true },
  "case:amend": { paper: "annex2", cells: [text("summary", true), REASON], path: at("amend"), rare: true },
  "case:merge": { cells: [cell("master", "master", true), REASON], path: at("merge"), rare: true },
  "case:answer_live": { paper: "annex2", cells: [text("answer", true), line("answered_by", true)], path: at("answer-live") },
  "case:promise": { paper: "annex2", cells: [line("speaker", true), text("text", true), cell("promised_on", "day"), cell("call", "call"), ...CLIP.map((one) => ({ ...one, when: (draft: Draft) => typeof draft["call"] === "string" && draft["call"] !== "" }))], path: at("promise") },
  "case:close_live": { paper: "f22", cells: [], path: () => "close-live" },
  "case:not_answered_fully": { cells: [REASON], path: at("not-answered-fully") },
  "case:take_own": { paper: "annex2", cells: [cell("unit", "unit")], path: at("take-own") },
  "case:to_triage": { cells: [text("reason")], path: at("to-triage") },
  "case:notify": { paper: "annex3", cells: [cell("addressees", "addressees", true)], path: at("notify") },
  "case:sign_for": { paper: "annex3", cells: [line("handler", true), line("handler_phone")], path: ofPart("sign") },
  "case:refuse": { cells: [text("legal_basis", true)], path: ofPart("refuse") },
  "case:rule_notify": { paper: "annex3", cells: [cell("upheld", "ruling", true), REASON], path: ofPart("rule") },
  "case:prepare_transfer": { paper: "annex4", cells: [REASON], path: at("prepare-transfer") },
  "case:receive_by_12345": { paper: "annex4", cells: [line("receipt", true), cell("outside_due", "day")], path: at("receive-by-12345") },
  "case:receive_by_actual": { paper: "annex4", cells: [cell("unit", "unit", true), cell("receipt_known", "tick")], path: at("receive-by-actual") },
  "case:send_back": { cells: [REASON], path: at("send-back") },
  "case:prepare_joint": { paper: "annex4", cells: [cell("lead", "unit", true), REASON], path: at("prepare-joint") },
  "case:receive_by_lead": { paper: "annex4", cells: [line("handler", true)], path: ofPart("receive-by-lead") },
  "case:dispute_lead": { cells: [text("legal_basis", true)], path: ofPart("dispute") },
  "case:designate_joint": { paper: "annex4", cells: [cell("lead", "unit", true), REASON], path: at("designate-joint") },
  "case:designate_transfer": { paper: "annex4", cells: [REASON], path: at("designate-transfer") },
  "case:designate_own": { cells: [cell("unit", "unit"), REASON], path: at("designate-own") },
  "case:reply": { paper: "annex2", cells: [...OPINION, ...EVIDENCE], path: ofPart("reply") },
  "case:feed_back": { paper: "annex5", cells: [text("result", true), text("told", true)], path: ofPart("feed-back") },
  "case:begin_verification": { paper: "f17", cells: [], path: at("begin-verification") },
  "case:attempt": { paper: "f17", cells: ATTEMPT, path: at("attempt") },
  "case:close": { paper: "annex2", cells: [choice("unsolvable", ["", "policy_limit", "no_legal_basis", "outside_district"]), { ...text("reason", true), when: (draft) => draft["unsolvable"] !== "" }], path: at("close") },
  "case:not_solved": { paper: "annex6", cells: [cell("units", "units"), text("demand", true), REASON], path: at("not-solved") },
  "case:order_rectification": { paper: "f14", cells: [cell("items", "items", true), REASON], path: at("order-rectification"), rare: true },
  "case:report_item": { paper: "f14", cells: [text("done", true)], path: (id, act) => `${id}/items/${act.item ?? 0}/report` },
  "case:return_item": { paper: "f14", cells: [REASON], path: (id, act) => `${id}/items/${act.item ?? 0}/return` },
  "case:accept_item": { paper: "f14", cells: [text("done", true)], path: (id, act) => `${id}/items/${act.item ?? 0}/accept` },
  "case:reopen": { cells: [REASON], path: at("reopen") },
  "case:archive": { cells: [], path: at("archive") },
  "case:hold": { cells: [text("reason", true)], path: at("hold"), rare: true },
  "case:release": { cells: [text("reason", true)], path: at("release"), rare: true },
  "supervision:suggest": { paper: "f7", cells: [cell("organisation", "unit", true), text("demand", true), text("delay")], path: at("supervisions/suggest") },
  "supervision:draft": { paper: "annex6", cells: [cell("organisation", "unit", true), text("demand", true), text("delay")], path: at("supervisions/draft") },
  "supervision:take_up": { paper: "annex6", cells: [], path: ofLetter("take-up") },
  "supervision:refuse": { cells: [REASON], path: ofLetter("refuse") },
  "supervision:issue": { paper: "annex6", cells: [text("demand", true), line("signed_by", true)], path: ofLetter("issue") },
  "supervision:serve": { paper: "f16", cells: [cell("paper", "tick")], path: ofLetter("serve") },
  "supervision:reply": { paper: "annex3", cells: EVIDENCE, path: ofLetter("answer") },
  "supervision:report": { paper: "annex6", cells: [text("report", true), text("opinion", true)], path: ofLetter("report") },
  "supervision:accept": { cells: [text("decision")], path: ofLetter("accept") },
  "supervision:repeat": { paper: "annex6", cells: [REASON], path: ofLetter("repeat") },
  "airing:queue": { cells: [], path: at("airing/queue"), rare: true },
  "airing:script": { paper: "f15", cells: [text("script", true), cell("show", "show")], path: at("airing/script") },
  "airing:air": { paper: "f15", cells: [cell("show", "show"), ...CLIP], path: at("airing/air") },
  "airing:waive": { cells: [REASON], path: at("airing/waive") },
  "extension:ask": { paper: "f21", cells: [cell("working_days", "days", true), REASON], path: (id, act) => `${id}/clocks/${act.clock ?? 0}/extend`, rare: true },
  "extension:decide": { paper: "f21", cells: [cell("granted", "yesno", true), text("decision", true)], path: (id, act) => `${id}/extensions/${act.extension ?? 0}/decide` },
  "children:reply": { paper: "annex2", cells: [cell("children", "children", true), ...OPINION, ...EVIDENCE], path: (_, act) => `parts/${act.part ?? 0}/reply-to-children` },
};

export const nameOf = (act: Act): string => `${act.region}:${act.step}`;
/** One form on one case; drafts are kept under it. */
export const keyOf = (act: Act): string =>
  [nameOf(act), act.part, act.supervision, act.clock, act.extension, act.item].map((one) => one ?? "").join("-");
/** Whether an event of the case is what this form makes happen; the last of several parts may bear the whole's name. */
export function isEventOf(event: string, act: Act): boolean {
  const before = { case: "", children: "", supervision: "sup_", airing: "air_", extension: "extension_" }[act.region];
  const name = act.region === "extension" ? { ask: "asked", decide: "decided" }[act.step] : act.step;
  return [name, `${name}_part`, `${name}_triage`, act.step === "accept_item" ? "accept_rectification" : name].some((one) => event === `${before}${one}`);
}
export const formOf = (act: Act): StepForm | undefined => FORMS[nameOf(act)];

/** Of several, what a reader most likely came for stands first. */
const FIRST: readonly string[] = [
  "case:register", "case:notify", "case:take_own", "case:to_triage", "case:sign_for", "case:receive_by_lead", "case:rule_notify",
  "supervision:serve", "supervision:reply", "supervision:report", "case:reply", "children:reply", "case:feed_back",
  "case:begin_verification", "case:attempt", "case:close", "extension:decide", "supervision:issue", "supervision:take_up",
  "supervision:accept", "case:receive_by_12345", "case:receive_by_actual", "case:report_item", "case:accept_item", "airing:air", "airing:script",
];

export function inOrder(acts: readonly Act[]): readonly Act[] {
  const place = (act: Act): number => {
    const found = FIRST.indexOf(nameOf(act));
    return found === -1 ? FIRST.length : found;
  };
  return [...acts].sort((a, b) => place(a) - place(b));
}
