/** The shows of a year for choosing one, the newest first; those that were called off are left out. */
import { type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { listShows, type ShowRow } from "@/wire/register";

export interface YearOfShows {
  readonly shows: Readonly<Ref<readonly ShowRow[]>>;
  readonly fault: Readonly<Ref<unknown>>;
}

export function useShows(year: MaybeRefOrGetter<number>): YearOfShows {
  const shows = shallowRef<readonly ShowRow[]>([]);
  const fault = shallowRef<unknown>(null);
  watch(
    () => toValue(year),
    async (wanted) => {
      try {
        const found = await listShows(`${wanted}-01-01`, `${wanted}-12-31`);
        if (toValue(year) !== wanted) return;
        shows.value = found.filter((show) => show.state !== "called_off").toReversed();
        fault.value = null;
      } catch (wrong) {
        fault.value = wrong;
      }
    },
    { immediate: true },
  );
  return { shows, fault };
}
