/** Exercises as they go: asked for when the page opens, and every two seconds while one runs. */
import { computed, type ComputedRef, onBeforeUnmount, onMounted, type Ref, shallowRef } from "vue";
import { exercises } from "@/wire/training";
import type { ExerciseView } from "@/wire/types";

/** The calls themselves come over the feed; how many have rung and gone may be two seconds old. */
const ASK_MS = 2_000;

export interface Exercises {
  readonly found: Readonly<Ref<readonly ExerciseView[] | null>>;
  readonly fault: Readonly<Ref<unknown>>;
  readonly running: ComputedRef<ExerciseView | null>;
  look(): Promise<void>;
}

export function useExercises(allowed: () => boolean): Exercises {
  const found = shallowRef<readonly ExerciseView[] | null>(null);
  const fault = shallowRef<unknown>(null);
  const running = computed(() => found.value?.find(({ state }) => state === "running") ?? null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let here = true;
  async function look(): Promise<void> {
    clearTimeout(timer);
    if (!allowed()) return;
    try {
      found.value = await exercises();
      fault.value = null;
    } catch (error) {
      fault.value = error;
    }
    if (here && (running.value !== null || fault.value !== null)) timer = setTimeout(() => void look(), ASK_MS);
  }
  onMounted(look);
  onBeforeUnmount(() => {
    here = false;
    clearTimeout(timer);
  });
  return { found, fault, running, look };
}
