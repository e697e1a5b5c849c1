export { createCompatibleSpeech } from "./compatible-speech.ts";
