/** The page's telephone: one for the whole application, so that going from page to page hangs nothing up. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { HUNG_UP, type Phone, type PhoneEvent, step } from "@/sound/phoneState";
import { Softphone } from "@/sound/softphone";
import { ask, Refused } from "@/wire/ask";
import type { Hands, PhoneView } from "@/wire/types";

/** Kept for this tab alone: a page that is loaded again dials again by itself. */
const WANTED = "rexian.phone";
const LOUDSPEAKER = "rexian.phone.loudspeaker";
const DEVICE = "rexian.phone.device";
const TRY_AGAIN_MS = 2_000;

function kept(store: () => Storage, key: string): string {
  try {
    return store().getItem(key) ?? "";
  } catch {
    return "";
  }
}
function keep(store: () => Storage, key: string, value: string): void {
  try {
    if (value === "") store().removeItem(key);
    else store().setItem(key, value);
  } catch {
    // Storage can be forbidden: then the choice lasts as long as the page.
  }
}

export const usePhone = defineStore("phone", () => {
  const phone = shallowRef<Phone>(HUNG_UP);
  const loudspeaker = ref(kept(() => localStorage, LOUDSPEAKER) === "1");
  const device = ref(kept(() => localStorage, DEVICE));
  const heard = shallowRef<MediaStream | null>(null);
  const own = shallowRef<MediaStream | null>(null);
  const surface = ref<Hands | null>(null);
  let line: Softphone | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;

  function tell(event: PhoneEvent): void {
    phone.value = step(phone.value, event);
    if (phone.value.state === "off") release();
  }
  function release(): void {
    clearTimeout(again);
    line?.end();
    line = null;
    heard.value = null;
    own.value = null;
    keep(() => sessionStorage, WANTED, "");
  }

  async function connect(screen: Hands): Promise<void> {
    if (phone.value.state !== "off") return;
    surface.value = screen;
    tell({ kind: "wanted" });
    keep(() => sessionStorage, WANTED, screen);
    await open(screen);
  }
  async function open(screen: Hands): Promise<void> {
    try {
      const account = await ask<PhoneView>("POST", "/api/desk/phone", { surface: screen });
      if (phone.value.state === "off") return;
      line = new Softphone(account, { loudspeaker: loudspeaker.value, device: device.value }, tell, (sound) => (heard.value = sound));
      await line.begin();
      own.value = line?.own ?? null;
    } catch (fault) {
      if (fault instanceof Refused) {
        tell({ kind: "trouble", trouble: fault.reason === "NoPhoneLeft" ? "no_phone_left" : "not_the_host" });
        return;
      }
      tell({ kind: "trouble", trouble: "exchange_away" });
      again = setTimeout(() => void open(screen), TRY_AGAIN_MS);
    }
  }
  function disconnect(): void {
    tell({ kind: "unwanted" });
  }
  function mute(muted: boolean): void {
    line?.mute(muted);
  }
  /** Another microphone, or a loudspeaker in the room: the line is dialled anew with it. */
  async function choose(change: { readonly loudspeaker?: boolean; readonly device?: string }): Promise<void> {
    if (change.loudspeaker !== undefined) loudspeaker.value = change.loudspeaker;
    if (change.device !== undefined) device.value = change.device;
    keep(() => localStorage, LOUDSPEAKER, loudspeaker.value ? "1" : "");
    keep(() => localStorage, DEVICE, device.value);
    const screen = surface.value;
    if (phone.value.state === "off" || screen === null) return;
    disconnect();
    await connect(screen);
  }
  /** After a reload: whoever had it on has it on. */
  function resume(screen: Hands): void {
    if (kept(() => sessionStorage, WANTED) === screen) void connect(screen);
  }

  const room = computed(() => (phone.value.state === "open" ? phone.value.room : null));
  return { phone, room, heard, own, loudspeaker, device, connect, disconnect, mute, choose, resume };
});
