import { deflateSync } from "node:zlib";
import { z } from "zod";

const Segment = z.looseObject({
  text: z.string(),
  avg_logprob: z.number().optional(),
  no_speech_prob: z.number().optional(),
  compression_ratio: z.number().optional(),
});
type Segment = z.infer<typeof Segment>;

const Usage = z.looseObject({
  seconds: z.number().optional(),
  input_tokens: z.number().int().optional(),
  output_tokens: z.number().int().optional(),
});

/** `json` and `verbose_json` of the route; what a compatible server leaves out or words differently is done without. */
export const AnswerBody = z.looseObject({
  text: z.string(),
  language: z.string().nullish().catch(null),
  duration: z.coerce.number().nullish().catch(null),
  segments: z.array(Segment).nullish().catch(null),
  usage: Usage.nullish().catch(null),
});
export type AnswerBody = z.infer<typeof AnswerBody>;

/** Whisper's own thresholds: above them it takes a segment for silence, or for a loop it has fallen into. */
const SILENCE = { noSpeech: 0.6, logProbability: -1 };
const MAX_COMPRESSION = 2.4;
/** Below this a text is too short to tell a loop from a word said twice. */
const MIN_LOOP_CHARS = 60;
/** About what is said in half a minute, the stretch Whisper measures: longer texts repeat themselves in any case. */
const LOOP_CHARS = 400;

/** What Whisper was taught by subtitles and says when it hears nothing. Only as the whole of what was heard. */
const INVENTED =
  /^(?:субтитры\s.*|редактор субтитров.*|продолжение следует|спасибо за просмотр|thanks for watching|thank you for watching|subtitles by .*)[.!…\s]*$/iu;

function isSpeech({ avg_logprob, no_speech_prob, compression_ratio }: Segment): boolean {
  const silent =
    no_speech_prob !== undefined &&
    avg_logprob !== undefined &&
    no_speech_prob > SILENCE.noSpeech &&
    avg_logprob < SILENCE.logProbability;
  return !silent && (compression_ratio ?? 0) <= MAX_COMPRESSION;
}

/** How many times smaller a text becomes: the measure Whisper knows its loops by, for answers that do not report it. */
function isLoop(text: string): boolean {
  const bytes = Buffer.from(text.slice(-LOOP_CHARS));
  return text.length >= MIN_LOOP_CHARS && bytes.byteLength / deflateSync(bytes).byteLength > MAX_COMPRESSION;
}

/** The words that were really said; empty when there are none that one may rely on. */
export function spokenWords({ text, segments }: AnswerBody): string {
  const all = segments ?? [];
  const spoken = all.filter(isSpeech);
  const words = (spoken.length === all.length ? text : spoken.map((segment) => segment.text).join(" ")).trim();
  const measured = all.some((segment) => segment.compression_ratio !== undefined);
  if (INVENTED.test(words) || (!measured && isLoop(words))) return "";
  return /[\p{L}\p{N}]/u.test(words) ? words : "";
}

const codes = (): string[] => {
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  return letters.flatMap((first) => letters.map((second) => first + second));
};
let byName: Map<string, string> | undefined;

/** Whisper names the language (`russian`), others give its code. */
export function toLanguageCode(language: string | null | undefined): string | null {
  const word = language?.trim().toLowerCase() ?? "";
  if (/^[a-z]{2}(?:-|$)/.test(word)) return word.slice(0, 2);
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  byName ??= new Map(codes().map((code) => [names.of(code)?.toLowerCase() ?? "", code]));
  return (word === "" ? undefined : byName.get(word)) ?? null;
}
