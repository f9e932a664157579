/** Words that were typed and not sent: kept in this browser, each person's own, until the server has taken them. */

const BEGINS = "rexian.draft";
/** A draft that nobody came back to in so many days is thrown away; it may name a citizen. */
const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

export interface Kept {
  readonly words: Readonly<Record<string, unknown>>;
  readonly happened: string;
  readonly late: string;
  /** The version of the case that was looked at. */
  readonly version: number;
  readonly at: number;
}

const place = (person: number, id: number, key: string): string => `${BEGINS}.${person}.${id}.${key}`;

function read(name: string): Kept | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return typeof found === "object" && found !== null && "words" in found && "version" in found ? (found as Kept) : null;
  } catch {
    return null;
  }
}

export function keptDraft(person: number, id: number, key: string): Kept | null {
  return read(place(person, id, key));
}

/** False when the browser keeps nothing: the words then live as long as the page. */
export function keepDraft(person: number, id: number, key: string, draft: Kept): boolean {
  try {
    localStorage.setItem(place(person, id, key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(person: number, id: number, key: string): void {
  try {
    localStorage.removeItem(place(person, id, key));
  } catch {
    // What could not be kept is not there either.
  }
}

export function dropOldDrafts(now: number): void {
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(`${BEGINS}.`))) {
      const found = read(name);
      if (found === null || now - found.at > KEPT_DAYS * DAY_MS) localStorage.removeItem(name);
    }
  } catch {
    // See above.
  }
}
