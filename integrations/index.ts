export { createDiskFiles } from "./files/disk.ts";
