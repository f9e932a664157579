/** The district's place names for the place field, asked for once. */
import { listPlaces } from "@/wire/office";

let asked: Promise<readonly string[]> | null = null;

function names(): Promise<readonly string[]> {
  asked ??= listPlaces().catch(() => {
    asked = null;
    return [];
  });
  return asked;
}

const SHOWN = 12;

/** Names that begin with what was typed come before names that only hold it. */
export function likePlaces(all: readonly string[], typed: string): readonly string[] {
  const wanted = typed.trim();
  if (wanted === "") return [];
  const begin = all.filter((name) => name.startsWith(wanted));
  const hold = all.filter((name) => !name.startsWith(wanted) && name.includes(wanted));
  return [...begin, ...hold].slice(0, SHOWN);
}

export async function placesLike(typed: string): Promise<readonly string[]> {
  return likePlaces(await names(), typed);
}
