/** One case in its handling on a page: asked for, and asked for again whenever the feed says that it moved. */
import { type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { useDesk } from "@/live/desk";
import { whenMoved } from "@/live/moves";
import { usePerson } from "@/live/person";
import { type HandlingView, handlingOf } from "@/wire/casework";

export interface FollowedHandling {
  readonly found: Readonly<Ref<HandlingView | null>>;
  readonly fault: Readonly<Ref<unknown>>;
  /** Take a newer record, wherever it came from. */
  keep(record: HandlingView): void;
  load(): Promise<void>;
}

/** Several steps of one verb are told one by one. */
const APART_MS = 300;

export function useHandling(id: MaybeRefOrGetter<number>): FollowedHandling {
  const desk = useDesk();
  const person = usePerson();
  const found = shallowRef<HandlingView | null>(null);
  const fault = shallowRef<unknown>(null);

  function keep(record: HandlingView): void {
    if (record.id !== toValue(id)) return;
    if (found.value === null || found.value.id !== record.id || record.version >= found.value.version) {
      found.value = record;
      fault.value = null;
    }
  }
  async function load(): Promise<void> {
    const wanted = toValue(id);
    try {
      keep(await handlingOf(wanted));
    } catch (error) {
      if (toValue(id) === wanted) fault.value = error;
    }
  }
  watch(
    () => toValue(id),
    () => {
      found.value = null;
      fault.value = null;
      void load();
    },
    { immediate: true },
  );
  watch(() => person.me?.lang, load);
  watch(
    () => desk.live.cases.get(toValue(id))?.version,
    (version) => {
      if (version !== undefined && version > (found.value?.version ?? 0)) void load();
    },
  );
  whenMoved([() => desk.live.moved.get(toValue(id))], () => void load(), () => APART_MS);
  return { found, fault, keep, load };
}
