// Sets the chosen look and language before the first paint, so that a dark studio never sees a white flash.
(function () {
  try {
    var look = localStorage.getItem("rexian.look");
    var dark = look ? look === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.classList.toggle("dark", dark);
    var lang = localStorage.getItem("rexian.lang");
    if (lang) document.documentElement.lang = lang;
  } catch {
    // Storage can be forbidden; then the light look and Chinese are right enough.
  }
})();
