/** The language of the page: chosen once, kept, switched at any moment. */
import { createI18n } from "vue-i18n";
import { en } from "@/sentences/en";
import { zhCN } from "@/sentences/zh-CN";
import type { Lang } from "@/wire/types";

const KEPT = "rexian.lang";

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
  try {
    localStorage.setItem(KEPT, lang);
  } catch {
    // See above.
  }
}
