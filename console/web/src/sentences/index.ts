/** The language of the page: chosen once, kept, switched at any moment. */
import { createI18n } from "vue-i18n";
import { en } from "@/sentences/en";
import { zhCN } from "@/sentences/zh-CN";
import type { Lang } from "@/wire/types";

const KEPT = "rexian.lang";
/** The choice the server has not heard yet: a page left or a line broken in the middle of telling it. */
const UNTOLD = "rexian.lang.untold";

function kept(): Lang {
  try {
    const known = localStorage.getItem(KEPT);
    if (known === "zh-CN" || known === "en") return known;
  } catch {
    // Storage can be forbidden; the station's language is right enough.
  }
  return "zh-CN";
}

export const i18n = createI18n({
  legacy: false,
  locale: kept() as Lang,
  fallbackLocale: "zh-CN" as Lang,
  messages: { "zh-CN": zhCN, en },
});

export function language(): Lang {
  return i18n.global.locale.value;
}

export function speak(lang: Lang): void {
  i18n.global.locale.value = lang;
  document.documentElement.lang = lang;
  keep(KEPT, lang);
}

export function untold(): boolean {
  try {
    return localStorage.getItem(UNTOLD) !== null;
  } catch {
    return false;
  }
}

/** A later choice of another page keeps its mark when an earlier one was told. */
export function told(lang: Lang): void {
  try {
    if (localStorage.getItem(UNTOLD) === lang) localStorage.removeItem(UNTOLD);
  } catch {
    // See above.
  }
}

export function toTell(lang: Lang): void {
  keep(UNTOLD, lang);
}

function keep(place: string, lang: Lang): void {
  try {
    localStorage.setItem(place, lang);
  } catch {
    // See above.
  }
}
