/** The light desk or the dark studio: chosen once, kept. */
import { ref } from "vue";

const KEPT = "rexian.look";

export const dark = ref(document.documentElement.classList.contains("dark"));

export function setDark(chosen: boolean): void {
  dark.value = chosen;
  document.documentElement.classList.toggle("dark", chosen);
  try {
    localStorage.setItem(KEPT, chosen ? "dark" : "light");
  } catch {
    // Storage can be forbidden; the look then lasts as long as the page.
  }
}
