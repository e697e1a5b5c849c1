import { isDeepStrictEqual } from "node:util";
import { dayIn, type FactKey, type Facts } from "../../domain/index.ts";
import { DEMO } from "../../store/seed/index.ts";
import { findLapses } from "./manners.ts";
import { says } from "./phrases.ts";
import type { EndRows, SaidRow } from "./rows.ts";
import type { EndState, Journey, Turn } from "./schema.ts";

const show = (value: unknown): string => JSON.stringify(value);

export interface Heard {
  turn: Turn;
  /** What the bot, or the house in its place, said in this turn. */
  said: readonly SaidRow[];
  /** All it had said before. */
  before: readonly string[];
  known: Facts;
  /** The bot had the conversation, so somebody who writes is answered. */
  owesAnswer: boolean;
}

/** What is wrong with the words of one turn; empty when nothing is. */
export function judgeReply(journey: Journey, heard: Heard): string[] {
  const { turn, said, before, known } = heard;
  const { reply } = turn;
  const text = said.map((row) => row.text).join("\n");
  const silent = reply?.silent === true || (reply === undefined && !("client" in turn));
  if (silent) return text === "" ? [] : [`says something: ${show(text)}`];
  if (text === "") return heard.owesAnswer || reply !== undefined ? ["says nothing"] : [];
  const language = reply?.language ?? journey.locale;
  const lapses = findLapses(text, { language, questions: reply?.questions, mayAsk: reply?.mayAsk, known, before });
  const missing = (reply?.mentions ?? []).filter((phrase) => !says(text, phrase));
  const forbidden = (reply?.never ?? []).filter((phrase) => says(text, phrase));
  const by = said.at(-1)?.agent ?? "nobody";
  return [
    ...lapses,
    ...(reply?.by === undefined || reply.by === by ? [] : [`is said by ${by}, not ${reply.by}`]),
    ...missing.map((phrase) => `does not mention ${show(phrase)}`),
    ...forbidden.map((phrase) => `mentions ${show(phrase)}`),
  ];
}

/** Compares lists whole, in order; of each row only what is expected of it. */
function compareList(what: string, expected: readonly object[] | undefined, found: readonly object[]): string[] {
  if (expected === undefined) return [];
  const fits =
    expected.length === found.length &&
    expected.every((row, index) =>
      Object.entries(row).every(([key, value]) =>
        isDeepStrictEqual(value, (found[index] as Record<string, unknown>)[key]),
      ),
    );
  return fits ? [] : [`${what} are ${show(found)}, not ${show(expected)}`];
}

function compareFacts(expected: EndState["facts"], found: Facts): string[] {
  return Object.entries(expected ?? {}).flatMap(([key, value]) => {
    const known = found[key as FactKey] ?? null;
    return isDeepStrictEqual(known, value) ? [] : [`fact ${key} is ${show(known)}, not ${show(value)}`];
  });
}

function compareHandoff(expected: EndState["handoff"], found: EndRows["handoff"]): string[] {
  if (expected === undefined) return found === null ? [] : [`handed off: ${found.reason}`];
  if (found === null) return ["was not handed off"];
  const missing = (expected.summary ?? []).filter((phrase) => !says(found.summary, phrase));
  return [
    ...(found.reason === expected.reason ? [] : [`handed off for ${found.reason}, not ${expected.reason}`]),
    ...missing.map((phrase) => `the hand-off does not tell ${show(phrase)}: ${show(found.summary)}`),
  ];
}

/** What the database holds beside what it should; empty when it is all right. */
export function judgeEnd(expected: EndState, found: EndRows): string[] {
  const timers = found.timers.map((timer) => ({ ...timer, on: dayIn(timer.dueAt, DEMO.timeZone) }));
  const bookings = found.bookings.map(({ tour, date, adults, children, status, total }) => {
    return { tour, date, adults, children, status, total: `${total.amount / 100} ${total.currency}` };
  });
  const simple = (["stage", "mode"] as const)
    .filter((key) => expected[key] !== found[key])
    .map((key) => `${key} is ${found[key]}, not ${expected[key]}`);
  const moved = expected.moves === undefined || isDeepStrictEqual(expected.moves, found.moves);
  return [
    ...simple,
    ...(moved ? [] : [`the deal moved ${show(found.moves)}, not ${show(expected.moves)}`]),
    ...compareFacts(expected.facts, found.facts),
    ...compareList("bookings", expected.bookings, bookings),
    ...compareList("timers", expected.timers, timers),
    ...compareList("effects", expected.effects, found.effects),
    ...compareHandoff(expected.handoff, found.handoff),
  ];
}
