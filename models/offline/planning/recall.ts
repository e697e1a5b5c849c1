import { parseSummary } from "../../../domain/index.ts";
import { fitOf, recallQuestionOf, type Intent } from "../understanding/index.ts";
import { format } from "../wording/index.ts";
import { bare, dayText } from "./say.ts";
import type { Draft, Turn } from "./turn.ts";

interface Remembered {
  text: string;
  day: string | null;
  by: "client" | "us";
}

/** What the context keeps of earlier messages, oldest first, then what is still in the conversation. */
function remembered(turn: Turn): Remembered[] {
  const { summary, memories } = turn.context;
  const kept = parseSummary(summary).map(({ day, kind, text }): Remembered => {
    const by = kind === "promise" || kind === "said" ? "us" : "client";
    return { text, day, by };
  });
  const shown = turn.dialogue.history
    .filter((line) => line.by === "client" && !line.text.includes("?"))
    .map((line): Remembered => ({ text: line.text, day: null, by: "client" }));
  return [...memories.map(({ text, day }): Remembered => ({ text, day, by: "client" })), ...kept, ...shown];
}

/** Words that are no matter of their own beside a question about what was said. */
const BESIDE: ReadonlySet<Intent> = new Set<Intent>(["greeting", "thanks", "wish", "tripDone", "details"]);

/**
 * A question about what the customer has told us, answered in their own words from the summary, the memories or the conversation;
 * undefined when it is no such question or nothing remembered fits it.
 */
export function recall(turn: Turn): Draft | undefined {
  const question = recallQuestionOf(turn.heard.normal);
  if (question === undefined) return undefined;
  if (!question.isExplicit && [...turn.heard.intents].some((intent) => !BESIDE.has(intent))) return undefined;
  const fits = remembered(turn).map((line) => ({ line, fit: fitOf(question, line.text) }));
  const best = fits.reduce((top, one) => (one.fit > 0 && one.fit >= (top?.fit ?? 0) ? one : top), fits[0]);
  if (best === undefined || best.fit === 0) return undefined;
  const { text, day, by } = best.line;
  const quote = bare(format.shorten(text, 300));
  return [turn.pick(turn.w.recalled[by](quote, day === null ? "" : dayText(turn, day)))];
}
