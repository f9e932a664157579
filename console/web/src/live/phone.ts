/** The page's telephone: one for the whole application, so that going from page to page hangs nothing up. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import { usePerson } from "@/live/person";
import { coughKey, HUNG_UP, type Phone, type PhoneEvent, type PhoneTrouble, step } from "@/sound/phoneState";
import { type Listener, Softphone } from "@/sound/softphone";
import { ask, Refused } from "@/wire/ask";
import type { Hands, PhoneView } from "@/wire/types";

/** Kept for this tab alone: a page that is loaded again dials again by itself, and a muted one stays muted. */
const WANTED = "rexian.phone";
const MUTED = "rexian.phone.muted";
const LOUDSPEAKER = "rexian.phone.loudspeaker";
const DEVICE = "rexian.phone.device";
const TRY_AGAIN_MS = 2_000;
/** Why there is no account; whatever else the server says, the person may not have one. */
const REFUSALS: Readonly<Record<string, PhoneTrouble>> = { NoPhoneLeft: "no_phone_left", NotTheHost: "not_the_host" };

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
const tab = (): Storage => sessionStorage;
const browser = (): Storage => localStorage;
function isHands(word: string): word is Hands {
  return word === "producer" || word === "host";
}

export const usePhone = defineStore("phone", () => {
  const phone = shallowRef<Phone>(HUNG_UP);
  const loudspeaker = ref(kept(browser, LOUDSPEAKER) === "1");
  const device = ref(kept(browser, DEVICE));
  const heard = shallowRef<MediaStream | null>(null);
  const own = shallowRef<MediaStream | null>(null);
  const surface = ref<Hands | null>(null);
  /** Each wish for a telephone has a number: what an earlier one still gets is not used any more. */
  let wish = 0;
  let line: Softphone | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let speaker: HTMLAudioElement | null = null;

  function tell(event: PhoneEvent): void {
    phone.value = step(phone.value, event);
    if (phone.value.state === "off") release();
  }
  function release(): void {
    wish += 1;
    clearTimeout(again);
    const ended = line;
    line = null;
    ended?.end();
    play(null);
    own.value = null;
    keep(tab, WANTED, "");
    keep(tab, MUTED, "");
  }
  /** Through an element and not only through an analyser: otherwise the browser cannot take the echo out. It belongs to
   * no page, as the person goes on speaking when they look at another one. */
  function play(sound: MediaStream | null): void {
    heard.value = sound;
    if (speaker === null && sound !== null) {
      speaker = new Audio();
      speaker.className = "phone-sound";
      document.body.append(speaker);
    }
    if (speaker !== null) speaker.srcObject = sound;
    // A page that has the microphone may play without a click.
    if (sound !== null) void speaker?.play().catch(() => undefined);
  }
  const microphone = () => ({ loudspeaker: loudspeaker.value, device: device.value });

  async function connect(screen: Hands, muted = false): Promise<void> {
    if (phone.value.state !== "off") return;
    surface.value = screen;
    tell({ kind: "wanted", muted });
    keep(tab, WANTED, screen);
    keep(tab, MUTED, muted ? "1" : "");
    await open(screen, (wish += 1));
  }
  async function open(screen: Hands, wished: number): Promise<void> {
    // What a telephone tells after it was given up is nobody's matter any more.
    const still = (act: () => void): void => { if (wish === wished) act(); };
    const listener: Listener = {
      tell: (event) => still(() => tell(event)),
      heard: (sound) => still(() => play(sound)),
      own: (sound) => still(() => (own.value = sound)),
    };
    try {
      const account = await ask<PhoneView>("POST", "/api/desk/phone", { surface: screen });
      if (wish !== wished) return;
      line?.end();
      line = new Softphone(account, microphone(), phone.value.muted, listener);
      await line.begin();
    } catch (fault) {
      const trouble = fault instanceof Refused && fault.status < 500 ? (REFUSALS[fault.reason] ?? "not_allowed") : "exchange_away";
      listener.tell({ kind: "trouble", trouble });
      still(() => (again = setTimeout(() => void open(screen, wished), TRY_AGAIN_MS)));
    }
  }
  function disconnect(): void {
    tell({ kind: "unwanted" });
  }
  function mute(muted: boolean): void {
    if (line === null) tell({ kind: "muted", muted });
    else line.mute(muted);
    if (phone.value.state !== "off") keep(tab, MUTED, muted ? "1" : "");
  }
  /** Another microphone, or a loudspeaker in the room; a call that is there goes on with it. */
  async function choose(change: { readonly loudspeaker?: boolean; readonly device?: string }): Promise<void> {
    if (change.loudspeaker !== undefined) loudspeaker.value = change.loudspeaker;
    if (change.device !== undefined) device.value = change.device;
    keep(browser, LOUDSPEAKER, loudspeaker.value ? "1" : "");
    keep(browser, DEVICE, device.value);
    await line?.change(microphone());
  }
  /** After a reload: whoever had it on has it on, on whichever page they are. */
  function resume(): void {
    const screen = kept(tab, WANTED);
    if (isHands(screen)) void connect(screen, kept(tab, MUTED) === "1");
  }
  // Who signs out leaves no open microphone behind.
  const person = usePerson();
  watch(() => person.me?.id, (now, before) => { if (before !== undefined && now !== before) disconnect(); });

  const room = computed(() => (phone.value.state === "open" ? phone.value.room : null));
  const cough = coughKey(() => phone.value.muted, mute, () => performance.now());
  return { phone, room, heard, own, loudspeaker, device, surface, connect, disconnect, mute, cough, choose, resume };
});
