/** What pages can ask about the assessment of units. One function for each verb. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type Assessment = Schemas["AssessmentView"];
export type Group = Schemas["GroupView"];
export type Assessed = Schemas["AssessedView"];
export type Figure = Schemas["FigureView"];
export type Measure = Figure["measure"];
export type Behind = Schemas["BehindView"];
export type LeftOut = Schemas["LeftOutView"];

const of = (words: Readonly<Record<string, string>>): string => new URLSearchParams(words).toString();

export const assessmentOf = (period: string): Promise<Assessment> => ask("GET", `/api/assessment?${of({ period })}`);
export const assessmentFile = (period: string): string => `/api/assessment/table.xlsx?${of({ period })}`;
export const behindFigure = (period: string, unit: number, measure: Measure): Promise<Behind[]> =>
  ask("GET", `/api/assessment/cases?${of({ period, unit: String(unit), measure })}`);
export const leftOut = (period: string, unit: number): Promise<LeftOut[]> =>
  ask("GET", `/api/assessment/excluded?${of({ period, unit: String(unit) })}`);

export type Sheets = Schemas["SheetsView"];
export type Sheet = Schemas["SheetView"];
export const sheetsOf = (period: string): Promise<Sheets> => ask("GET", `/api/assessment/sheets?${of({ period })}`);
export const publishPeriod = (period: string): Promise<Sheets> => ask("POST", `/api/assessment/periods/${period}/publication`);
export const freezePeriod = (period: string): Promise<Sheets> => ask("POST", `/api/assessment/periods/${period}/freezing`);
export const answerSheet = (sheet: Sheet, step: "confirm" | "appeal", words: string): Promise<void> =>
  ask("POST", `/api/assessment/sheets/${sheet.id}/answer`, { step, words, version: sheet.version });
export const decideSheet = (sheet: Sheet, words: string, recount: boolean): Promise<void> =>
  ask("POST", `/api/assessment/sheets/${sheet.id}/decision`, { words, recount, version: sheet.version });
export const sheetsFile = (period: string): string => `/api/assessment/sheets.xlsx?${of({ period })}`;
export const sheetPaper = (document: number): string => `/api/documents/${document}.pdf`;

export type Exclusions = Schemas["ExclusionsView"];
export type Exclusion = Schemas["ExclusionView"];
export const exclusionsOf = (): Promise<Exclusions> => ask("GET", "/api/assessment/exclusions");
export const proposeExclusion = (number: string, measure: Measure | null, reason: string): Promise<Exclusions> =>
  ask("POST", "/api/assessment/exclusions", { number, measure, reason });
export const approveExclusion = (which: number): Promise<Exclusions> => ask("POST", `/api/assessment/exclusions/${which}/approval`);
export const endExclusion = (which: number, reason: string): Promise<Exclusions> => ask("POST", `/api/assessment/exclusions/${which}/end`, { reason });
