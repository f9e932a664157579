/** What the guest's tablet asks: the case on the air with its unit, one touch for what was said, and a word to the desk. */
import { ask } from "@/wire/ask";
import type { NoteSort, NoteWords } from "@/wire/desk";
import type { AirNoteView, DeskMessageView, GuestView } from "@/wire/types";

export const guestNow = (): Promise<GuestView> => ask("GET", "/api/guest");
export const guestNote = (call: string, sort: NoteSort, words: NoteWords = {}): Promise<AirNoteView> => ask("POST", "/api/guest/notes", { call, sort, ...words });
export const guestWrite = (note: number, sort: NoteSort, words: NoteWords): Promise<AirNoteView> => ask("PUT", `/api/guest/notes/${note}`, { sort, ...words });
export const guestWithdraw = (note: number): Promise<void> => ask("DELETE", `/api/guest/notes/${note}`);
export const guestSays = (text: string, look_up: boolean): Promise<DeskMessageView> => ask("POST", "/api/guest/messages", { text, look_up });
