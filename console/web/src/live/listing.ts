/** A list over many cases on a page: asked for, asked again when cases move, and never in a row faster than people read. */
import { type Ref, watch } from "vue";
import { useAsked } from "@/live/asked";
import { useDesk } from "@/live/desk";
import { whenMoved } from "@/live/moves";
import { usePerson } from "@/live/person";

/** As often as people read a list anew while cases move all the time. */
const APART_MS = 3_000;

export interface Listing<View> {
  readonly found: Readonly<Ref<View | null>>;
  readonly fault: Readonly<Ref<unknown>>;
  readonly loading: Readonly<Ref<boolean>>;
  load(): Promise<void>;
}

/** Calls `act` when the feed says that a case moved: at once, and in a busy show not again before a few seconds have passed. */
export function whenCasesMove(act: () => void): void {
  const desk = useDesk();
  // Whoever has the telephones gets whole cases; everybody else hears which of theirs moved.
  whenMoved([() => desk.live.cases, () => desk.live.moved, () => desk.live.leads], act, () => APART_MS);
}

export function useListing<View>(ask: () => Promise<View>): Listing<View> {
  const { found, fault, loading, load } = useAsked(ask);
  whenCasesMove(() => void load());
  // Names of papers and units are the server's words, in the language it was last told.
  const person = usePerson();
  watch(
    () => person.me?.lang,
    () => void load(),
  );
  return { found, fault, loading, load };
}
