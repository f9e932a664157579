/** What is known beside one call; asked for again when its case gets another place, because that brings other cases. */
import { type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { earlierOf } from "@/wire/desk";
import type { EarlierView } from "@/wire/types";

export function useEarlier(call: MaybeRefOrGetter<string>, place: MaybeRefOrGetter<string>): Readonly<Ref<EarlierView | null>> {
  const found = shallowRef<EarlierView | null>(null);
  watch(
    [() => toValue(call), () => toValue(place)],
    async ([wanted]) => {
      try {
        const told = await earlierOf(wanted);
        if (toValue(call) === wanted) found.value = told;
      } catch {
        // The caller may be gone already; the card is complete without it, and the next place asks again.
      }
    },
    { immediate: true },
  );
  return found;
}
