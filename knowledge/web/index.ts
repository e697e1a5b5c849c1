export { createWebReader, type WebReader } from "./reader.ts";
export { addPage } from "./pages.ts";
