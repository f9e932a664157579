/** One case on a page: asked for, followed through the feed, never older than what was seen. */
import { type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { useDesk } from "@/live/desk";
import { caseOf } from "@/wire/office";
import type { CaseView } from "@/wire/types";

export interface FollowedCase {
  readonly found: Readonly<Ref<CaseView | null>>;
  readonly fault: Readonly<Ref<unknown>>;
  /** Take a newer record, wherever it came from. */
  keep(record: CaseView): void;
  load(): Promise<void>;
}

export function useCase(id: MaybeRefOrGetter<number | null>): FollowedCase {
  const desk = useDesk();
  const found = shallowRef<CaseView | null>(null);
  const fault = shallowRef<unknown>(null);

  function keep(record: CaseView): void {
    if (record.id !== toValue(id)) return;
    if (found.value === null || found.value.id !== record.id || record.version >= found.value.version) {
      found.value = record;
      fault.value = null;
    }
  }

  async function load(): Promise<void> {
    const wanted = toValue(id);
    if (wanted === null) return;
    try {
      keep(await caseOf(wanted));
    } catch (error) {
      if (toValue(id) === wanted) fault.value = error;
    }
  }

  watch(
    () => toValue(id),
    (wanted) => {
      if (found.value?.id !== wanted) found.value = null;
      fault.value = null;
      void load();
    },
    { immediate: true },
  );
  watch(() => desk.live.epoch, load);
  watch(
    () => desk.live.cases.get(toValue(id) ?? -1),
    (told) => {
      if (told !== undefined) keep(told);
    },
  );
  return { found, fault, keep, load };
}
