export * from "./speech-stand-in.ts";
