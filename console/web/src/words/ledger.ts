/** The ledger's filter as words of its address, and its columns. Pure. */
import type { Asked } from "@/wire/lists";

export const TICKS = ["overdue", "supervised", "reopened", "promised", "protected"] as const;
export const ONE_WORD = ["kind", "unit", "opened_from", "opened_to", "place", "caller", "order"] as const;
export const COLUMNS = ["official", "state", "kind", "summary", "caller", "place", "units", "due", "opened", "closed", "show"] as const;
export type Column = (typeof COLUMNS)[number];
export const USUAL: readonly Column[] = ["state", "kind", "summary", "caller", "place", "units", "due", "opened"];

type Query = Readonly<Record<string, unknown>>;
const words = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string" && one !== "");

/** Only what the ledger knows: an address with other words in it is not refused. */
export function filterOf(query: Query): Asked {
  const one = (name: string): string => words(query[name])[0] ?? "";
  return {
    state: words(query["state"]),
    ...Object.fromEntries(ONE_WORD.map((name) => [name, one(name)])),
    ...Object.fromEntries(TICKS.map((name) => [name, one(name) === "true" ? "true" : ""])),
    practice: one("practice") === "true" ? "true" : "",
  };
}

/** The address of a filter: empty words are left out. */
export function queryOf(asked: Asked): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value.length > 0).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
}

const KEPT = "rexian.ledger.columns";

export function keptColumns(): readonly Column[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return Array.isArray(kept) ? COLUMNS.filter((column) => kept.includes(column)) : USUAL;
  } catch {
    return USUAL;
  }
}
export function keepColumns(columns: readonly Column[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(columns));
  } catch {
    // Storage can be forbidden; the columns then last as long as the page.
  }
}
