/** One thing asked of the station and shown: answers may overtake each other, and only the one to the last question counts. */
import { type Ref, ref, type ShallowRef, shallowRef } from "vue";

export interface Asked<View> {
  readonly found: ShallowRef<View | null>;
  readonly fault: ShallowRef<unknown>;
  /** True while the answer to the last question is out. */
  readonly loading: Readonly<Ref<boolean>>;
  load(): Promise<void>;
  /** What somebody did here was answered with: whatever was asked before is older. */
  take(view: View): void;
}

/** What was found stays until something newer is there, a fault until an answer is: neither flickers while one asks again. */
export function useAsked<View>(ask: () => Promise<View>): Asked<View> {
  const found: ShallowRef<View | null> = shallowRef(null);
  const fault: ShallowRef<unknown> = shallowRef(null);
  const loading = ref(false);
  let last = 0;
  async function load(): Promise<void> {
    const mine = ++last;
    loading.value = true;
    try {
      const answer = await ask();
      if (mine !== last) return;
      found.value = answer;
      fault.value = null;
    } catch (error) {
      if (mine === last) fault.value = error;
    }
    if (mine === last) loading.value = false;
  }
  function take(view: View): void {
    last += 1;
    found.value = view;
    fault.value = null;
    loading.value = false;
  }
  return { found, fault, loading, load, take };
}
