/** What a page can ask about the handling of a case: reading it whole, its clocks day by day, and taking a step. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type HandlingView = Schemas["HandlingView"];
export type PermitView = Schemas["PermitView"];
export type TimedView = Schemas["TimedView"];
export type ExplainedView = Schemas["ExplainedView"];
export type EventView = Schemas["EventView"];
export type AssignedView = HandlingView["parts"][number];
export type LeadView = HandlingView["leads"][number];
export type OverdueView = HandlingView["overdue"][number];
export type SupervisionView = HandlingView["supervisions"][number];
export type RelatedView = HandlingView["related"][number];
export type Named = Schemas["Named"];
export type Standing = NonNullable<TimedView["standing"]>;
export type Outcome = NonNullable<TimedView["outcome"]>;
export type CaseState = HandlingView["state"];

export type DocumentView = Schemas["DocumentView"];
export type EnclosedView = Schemas["EnclosedView"];
export type FormView = Schemas["FormView"];

export const handlingOf = (id: number): Promise<HandlingView> => ask("GET", `/api/casework/${id}`);
/** 时限计算单 */
export const clockSheet = (id: number, clock: number): Promise<ExplainedView> => ask("GET", `/api/casework/${id}/clocks/${clock}`);
/** One case comes back, or several where a step answers for many at once. */
export const takeStep = (path: string, said: Readonly<Record<string, unknown>>): Promise<HandlingView | readonly HandlingView[]> =>
  ask("POST", `/api/casework/${path}`, said);
/** F22: all of them or none. */
export const closeLive = (cases: readonly { readonly case: number; readonly version: number }[]): Promise<readonly HandlingView[]> =>
  ask("POST", "/api/casework/close-live", { cases });
/** Every version of every paper of a case that the reader may see. */
export const documentsOf = (id: number): Promise<readonly DocumentView[]> => ask("GET", `/api/documents?case=${id}`);
/** 作废 */
export const voidDocument = (id: number, reason: string): Promise<DocumentView> => ask("POST", `/api/documents/${id}/void`, { reason });
/** Papers about several cases, newest first. */
export const sheets = (): Promise<readonly DocumentView[]> => ask("GET", "/api/documents/sheets");
export const forms = (): Promise<readonly FormView[]> => ask("GET", "/api/forms");
