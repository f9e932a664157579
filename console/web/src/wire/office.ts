/** What a page can ask of the office: one function for each verb, nothing more. */
import { ask } from "@/wire/ask";
import type {
  CallBackAsked,
  CallBackPage,
  CallBackView,
  CallView,
  CaseEdit,
  CaseRow,
  CaseView,
  InboxRow,
  Lang,
  Me,
  PeaksView,
  RehearsalView,
  SegmentView,
  SoundOf,
  SystemView,
  Track,
  TranscriptPage,
} from "@/wire/types";

function query(parts: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

const safe = encodeURIComponent;

export const signIn = (name: string, password: string): Promise<Me> => ask("POST", "/api/session", { name, password });
export const whoAmI = (): Promise<Me> => ask("GET", "/api/session");
export const signOut = (): Promise<null> => ask("DELETE", "/api/session");
export const changePassword = (old: string, chosen: string): Promise<Me> =>
  ask("POST", "/api/session/password", { old, new: chosen });
export const chooseLanguage = (lang: Lang): Promise<Me> => ask("PUT", "/api/session/language", { lang });

export const listCalls = (before: string | null, limit: number, practice: boolean): Promise<CallView[]> =>
  ask("GET", `/api/calls${query({ before, limit, practice })}`);
export const callOf = (call: string): Promise<CallView> => ask("GET", `/api/calls/${safe(call)}`);
export const transcriptOf = (call: string): Promise<TranscriptPage> => ask("GET", `/api/calls/${safe(call)}/transcript`);
const soundOf = (call: string, of: SoundOf): string => `/api/${of}/${safe(call)}`;
export const peaksOf = (call: string, leg: Track, of: SoundOf = "calls"): Promise<PeaksView> =>
  ask("GET", `${soundOf(call, of)}/peaks${query({ leg })}`);
export const audioAddress = (call: string, leg: Track, of: SoundOf = "calls"): string =>
  `${soundOf(call, of)}/audio${query({ leg })}`;
/** The same sound as a file, which the server names by case number and local time. */
export const downloadAddress = (call: string, leg: Track, of: SoundOf = "calls"): string =>
  `${soundOf(call, of)}/audio${query({ leg, download: true })}`;
export const reviewAll = (call: string): Promise<TranscriptPage> =>
  ask("POST", `/api/calls/${safe(call)}/review`, { all: true });

/** The after-call pass once more, after it failed. */
export const transcribeAgain = (call: string): Promise<TranscriptPage> =>
  ask("POST", `/api/calls/${safe(call)}/transcript/again`);

export const listCases = (
  before: string | null,
  limit: number,
  q: string,
  practice: boolean,
): Promise<CaseRow[]> => ask("GET", `/api/cases${query({ before, limit, q, practice })}`);
export const caseOf = (number: number): Promise<CaseView> => ask("GET", `/api/cases/${number}`);

export const editCase = (number: number, version: number, edit: CaseEdit): Promise<CaseView> =>
  ask("PATCH", `/api/cases/${number}`, { version, ...edit });
/** Places that the reviewed text of the case's calls names. */
export const placesSaid = (number: number): Promise<string[]> => ask("GET", `/api/cases/${number}/places`);
export const listPlaces = (): Promise<string[]> => ask("GET", "/api/places");

export const keepSegment = (
  segment: number,
  version: number,
  text: string,
  reviewed: boolean,
): Promise<SegmentView> => ask("PUT", `/api/segments/${segment}`, { version, text, reviewed });
export const inbox = (practice: boolean): Promise<InboxRow[]> => ask("GET", `/api/inbox?practice=${practice}`);

export const rehearse = (callers: number): Promise<RehearsalView> => ask("POST", "/api/rehearsals", { callers });
export const rehearsalOf = (id: string): Promise<RehearsalView> => ask("GET", `/api/rehearsals/${safe(id)}`);
export const systemState = (): Promise<SystemView> => ask("GET", "/api/status");

export const callBacksOf = (number: number): Promise<CallBackPage> => ask("GET", `/api/cases/${number}/call-backs`);
export const askForCallBack = (number: number, asked: CallBackAsked): Promise<CallBackView> =>
  ask("POST", `/api/cases/${number}/call-back`, asked);
