/** The page's one connection to the house: holds the readonly live state, the server's time and the lamp. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { type Clock, hearTime, offset, UNSET, untilNextSecond } from "@/live/clock";
import { apply, type Live, NOTHING_YET, order } from "@/live/state";
import { type Connection, type Feed, follow, type Socket } from "@/wire/feed";
import { Refused } from "@/wire/ask";
import { whoAmI } from "@/wire/office";
import type { Message } from "@/wire/types";

async function sessionIsOver(): Promise<boolean> {
  try {
    await whoAmI();
    return false;
  } catch (fault) {
    return fault instanceof Refused && fault.status === 401;
  }
}

function openSocket(): Socket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  // A WebSocket has all of Socket; only its listeners' `this` makes the two types differ.
  return new WebSocket(`${scheme}//${location.host}/api/feed`) as unknown as Socket;
}

export const useDesk = defineStore("desk", () => {
  const live = shallowRef<Live>(NOTHING_YET);
  const connection = shallowRef<Connection>({ state: "connecting", since: 0 });
  /** The server's time in milliseconds, moving once a second for everything that counts. */
  const now = ref(Date.now());
  let clock: Clock = UNSET;
  let feed: Feed | null = null;
  let ticking: ReturnType<typeof setTimeout> | undefined;

  function take(message: Message): boolean {
    if (message.kind === "snapshot" || message.kind === "beat") clock = hearTime(clock, message.at, Date.now());
    const place = order(live.value, message);
    if (place === "next") live.value = apply(live.value, message);
    return place !== "gap";
  }

  function tick(): void {
    const server = Date.now() + offset(clock);
    now.value = server;
    // A little past the second: a tick that comes early would show the second before twice.
    ticking = setTimeout(tick, untilNextSecond(server) + 5);
  }

  function nudge(): void {
    if (document.visibilityState === "visible") feed?.nudge();
  }

  function start(signedOut: () => void): void {
    if (feed !== null) return;
    feed = follow({
      open: openSocket,
      now: () => performance.now(),
      signedOut: sessionIsOver,
      take,
      connection: (changed) => {
        connection.value = changed;
        if (changed.state === "signed_out") {
          stop();
          signedOut();
        }
      },
      chance: Math.random,
    });
    document.addEventListener("visibilitychange", nudge);
    window.addEventListener("online", nudge);
    window.addEventListener("pageshow", nudge);
    tick();
  }

  function stop(): void {
    feed?.stop();
    feed = null;
    clearTimeout(ticking);
    document.removeEventListener("visibilitychange", nudge);
    window.removeEventListener("online", nudge);
    window.removeEventListener("pageshow", nudge);
    live.value = NOTHING_YET;
    clock = UNSET;
  }

  /** Seconds since the line was lost; null while all is well. */
  const lostFor = computed(() => {
    if (connection.value.state !== "lost") return null;
    void now.value;
    return Math.max(0, Math.floor((performance.now() - connection.value.since) / 1000));
  });

  return {
    live: computed(() => live.value),
    connection: computed(() => connection.value),
    now: computed(() => now.value),
    lostFor,
    start,
    stop,
  };
});
