/** One act of a form at a time: whether it is on its way, and what came of it, in a sentence beside the button. */
import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { faultSentence } from "@/words/faults";

export interface Acting {
  readonly busy: Ref<boolean>;
  readonly wrong: Ref<string>;
  readonly done: Ref<string>;
  /** Whether it went well. */
  run(act: () => Promise<string>): Promise<boolean>;
  clear(): void;
}

export function useActing(): Acting {
  const { t } = useI18n();
  const busy = ref(false);
  const wrong = ref("");
  const done = ref("");
  function clear(): void {
    wrong.value = "";
    done.value = "";
  }
  async function run(act: () => Promise<string>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    clear();
    try {
      done.value = await act();
      return true;
    } catch (fault) {
      wrong.value = faultSentence(fault, t);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, wrong, done, run, clear };
}
