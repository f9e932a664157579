/** How much waits for whoever reads: the number beside the inbox, seldom asked for, as it only says that there is something. */
import { type Ref, ref } from "vue";
import { useDesk } from "@/live/desk";
import { whenMoved } from "@/live/moves";
import { usePerson } from "@/live/person";
import { waitingCounts } from "@/wire/lists";

/** During a show cases move every second; nobody at the desk looks at this number then. */
const SELDOM_MS = 20_000;
/** Everybody else hears only of their own. */
const OFTEN_MS = 2_000;

export function useWaitingCount(): Readonly<Ref<number>> {
  const desk = useDesk();
  const person = usePerson();
  const count = ref(0);
  async function load(): Promise<void> {
    if (person.me === null || person.me.must_change_password || desk.live.epoch === 0) return;
    try {
      count.value = Object.values(await waitingCounts()).reduce((sum, one) => sum + one, 0);
    } catch {
      // The number stays as it was; the broken line is shown elsewhere, and the next snapshot asks again.
    }
  }
  void load();
  whenMoved(
    [() => desk.live.cases, () => desk.live.moved, () => desk.live.leads],
    () => void load(),
    () => (person.allowed("see_calls") ? SELDOM_MS : OFTEN_MS),
  );
  return count;
}
