/** Calls back of one case on a page: asked for once, followed by looking again whenever the feed says so. */
import { computed, type ComputedRef, type Ref, ref, watch } from "vue";
import { useAsked } from "@/live/asked";
import { useDesk } from "@/live/desk";
import { askForCallBack, callBacksOf } from "@/wire/office";
import type { CallBackPage, CallBackPurpose, CallBackView } from "@/wire/types";

export interface FollowedCallBacks {
  readonly page: Readonly<Ref<CallBackPage | null>>;
  readonly fault: Readonly<Ref<unknown>>;
  /** Mine that is not over yet. */
  readonly running: ComputedRef<CallBackView | null>;
  /** True between the click and the answer: the button does nothing meanwhile. */
  readonly asking: Readonly<Ref<boolean>>;
  ask(purpose: CallBackPurpose, rings: string): Promise<void>;
  load(): Promise<void>;
}

export function useCallBacks(number: () => number, version: () => number): FollowedCallBacks {
  const desk = useDesk();
  const { found: page, fault, load } = useAsked(() => callBacksOf(number()));
  const asking = ref(false);
  const running = computed(() => page.value?.made.find((made) => made.mine && made.state !== "ended") ?? null);
  /** The click that had no answer yet keeps its key: tried again, it is still the same call back. */
  let key = crypto.randomUUID();

  async function ask(purpose: CallBackPurpose, rings: string): Promise<void> {
    if (asking.value || running.value !== null || page.value === null) return;
    asking.value = true;
    try {
      await askForCallBack(number(), { key, purpose, rings, version: page.value.version });
      key = crypto.randomUUID();
      await load();
    } catch (error) {
      await load();
      fault.value = error;
    } finally {
      asking.value = false;
    }
  }

  watch(
    number,
    () => {
      page.value = null;
      key = crypto.randomUUID();
      void load();
    },
    { immediate: true },
  );
  watch([() => desk.live.epoch, () => desk.live.callBacks, version], load);
  return { page, fault, running, asking, ask, load };
}
