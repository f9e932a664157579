/** What a page can ask across many cases: what waits, the ledger, supervision, the register, leads, a search. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type WaitingList = Schemas["WaitingListView"];
export type TaskView = Schemas["TaskView"];
export type WaitingView = Schemas["WaitingView"];
export type Task = TaskView["task"];
export type ExpectedTerm = NonNullable<WaitingView["expected"]>;
export type DueClock = NonNullable<WaitingView["clock"]>;
export type LedgerView = Schemas["LedgerView"];
export type LedgerRow = Schemas["LedgerRow"];
export type SupervisionBoard = Schemas["SupervisionBoardView"];
export type LetterView = Schemas["LetterView"];
export type OverdueRegister = Schemas["OverdueRegisterView"];
export type OverdueLine = Schemas["OverdueLine"];
export type LeadsView = Schemas["LeadsView"];
export type LeadLine = Schemas["LeadLine"];
export type HitView = Schemas["HitView"];
export type SearchView = Schemas["SearchView"];

/** Words of an address; a list is said once for each of its members. */
export type Asked = Readonly<Record<string, string | readonly string[]>>;

export function addressOf(asked: Asked): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    for (const one of typeof value === "string" ? [value] : value) if (one !== "") search.append(name, one);
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

export const waitingFor = (asked: Asked = {}): Promise<WaitingList> => ask("GET", `/api/lists/inbox${addressOf(asked)}`);
export const waitingCounts = (): Promise<Readonly<Record<string, number>>> => ask("GET", "/api/lists/inbox/counts");
export const ledgerOf = (asked: Asked): Promise<LedgerView> => ask("GET", `/api/lists/ledger${addressOf(asked)}`);
export const ledgerFile = (asked: Asked): string => `/api/lists/ledger.xlsx${addressOf(asked)}`;
export const supervisionBoard = (): Promise<SupervisionBoard> => ask("GET", "/api/lists/supervision");
export const overdueRegister = (asked: Asked): Promise<OverdueRegister> => ask("GET", `/api/lists/overdue${addressOf(asked)}`);
export const explainOverdue = (line: number, explanation: string, before: string): Promise<null> =>
  ask("POST", `/api/lists/overdue/${line}/explain`, { explanation, before });
export const leadsOf = (asked: Asked): Promise<LeadsView> => ask("GET", `/api/lists/leads${addressOf(asked)}`);
export const explainLead = (lead: number, explanation: string, before: string): Promise<null> =>
  ask("POST", `/api/casework/leads/${lead}/explain`, { explanation, before });
export const stepLead = (lead: number, step: string, finding: string): Promise<unknown> =>
  ask("POST", `/api/casework/leads/${lead}/${step}`, { finding });
export const raiseLead = (organisation: number, situation: number, facts: string, of: number | null): Promise<unknown> =>
  ask("POST", "/api/casework/leads", { organisation, situation, facts, case: of });
export const searchCases = (q: string, after: string | null = null): Promise<SearchView> =>
  ask("GET", `/api/lists/search${addressOf({ q, after: after ?? "" })}`);
