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
export type AgreeParty = Schemas["AgreeParty"];

export const lookAtSeason = (asked: SeasonAsked): Promise<SeasonView> => ask("POST", "/api/shows/season/look", asked);
export const planSeason = (asked: SeasonAsked): Promise<ShowRow[]> => ask("POST", "/api/shows/season", asked);

export const agreementOf = (show: number): Promise<AgreementView> => ask("GET", `/api/shows/${show}/agreement`);
export const sayOfUnit = (show: number, party: AgreeParty, agreed: boolean, words: string): Promise<AgreementView> =>
  ask("POST", `/api/shows/${show}/agreement`, { party, agreed, words });

export const previewOf = (month: string): Promise<MonthView> => ask("GET", `/api/previews/${month}`);
export const writeContent = (month: string, show: number, version: number, text: string): Promise<MonthView> =>
  ask("PUT", `/api/previews/${month}/shows/${show}`, { version, text });
export const publishPreview = (month: string, sha256: string): Promise<MonthView> => ask("POST", `/api/previews/${month}`, { sha256 });
