/** Village names that a text may mean: how one is written into it. Pure. */
import type { PlaceHint } from "@/wire/types";

/** The text with the hinted name in it. A text that was changed meanwhile is searched; one that no longer holds it stays. */
export function withPlace(text: string, { at, heard, place }: PlaceHint): string {
  // The server counts characters, of which the rarest take two places in a string of ours.
  const signs = [...text];
  const length = [...heard].length;
  if (signs.slice(at, at + length).join("") === heard) return signs.toSpliced(at, length, place).join("");
  return text.replace(heard, () => place);
}

/** The hints that still fit a text which is being written. */
export function fitting(hints: readonly PlaceHint[], text: string): readonly PlaceHint[] {
  return hints.filter(({ heard }) => text.includes(heard));
}
