/** What pages can ask about the register: shows, organisations, people. One function for each verb. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type UnitView = Schemas["UnitView"];
export type UnitPageView = Schemas["UnitPage"];
export type Branch = Schemas["Branch"];
export type PersonView = Schemas["PersonView"];
export type PostView = Schemas["PostView"];
export type FirstPassword = Schemas["FirstPassword"];
export type RosterView = Schemas["RosterView"];
export type ShowRow = Schemas["ShowRow"];
export type DayOfShow = Schemas["DayOfShowView"];
export type NewShow = Schemas["NewShow"];
export type ShowChange = Schemas["ShowChange"];
export type NewUnit = Schemas["NewUnit"];
export type NewPerson = Schemas["NewPerson"];
export type NewPost = Schemas["NewPost"];
export type PostEnding = Schemas["PostEnding"];
export type HandOver = Schemas["HandOver"];
export type Role = Schemas["Role"];

export const listShows = (first: string, last: string): Promise<ShowRow[]> =>
  ask("GET", `/api/shows?first=${first}&last=${last}`);
export const lookAtDay = (day: string): Promise<DayOfShow> => ask("GET", `/api/shows/day?day=${day}`);
export const planShow = (show: NewShow): Promise<ShowRow> => ask("POST", "/api/shows", show);
export const changeShow = (id: number, change: ShowChange): Promise<ShowRow> => ask("PUT", `/api/shows/${id}`, change);
export const callOffShow = (id: number, version: number, reason: string): Promise<ShowRow> =>
  ask("POST", `/api/shows/${id}/call-off`, { version, reason });

/** Put right which show a case came from; null for none. */
export const linkShow = (id: number, version: number, show: number | null): Promise<unknown> =>
  ask("PUT", `/api/cases/${id}/show`, { version, show });

export const listUnits = (on: string): Promise<UnitView[]> => ask("GET", `/api/units${on === "" ? "" : `?on=${on}`}`);
export const unitOf = (id: number): Promise<UnitPageView> => ask("GET", `/api/units/${id}`);
export const addUnit = (unit: NewUnit): Promise<UnitView> => ask("POST", "/api/units", unit);
export const changeUnit = (id: number, change: Schemas["UnitChange"]): Promise<UnitView> => ask("PATCH", `/api/units/${id}`, change);
export const renameUnit = (id: number, name: Schemas["NewName"]): Promise<UnitView> => ask("POST", `/api/units/${id}/names`, name);
export const addAlias = (id: number, version: number, alias: string): Promise<UnitView> =>
  ask("POST", `/api/units/${id}/aliases`, { version, alias });
export const endAlias = (id: number, version: number, alias: string): Promise<UnitView> =>
  ask("POST", `/api/units/${id}/aliases/end`, { version, alias });
export const closeUnit = (id: number, version: number, on: string, successor: number | null): Promise<UnitView> =>
  ask("POST", `/api/units/${id}/close`, { version, on, successor });
export const succeedUnit = (id: number, version: number, successor: number | null): Promise<UnitView> =>
  ask("POST", `/api/units/${id}/succeed`, { version, successor });

function roster(file: File): FormData {
  const form = new FormData();
  form.set("file", file);
  return form;
}
export const lookAtRoster = (file: File): Promise<RosterView> => ask("POST", "/api/units/roster/look", roster(file));
export const takeInRoster = (file: File): Promise<RosterView> => ask("POST", "/api/units/roster", roster(file));

export const listPeople = (): Promise<PersonView[]> => ask("GET", "/api/people");
export const addPerson = (person: NewPerson): Promise<FirstPassword> => ask("POST", "/api/people", person);
export const givePost = (person: number, post: NewPost): Promise<PersonView> => ask("POST", `/api/people/${person}/posts`, post);
export const endPost = (person: number, ending: PostEnding): Promise<PersonView[]> =>
  ask("POST", `/api/people/${person}/posts/end`, ending);
export const handOver = (post: HandOver): Promise<PersonView[]> => ask("POST", "/api/posts/hand-over", post);
export const resetPassword = (person: number, version: number): Promise<FirstPassword> =>
  ask("POST", `/api/people/${person}/password`, { version });
export const setDoor = (person: number, version: number, disabled: boolean): Promise<PersonView> =>
  ask("POST", `/api/people/${person}/door`, { version, disabled });

export type RundownView = Schemas["RundownView"];
export type PartAsked = Schemas["PartAsked"];
export type PartSort = Schemas["PartSort"];
export const rundownOf = (show: number): Promise<RundownView> => ask("GET", `/api/shows/${show}/rundown`);
export const writeRundown = (show: number, version: number, parts: readonly PartAsked[]): Promise<RundownView> =>
  ask("PUT", `/api/shows/${show}/rundown`, { version, parts });

export type AirAnswer = Schemas["AirAnswerView"];
export const answersOf = (show: number): Promise<AirAnswer[]> => ask("GET", `/api/shows/${show}/answers`);
/** Answered on the air just now, so many seconds into the show. */
export const answeredOnAir = (one: AirAnswer, show: number, from: number, to: number): Promise<unknown> =>
  ask("POST", `/api/cases/${one.case}/airing/air`, { version: one.version, show, clip_from: from, clip_to: to });

export type WrapView = Schemas["WrapView"];
export type WrapParty = Schemas["WrapSigned"]["party"];
export const wrapOf = (show: number): Promise<WrapView> => ask("GET", `/api/shows/${show}/wrap`);
export const confirmShow = (show: number, party: WrapParty): Promise<WrapView> => ask("POST", `/api/shows/${show}/wrap`, { party });
