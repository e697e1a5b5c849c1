import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import path from "node:path";
import type { InlineConfig } from "vite";

/** Built into `dist/` and served under `/console/`; nothing is inlined, so that the page needs no lax Content-Security-Policy. */
export const consoleConfig: InlineConfig = {
  root: path.join(import.meta.dirname, "../server/console"),
  base: "/console/",
  configFile: false,
  plugins: [react(), tailwindcss()],
  logLevel: "warn",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
  },
};
