/** Who sits before the screen: signing in and out, the language, and what their roles allow, the house's time zone. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { language, speak, told, toTell, untold } from "@/sentences";
import { Refused } from "@/wire/ask";
import * as office from "@/wire/office";
import type { Lang, Me } from "@/wire/types";
import { type Act, may } from "@/words/rights";

export const usePerson = defineStore("person", () => {
  const me = shallowRef<Me | null>(null);
  const asked = shallowRef(false);
  /** The house's time zone. Kept when the person leaves: a page on its way out still shows times. */
  const zone = shallowRef("UTC");

  function greet(person: Me): void {
    me.value = person;
    zone.value = person.timezone;
    asked.value = true;
  }

  /** Ask once who is signed in; null is an answer too. */
  async function find(): Promise<Me | null> {
    if (asked.value) return me.value;
    try {
      const found = await office.whoAmI();
      greet(found);
      // What was chosen on this page and never reached the server is later than what the server knows.
      if (untold()) void choose(language());
      else speak(found.lang);
    } catch (fault) {
      if (!(fault instanceof Refused && fault.status === 401)) throw fault;
      forget();
    }
    return me.value;
  }

  async function signIn(name: string, password: string): Promise<Me> {
    const chosen = language();
    const person = await office.signIn(name, password);
    greet(person);
    // The language chosen on the sign-in page is the person's latest wish.
    if (person.lang !== chosen) void choose(chosen);
    return person;
  }

  async function changePassword(old: string, chosen: string): Promise<void> {
    greet(await office.changePassword(old, chosen));
  }

  async function signOut(): Promise<void> {
    try {
      await office.signOut();
    } finally {
      forget();
    }
  }

  /** The page speaks at once; the server is told so that sentences of its own come in the same language. */
  async function choose(lang: Lang): Promise<void> {
    speak(lang);
    if (me.value === null) return;
    toTell(lang);
    try {
      const heard = await office.chooseLanguage(lang);
      told(lang);
      if (me.value?.name === heard.name) greet(heard);
    } catch {
      // The page already speaks the chosen language; the wish is told again when the page is next opened.
    }
  }

  /** To the other language. */
  const turn = (): Promise<void> => choose(language() === "en" ? "zh-CN" : "en");

  function forget(): void {
    me.value = null;
    asked.value = true;
  }

  const allowed = computed(() => (act: Act) => may(me.value?.roles ?? [], act));

  return { me, zone, greet, find, signIn, signOut, changePassword, choose, turn, forget, allowed };
});
