/** Keys that were pressed and not yet answered, and the server's sentence beside a key that was refused. Paints nothing itself. */
import { onBeforeUnmount, type Ref, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { faultSentence } from "@/words/faults";

/** Long enough to read a sentence of two lines. */
const READ_MS = 9_000;

export interface Verbs {
  /** Names of keys whose answer is on its way. */
  readonly waiting: Readonly<Ref<ReadonlySet<string>>>;
  /** By key: what the server said against it. */
  readonly refused: Readonly<Ref<ReadonlyMap<string, string>>>;
  /** Whether it went well. A key that is on its way is not pressed twice. */
  press(key: string, act: () => Promise<unknown>): Promise<boolean>;
}

export function useVerbs(): Verbs {
  const { t } = useI18n();
  const waiting = shallowRef<ReadonlySet<string>>(new Set());
  const refused = shallowRef<ReadonlyMap<string, string>>(new Map());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function forget(key: string): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    refused.value = new Map([...refused.value].filter(([one]) => one !== key));
  }
  async function press(key: string, act: () => Promise<unknown>): Promise<boolean> {
    if (waiting.value.has(key)) return false;
    waiting.value = new Set([...waiting.value, key]);
    forget(key);
    try {
      await act();
      return true;
    } catch (fault) {
      refused.value = new Map([...refused.value, [key, faultSentence(fault, t)]]);
      timers.set(key, setTimeout(() => forget(key), READ_MS));
      return false;
    } finally {
      waiting.value = new Set([...waiting.value].filter((one) => one !== key));
    }
  }
  onBeforeUnmount(() => timers.forEach((timer) => clearTimeout(timer)));
  return { waiting, refused, press };
}
