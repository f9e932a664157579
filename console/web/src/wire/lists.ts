/** What a page can ask across many cases: what waits, the ledger, supervision, the register, leads, a search. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type HitView = Schemas["HitView"];
export type SearchView = Schemas["SearchView"];

export const searchCases = (q: string): Promise<SearchView> => ask("GET", `/api/desk/search?q=${encodeURIComponent(q)}`);
