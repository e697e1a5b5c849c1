export { createDiskFiles } from "./disk.ts";
