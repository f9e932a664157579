/** What pages can ask about the rules: the calendar of working days and the policy packs. One function for each verb. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type WorkDay = Schemas["WorkDay"];
export type LayerWord = Schemas["LayerWord"];
export type Layer = LayerWord["layer"];
export type CalendarYear = Schemas["CalendarYear"];
export type CalendarVersion = Schemas["CalendarVersion"];
export type CalendarProposal = Schemas["CalendarProposal"];
export type NewCalendarProposal = Schemas["NewCalendarProposal"];
export type Followed = Schemas["Followed"];
export type PolicyView = Schemas["PolicyView"];
export type PackView = Schemas["PackView"];
export type PackProposal = Schemas["PackProposalView"];
export type PackDifference = Schemas["PackDifference"];
export type PackCheck = Schemas["PackCheck"];
export type Simulation = Schemas["SimulationView"];

export type Decision = "refusal" | "withdrawal";

export const calendarYear = (year: number): Promise<CalendarYear> => ask("GET", `/api/calendar/years/${year}`);
export const calendarFile = (year: number, form: "csv" | "ics"): string => `/api/calendar/years/${year}/file.${form}`;
export const calendarVersions = (): Promise<CalendarVersion[]> => ask("GET", "/api/calendar/versions");
export const calendarVersion = (id: number): Promise<CalendarProposal> => ask("GET", `/api/calendar/versions/${id}`);
export const proposeCalendar = (proposal: NewCalendarProposal): Promise<CalendarProposal> =>
  ask("POST", "/api/calendar/versions", proposal);
export const proposeCalendarAgain = (id: number): Promise<CalendarProposal> => ask("POST", `/api/calendar/versions/${id}/again`);
export const approveCalendar = (id: number): Promise<Followed> => ask("POST", `/api/calendar/versions/${id}/approval`);
export const closeCalendar = (id: number, how: Decision, reason: string): Promise<CalendarProposal> =>
  ask("POST", `/api/calendar/versions/${id}/${how}`, { reason });

export const policyView = (): Promise<PolicyView> => ask("GET", "/api/policy");
export const checkPack = (text: string): Promise<PackCheck> => ask("POST", "/api/policy/check", { text });
export const simulatePack = (text: string, since: string): Promise<Simulation> =>
  ask("POST", "/api/policy/simulation", { text, since: since === "" ? null : since });
export const proposePack = (text: string, reason: string): Promise<PackProposal> =>
  ask("POST", "/api/policy/proposals", { text, reason });
export const approvePack = (id: number): Promise<PackProposal> => ask("POST", `/api/policy/proposals/${id}/approval`);
export const closePack = (id: number, how: Decision, reason: string): Promise<PackProposal> =>
  ask("POST", `/api/policy/proposals/${id}/${how}`, { reason });
