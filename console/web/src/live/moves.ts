/** When a page asks again: the feed says that something of it moved, and while the line is down it asks by the clock. */
import { onBeforeUnmount, watch } from "vue";
import { useDesk } from "@/live/desk";

/** A page whose line is down may still reach the server; this often it tries. */
const BLIND_MS = 10_000;

/** Acts at the first of many moves and, of those that follow it closely, once more at their end: what is last is seen. */
export function spaced(act: () => void, apartMs: () => number): { soon(): void; stop(): void } {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let owed = false;
  function rest(): void {
    waiting = setTimeout(() => {
      waiting = undefined;
      if (!owed) return;
      owed = false;
      act();
      rest();
    }, apartMs());
  }
  return {
    soon(): void {
      if (waiting !== undefined) {
        owed = true;
        return;
      }
      act();
      rest();
    },
    stop(): void {
      clearTimeout(waiting);
      owed = false;
    },
  };
}

/** Calls `act` when one of `moved` gives another value, at most once in `apartMs`; and at once after any break of the feed. */
export function whenMoved(moved: readonly (() => unknown)[], act: () => void, apartMs: () => number): void {
  const desk = useDesk();
  const pace = spaced(act, apartMs);
  let blind: ReturnType<typeof setInterval> | undefined;
  watch([...moved], pace.soon);
  watch([() => desk.live.epoch, () => desk.live.rules], act);
  watch(
    () => desk.connection.state === "lost",
    (lost) => {
      clearInterval(blind);
      blind = lost ? setInterval(act, BLIND_MS) : undefined;
    },
    { immediate: true },
  );
  onBeforeUnmount(() => {
    pace.stop();
    clearInterval(blind);
  });
}
