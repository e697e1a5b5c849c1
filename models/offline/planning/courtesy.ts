import { greetingLanguage } from "../understanding/index.ts";
import { botReplies, type Turn } from "./turn.ts";

/** Opening words: who we are at the first reply, a short greeting back later; nothing otherwise. */
export function opening(turn: Turn): string[] {
  const first = !turn.dialogue.history.some((line) => line.by !== "client");
  const org = turn.context.organisation.name;
  const tongue = greetingLanguage(turn.heard.normal);
  if (tongue !== undefined && turn.language === "ru") {
    const hello = turn.w.greetingIn[tongue];
    const more = Object.keys(turn.heard.facts).length > 0 || turn.heard.intents.has("wish");
    if (!first) return [hello];
    // Whoever goes on in Russian need not be told that we answer in it.
    if (more) return [turn.pick(turn.w.greeting(org)).replace(/^[^!]+!/u, hello)];
    return [hello, turn.pick(turn.w.greetingRest(org))];
  }
  const { name } = turn.context.client;
  if (first && knowsUs(turn)) return [turn.pick(turn.w.greetingKnown(org, turn.facts.name ?? ""))];
  if (first && turn.context.returning && name !== null) return [turn.pick(turn.w.helloAgain(name))];
  if (first) return [turn.pick(turn.w.greeting(org))];
  return turn.heard.intents.has("greeting") && !/^\/?start$/.test(turn.heard.normal)
    ? [turn.pick(turn.w.greetingAgain)]
    : [];
}

/** Who has booked with us needs no offer to find a tour. */
function knowsUs(turn: Turn): boolean {
  return turn.context.bookings.length > 0;
}

/** A plain hello for a first message that needs a person rather than a tour. */
export function hello(turn: Turn): string[] {
  const first = !turn.dialogue.history.some((line) => line.by !== "client");
  return first ? turn.w.greetingAgain.slice(0, 1) : [];
}

/** Short replies to pleasantries and to questions about ourselves; they stand before the matter. */
export function courtesies(turn: Turn): string[] {
  const { intents } = turn.heard;
  const said: string[] = [];
  if (intents.has("botQuestion")) said.push(turn.pick(turn.w.bot));
  else if (intents.has("injection") || intents.has("offTopic")) said.push(turn.pick(turn.w.outOfRules));
  else if (intents.has("smallTalk")) said.push(turn.pick(turn.w.smallTalk));
  if (intents.has("insult")) said.push(turn.pick(turn.w.calm));
  if (intents.has("languageEnglish") && turn.language === "en") said.push(turn.pick(turn.w.english));
  return said;
}

/** "Спасибо", "до свидания" and the like, when nothing else was said. */
export function farewell(turn: Turn): string[] {
  const { intents } = turn.heard;
  if (intents.has("bye")) return [turn.pick(turn.w.bye)];
  return intents.has("thanks") ? [turn.pick(turn.w.thanks)] : [];
}

/** How many of our last replies in a row said that we did not understand. */
export function timesUnclear(turn: Turn): number {
  const marks = [...turn.w.unclear, ...turn.w.unclearAgain];
  let count = 0;
  for (const reply of botReplies(turn).reverse()) {
    if (!marks.some((mark) => reply.includes(mark))) break;
    count += 1;
  }
  return count;
}
