/** The keys of one surface of the desk in this browser: kept, changed, and listened to while the page is open. */
import { onBeforeUnmount, onMounted, type Ref, ref, shallowRef } from "vue";
import { countsInFields, DEFAULT_KEYS, type DeskStep, keptKeys, type KeyMap, stepFor, strokeName, strokeOf } from "@/keys/desk";
import type { Hands } from "@/wire/types";

export interface DeskKeys {
  readonly map: Readonly<Ref<KeyMap>>;
  /** While the dialog that changes keys is open, keys move nobody. */
  readonly paused: Ref<boolean>;
  change(map: KeyMap): void;
  reset(): void;
  /** The first key of a step as it is printed; empty for none. */
  printed(step: DeskStep): string;
}

const place = (surface: Hands): string => `rexian.keys.${surface}`;

function kept(surface: Hands): KeyMap {
  try {
    return keptKeys(surface, localStorage.getItem(place(surface)));
  } catch {
    // Storage can be forbidden; the defaults are right enough.
    return DEFAULT_KEYS[surface];
  }
}

function typing(at: EventTarget | null): boolean {
  return at instanceof HTMLElement && at.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

export function useDeskKeys(surface: Hands, act: (step: DeskStep) => void): DeskKeys {
  const map = shallowRef(kept(surface));
  const paused = ref(false);

  function change(next: KeyMap): void {
    map.value = next;
    try {
      localStorage.setItem(place(surface), JSON.stringify(next));
    } catch {
      // See above: the choice then lasts as long as the page.
    }
  }
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || paused.value) return;
    const stroke = strokeOf(event);
    const step = stepFor(map.value, stroke);
    if (step === null || (typing(event.target) && !countsInFields(stroke))) return;
    // A function key of ours is none of the browser's, even where it does nothing; and a key held down is one press.
    event.preventDefault();
    if (!event.repeat) act(step);
  }
  onMounted(() => document.addEventListener("keydown", pressed));
  onBeforeUnmount(() => document.removeEventListener("keydown", pressed));
  return {
    map,
    paused,
    change,
    reset: () => change(DEFAULT_KEYS[surface]),
    printed: (step) => strokeName(map.value[step]?.[0] ?? ""),
  };
}
