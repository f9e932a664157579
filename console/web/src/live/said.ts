/** Places that were said in a case's calls and confirmed by a reviewer, for the place field. Asked for again as review goes on. */
import { computed, type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { useDesk } from "@/live/desk";
import { usePerson } from "@/live/person";
import { placesSaid } from "@/wire/office";
import type { CaseView } from "@/wire/types";

export function usePlacesSaid(record: MaybeRefOrGetter<CaseView>): Readonly<Ref<readonly string[]>> {
  const desk = useDesk();
  const person = usePerson();
  const said = shallowRef<readonly string[]>([]);
  const id = computed(() => toValue(record).id);
  /** What the feed has told of reviewed text. Words that are still being spoken leave it as it is. */
  const reviewed = computed(() =>
    toValue(record).calls
      .flatMap((call) => desk.live.heard.get(call.id) ?? [])
      .filter((segment) => segment.reviewed_at !== null)
      .map((segment) => `${segment.id}.${segment.version}`)
      .join(),
  );
  const over = computed(() => toValue(record).calls.some((call) => call.state === "ended"));

  async function ask(): Promise<void> {
    if (!person.allowed("hear_recording") || !(over.value || reviewed.value !== "")) return;
    const wanted = id.value;
    try {
      const found = await placesSaid(wanted);
      if (id.value === wanted) said.value = found;
    } catch {
      // The field can be filled without them; a fault beside it would only distract.
    }
  }

  watch(id, () => (said.value = []));
  watch([id, reviewed, over, () => desk.live.epoch], ask, { immediate: true });
  return said;
}
