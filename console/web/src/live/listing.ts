/** A list over many cases on a page: asked for, asked again when cases move, and never in a row faster than people read. */
import { onBeforeUnmount, type Ref, ref, shallowRef, watch } from "vue";
import { useDesk } from "@/live/desk";
import { usePerson } from "@/live/person";

const SOON_MS = 3_000;

export interface Listing<View> {
  readonly found: Readonly<Ref<View | null>>;
  readonly fault: Readonly<Ref<unknown>>;
  readonly loading: Readonly<Ref<boolean>>;
  load(): Promise<void>;
}

/** Calls `act` when the feed says that a case moved: once, a little later, however many have moved. */
export function whenCasesMove(act: () => void): void {
  const desk = useDesk();
  const person = usePerson();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  function soon(): void {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      act();
    }, SOON_MS);
  }
  // Pages of units hear that something moved and never what.
  watch(() => (person.allowed("see_calls") ? desk.live.cases : desk.live.seq), soon);
  watch([() => desk.live.epoch, () => desk.live.rules], act);
  onBeforeUnmount(() => clearTimeout(waiting));
}

export function useListing<View>(ask: () => Promise<View>): Listing<View> {
  const found = shallowRef<View | null>(null);
  const fault = shallowRef<unknown>(null);
  const loading = ref(false);
  let asking = 0;
  async function load(): Promise<void> {
    const mine = ++asking;
    loading.value = true;
    try {
      const answer = await ask();
      if (mine !== asking) return;
      found.value = answer;
      fault.value = null;
    } catch (error) {
      if (mine === asking) fault.value = error;
    }
    if (mine === asking) loading.value = false;
  }
  whenCasesMove(() => void load());
  return { found, fault, loading, load };
}
