/** What pages can ask of the live desk: one function for each verb. A verb answers when Asterisk has confirmed it. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";
import type { AirNoteView, DeskActView, DeskMessageView, DeskVerb, DeskView, DumpView, EarlierView, Hands, RundownView, SeatView } from "@/wire/types";

type Schemas = components["schemas"];
export type Moved = Schemas["Moved"];
export type Mark = NonNullable<Schemas["NumberMarked"]["mark"]>;
export type CardChange = Partial<Pick<SeatView, "point" | "note" | "priority" | "level">>;

const safe = encodeURIComponent;

/** `room`: the screener's own, where the caller is answered; null asks for the first one, where a desk phone may stand. */
export const doVerb = (verb: DeskVerb, call: string, surface: Hands, room: string | null = null): Promise<Moved> =>
  ask("POST", "/api/desk/verbs", { verb, call, surface, room });
export const reorder = (call: string, ahead_of: string | null, surface: Hands): Promise<Moved> =>
  ask("POST", "/api/desk/verbs", { verb: "reorder", call, ahead_of, surface });
export const takeNext = (practice: boolean): Promise<Moved> => ask("POST", "/api/desk/next", { practice });
export const takeOff = (verb: "hold" | "drop", practice: boolean): Promise<Moved> => ask("POST", "/api/desk/off", { verb, practice });
/** `call` null: everybody on the air. */
export const dump = (surface: Hands, call: string | null, practice: boolean): Promise<Moved> =>
  ask("POST", "/api/desk/dump", { surface, call, practice });
export const block = (surface: Hands, on: boolean): Promise<Moved> => ask("POST", "/api/desk/block", { surface, on });

export const sitDown = (take: boolean): Promise<DeskView> => ask("POST", "/api/desk/chair", { take });
export const standUp = (): Promise<DeskView> => ask("DELETE", "/api/desk/chair");
export const confirmDelay = (surface: Hands, seconds: number): Promise<DeskView> => ask("POST", "/api/desk/delay", { surface, seconds });

export const writeCard = (call: string, version: number, surface: Hands, change: CardChange): Promise<SeatView | null> =>
  ask("PUT", `/api/desk/calls/${safe(call)}/card`, { version, surface, ...change });
export const markNumber = (call: string, surface: Hands, mark: Mark | null, reason: string): Promise<SeatView | null> =>
  ask("PUT", `/api/desk/calls/${safe(call)}/mark`, { surface, mark, reason });

export const sayAtDesk = (surface: Hands, text: string, look_up: boolean): Promise<DeskMessageView> =>
  ask("POST", "/api/desk/messages", { surface, text, look_up });

export const deskActs = (before: string | null, limit: number): Promise<DeskActView[]> =>
  ask("GET", `/api/desk/acts?limit=${limit}${before === null ? "" : `&before=${before}`}`);
export const dumpRecords = (): Promise<DumpView[]> => ask("GET", "/api/desk/dumps");
export const giveAccount = (dump: number, text: string): Promise<DumpView> => ask("PUT", `/api/desk/dumps/${dump}/account`, { text });
export const confirmDump = (dump: number): Promise<DumpView> => ask("POST", `/api/desk/dumps/${dump}/confirm`);

/** Who this is: earlier rings and cases of the number, open ones of the place, what was promised and is late. */
export const earlierOf = (call: string): Promise<EarlierView> => ask("GET", `/api/desk/calls/${safe(call)}/earlier`);

/** What was promised or answered on the air. One key keeps it with its clip; the words may follow. */
export type NoteWords = Partial<Pick<Schemas["SaidOnAir"], "speaker" | "text" | "working_days" | "promised_on">>;
export type NoteSort = AirNoteView["sort"];
export const airNotesOf = (call: string): Promise<AirNoteView[]> => ask("GET", `/api/desk/calls/${safe(call)}/air-notes`);
export const noteOnAir = (call: string, sort: NoteSort, surface: Hands, words: NoteWords = {}): Promise<AirNoteView> =>
  ask("POST", "/api/desk/air-notes", { call, sort, surface, ...words });
export const writeNote = (note: number, sort: NoteSort, surface: Hands, words: NoteWords): Promise<AirNoteView> =>
  ask("PUT", `/api/desk/air-notes/${note}`, { sort, surface, ...words });
export const withdrawNote = (note: number): Promise<void> => ask("DELETE", `/api/desk/air-notes/${note}`);

/** On to the next part of the rundown, or back from one entered by mistake. `seen`: the place of the part that the screen shows as present. */
export const pressPart = (surface: Hands, seen: number | null, back: boolean): Promise<RundownView> =>
  ask("POST", "/api/desk/part", { surface, seen, back });

/** `on` while the key is held: the screener's voice, from the screener's own room, to one caller who holds. */
export const talkTo = (call: string, room: string, on: boolean): Promise<void> => ask("POST", "/api/desk/talk", { call, room, on });
