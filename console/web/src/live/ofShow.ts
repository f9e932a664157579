/** What a part of a show's page shows: asked for with the show, gone with it, and never older than what was done here. */
import { type ShallowRef, watch } from "vue";
import { useAsked } from "@/live/asked";

export interface OfShow<View> {
  /** Null until it is there, and for whom the show does not concern: they see no card. */
  readonly found: Readonly<ShallowRef<View | null>>;
  /** The answer to something done here, which is newer than what was asked before it; of another show it is not shown. */
  after(answer: Promise<View>): Promise<void>;
  take(view: View): void;
  load(): Promise<void>;
}

/** `also` asks anew whenever it changes; `left` is told when another show is looked at. */
export function useOfShow<View>(show: () => number, ask: (show: number) => Promise<View>, { also, left }: { also?: () => unknown; left?: () => void } = {}): OfShow<View> {
  const { found, take, load } = useAsked<View | null>(() => ask(show()).catch(() => null));
  watch(
    [show, () => also?.()],
    ([wanted], [before]) => {
      if (before !== wanted) {
        found.value = null;
        left?.();
      }
      void load();
    },
    { immediate: true },
  );
  async function after(answer: Promise<View>): Promise<void> {
    const of = show();
    const view = await answer;
    if (of === show()) take(view);
  }
  return { found, after, take, load };
}
