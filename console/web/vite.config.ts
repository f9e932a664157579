/** How the console is built and tested: into ../static, with nothing fetched from any other host. */
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const backEnd = process.env["REXIAN_DEV_BACK_END"] ?? "http://127.0.0.1:8700";

export default defineConfig({
  base: "/",
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: {
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    sourcemap: false,
    // The strict content policy of the server allows no data: scripts and no inline modules.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: backEnd, ws: true } },
  },
  // The first test of the house parses every source, on a machine that may be busy with others.
  test: { include: ["tests/**/*.test.ts"], environment: "node", testTimeout: 30_000 },
});
