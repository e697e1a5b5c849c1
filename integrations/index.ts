export { createDiskFiles } from "./files/index.ts";
