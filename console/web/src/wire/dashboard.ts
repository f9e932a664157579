/** What pages can ask about the dashboard. One function for each verb. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type Dashboard = Schemas["DashboardView"];
export type Calls = Schemas["CallsView"];
export type Share = Schemas["ShareView"];
export type Rate = Schemas["RateView"];
export type UnitGroup = Schemas["UnitGroupView"];
export type DashboardCases = Schemas["DashboardCasesView"];

/** A period, or a show. */
export type Span = { readonly period: string } | { readonly show: string };
/** Which bar or point: of a kind, a town, a measure in a piece or of a unit. */
export type Bar = Readonly<Record<string, string>>;

const of = (words: Readonly<Record<string, string>>): string => new URLSearchParams(words).toString();

export const dashboardOf = (span: Span): Promise<Dashboard> => ask("GET", `/api/dashboard?${of(span)}`);
export const casesBehind = (span: Span, bar: Bar): Promise<DashboardCases> => ask("GET", `/api/dashboard/cases?${of({ ...span, ...bar })}`);
