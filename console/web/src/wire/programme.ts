/** What pages can ask about planning: a season, what the bodies say about a unit, the month's preview. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";
import type { ShowRow } from "@/wire/register";

type Schemas = components["schemas"];
export type SeasonAsked = Schemas["SeasonAsked"];
export type SeasonView = Schemas["SeasonView"];
export type SeasonDay = Schemas["SeasonDayView"];
export type SeasonChoice = Schemas["SeasonChoice"];

export type AgreementView = Schemas["AgreementView"];
export type MonthView = Schemas["MonthView"];
export type PreviewShow = Schemas["PreviewShowView"];
export type Commitments = Schemas["CommitmentsView"];
export type Commitment = Schemas["CommitmentView"];
export type Attitudes = Schemas["AttitudesView"];
export type AttitudeSource = Schemas["AttitudeSource"];
export type ShowLine = Schemas["ShowLineView"];
export type Stage = Schemas["StageView"];
export type AgreeParty = Schemas["AgreeParty"];

export const lookAtSeason = (asked: SeasonAsked): Promise<SeasonView> => ask("POST", "/api/shows/season/look", asked);
export const planSeason = (asked: SeasonAsked): Promise<ShowRow[]> => ask("POST", "/api/shows/season", asked);

export const agreementOf = (show: number): Promise<AgreementView> => ask("GET", `/api/shows/${show}/agreement`);
export const sayOfUnit = (show: number, party: AgreeParty, agreed: boolean, words: string): Promise<AgreementView> =>
  ask("POST", `/api/shows/${show}/agreement`, { party, agreed, words });

export const lineOf = (show: number): Promise<ShowLine> => ask("GET", `/api/shows/${show}/stages`);

export const attitudesOf = (show: number): Promise<Attitudes> => ask("GET", `/api/shows/${show}/attitudes`);
export const markAttitude = (show: number, source: AttitudeSource, clock: string, text: string): Promise<Attitudes> =>
  ask("POST", `/api/shows/${show}/attitudes`, { source, clock, text });
export const withdrawAttitude = (show: number, mark: number): Promise<Attitudes> => ask("DELETE", `/api/shows/${show}/attitudes/${mark}`);

export const commitmentsOf = (show: number): Promise<Commitments> => ask("GET", `/api/shows/${show}/commitments`);
export const noteCommitment = (show: number, text: string, due: string): Promise<Commitments> =>
  ask("POST", `/api/shows/${show}/commitments`, { text, due_on: due || null });
export const withdrawCommitment = (show: number, one: number): Promise<Commitments> => ask("DELETE", `/api/shows/${show}/commitments/${one}`);
export const reportCommitment = (show: number, one: number, done: string): Promise<Commitments> =>
  ask("POST", `/api/shows/${show}/commitments/${one}/report`, { done });
export const ruleCommitment = (show: number, one: number, kept: boolean, words: string): Promise<Commitments> =>
  ask("POST", `/api/shows/${show}/commitments/${one}/ruling`, { kept, words });

export const previewOf = (month: string): Promise<MonthView> => ask("GET", `/api/previews/${month}`);
export const writeContent = (month: string, show: number, version: number, text: string): Promise<MonthView> =>
  ask("PUT", `/api/previews/${month}/shows/${show}`, { version, text });
export const publishPreview = (month: string, sha256: string): Promise<MonthView> => ask("POST", `/api/previews/${month}`, { sha256 });
