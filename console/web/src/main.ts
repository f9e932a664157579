/** Starts the console. */
import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "@/App.vue";
import { i18n, language } from "@/sentences";
import { router } from "@/router";
import { usePerson } from "@/live/person";
import { setHabits } from "@/wire/ask";
import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/look/tokens.css";
import "@/look/base.css";
import "@/look/forms.css";
import "@/look/desk.css";

document.documentElement.lang = language();

const app = createApp(App).use(createPinia()).use(i18n).use(router);

setHabits({
  lang: language,
  signedOut: () => {
    usePerson().forget();
    if (router.currentRoute.value.name !== "sign-in") {
      void router.push({ name: "sign-in", query: { over: "1", next: router.currentRoute.value.fullPath } });
    }
  },
});

// After an upgrade an old page asks for files that are gone: it then takes the new page.
window.addEventListener("vite:preloadError", () => location.reload());

app.mount("#app");
