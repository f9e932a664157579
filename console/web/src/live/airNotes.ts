/** What was noted on the air of one call: kept by one key, put into words when there is time. */
import { type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import type { AirNoteView } from "@/wire/types";

export interface FollowedNotes {
  readonly notes: Readonly<Ref<readonly AirNoteView[]>>;
  keep(note: AirNoteView): void;
  drop(note: number): void;
}

/** `told` changes whenever the call was told anew: somebody else may have noted something. */
export function useAirNotes(call: MaybeRefOrGetter<string>, told: MaybeRefOrGetter<unknown>, load: (call: string) => Promise<AirNoteView[]>): FollowedNotes {
  const notes = shallowRef<readonly AirNoteView[]>([]);
  watch(
    [() => toValue(call), () => toValue(told)],
    async ([wanted], before) => {
      if (before[0] !== wanted) notes.value = [];
      try {
        const found = await load(wanted);
        if (toValue(call) === wanted) notes.value = found;
      } catch {
        // The notes stay as they were last seen; the next word about the call asks again.
      }
    },
    { immediate: true },
  );
  return {
    notes,
    keep: (note) => {
      notes.value = [...notes.value.filter(({ id }) => id !== note.id), note].sort((a, b) => a.id - b.id);
    },
    drop: (note) => {
      notes.value = notes.value.filter(({ id }) => id !== note);
    },
  };
}
