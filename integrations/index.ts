export { createDiskFiles } from "./files/index.ts";
export { createCompatibleSpeech } from "./speech/index.ts";
