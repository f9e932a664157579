/** What pages can ask about how a unit prepares its show. Each step answers with the whole picture after it. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type PreparationView = Schemas["PreparationView"];
export type LeaveAsked = Schemas["LeaveAsked"];
export type LeaveParty = Schemas["LeaveParty"];
export type ManuscriptAsked = Schemas["ManuscriptAsked"];
export type OnAirPersonAsked = Schemas["OnAirPersonAsked"];
export type OnAirPart = Schemas["OnAirPart"];
export type ReportAsked = Schemas["ReportAsked"];
export type CallUpsView = Schemas["CallUpsView"];
export type LetterCaseView = Schemas["LetterCaseView"];
export type LetterPromiseView = Schemas["LetterPromiseView"];
export type RehearsalPackView = Schemas["RehearsalPackView"];
export type DoorCodeView = Schemas["DoorCodeView"];
export type ManuscriptView = Schemas["ManuscriptView"];
export type CallUpView = Schemas["CallUpView"];
type Told = Promise<PreparationView>;

const of = (show: number): string => `/api/shows/${show}/preparation`;

export const preparationOf = (show: number): Told => ask("GET", of(show));
export const fileLeave = (show: number, asked: LeaveAsked): Told => ask("POST", `${of(show)}/leaves`, asked);
export const withdrawLeave = (show: number, leave: number): Told => ask("DELETE", `${of(show)}/leaves/${leave}`);
export const decideLeave = (show: number, leave: number, party: LeaveParty, agreed: boolean, words: string): Told =>
  ask("POST", `${of(show)}/leaves/${leave}/opinions`, { party, agreed, words });
export const sendManuscript = (show: number, asked: ManuscriptAsked): Told => ask("POST", `${of(show)}/manuscripts`, asked);
export const commentManuscript = (show: number, manuscript: number, text: string): Told =>
  ask("POST", `${of(show)}/manuscripts/${manuscript}/comments`, { text });
export const fileManuscript = (show: number, manuscript: number): Told => ask("POST", `${of(show)}/manuscripts/${manuscript}/filing`);
export const writePeople = (show: number, people: readonly OnAirPersonAsked[]): Told => ask("PUT", `${of(show)}/people`, { people });
export const walkIn = (show: number, person: OnAirPersonAsked): Told => ask("POST", `${of(show)}/people`, person);
export const arrive = (show: number, who: number): Told => ask("POST", `${of(show)}/people/${who}/arrival`);
export const leave = (show: number, who: number): Told => ask("POST", `${of(show)}/people/${who}/leaving`);
export const closeDoor = (show: number): Told => ask("POST", `${of(show)}/door`);
export const sendReport = (show: number, asked: ReportAsked): Told => ask("POST", `${of(show)}/reports`, asked);

export const callUpsOf = (show: number): Promise<CallUpsView> => ask("GET", `/api/shows/${show}/call-ups`);
export const sendCallUp = (show: number): Promise<CallUpsView> => ask("POST", `/api/shows/${show}/call-ups`);
export const signCallUp = (show: number, version: number): Promise<CallUpsView> => ask("POST", `/api/shows/${show}/call-ups/signature`, { version });
export const rehearsalPackOf = (show: number): Promise<RehearsalPackView> => ask("GET", `/api/shows/${show}/rehearsal-pack`);
export const doorCodeOf = (show: number): Promise<DoorCodeView> => ask("GET", `/api/shows/${show}/door-code`);
export const makeDoorCode = (show: number): Promise<DoorCodeView> => ask("POST", `/api/shows/${show}/door-code`);
export const revokeDoorCode = (show: number): Promise<DoorCodeView> => ask("DELETE", `/api/shows/${show}/door-code`);
export function attachScan(show: number, manuscript: number, file: File): Told {
  const form = new FormData();
  form.append("file", file);
  return ask("POST", `${of(show)}/manuscripts/${manuscript}/scans`, form);
}
