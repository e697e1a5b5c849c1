import { DEAL_FACTS, type Facts, type Stage } from "../../../domain/index.ts";
import type { Context, Dialogue, ToolResult } from "../protocol.ts";
import { understand, type ReplyLanguage, type Understanding } from "../understanding/index.ts";
import { hash, wordingOf, type Variants, type Wording } from "../wording/index.ts";

export interface Call {
  name: string;
  args: Record<string, unknown>;
}

/** A reply in paragraphs, in order. */
export type Draft = string[];

/**
 * A plan is straight-line code that yields batches of tool calls and gets their results. The model keeps nothing between
 * requests, so the plan is replayed from its start each time, and results of this turn answer the calls already made.
 */
export type Plan<T> = Generator<readonly Call[], T, readonly ToolResult[]>;

/** One turn as the plans see it. */
export interface Turn {
  dialogue: Dialogue;
  context: Context;
  heard: Understanding;
  language: ReplyLanguage;
  w: Wording;
  /** Facts in force, with those of the messages being answered. */
  facts: Facts;
  can(tool: string): boolean;
  /** One of the ways to say it, the same for the same conversation. */
  pick(variants: Variants): string;
}

export function createTurn(dialogue: Dialogue, tools: ReadonlySet<string>): Turn {
  const heard = understand(dialogue);
  const seed = hash(
    dialogue.history
      .map((line) => line.text)
      .concat(dialogue.said)
      .join("\n"),
  );
  return {
    dialogue,
    context: dialogue.context,
    heard,
    language: heard.language,
    w: wordingOf(heard.language),
    facts: { ...dialogue.context.facts, ...heard.facts },
    can: (tool) => tools.has(tool),
    pick: (variants) => variants[(seed + variants.length) % variants.length] ?? variants[0] ?? "",
  };
}

/** One call and its result. */
export function* ask(call: Call): Plan<ToolResult> {
  const [result] = yield [call];
  return result ?? { name: call.name, args: call.args, content: undefined, error: { code: "missing", message: "" } };
}

function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Writes are never repeated in a turn, however they were worded the first time. */
const ONCE = new Set([
  "create_booking",
  "change_booking",
  "cancel_booking",
  "apply_discount",
  "ask_price",
  "request_refund",
  "hand_off",
  "set_reminder",
]);

export function findResult(results: readonly ToolResult[], call: Call): ToolResult | undefined {
  return results.findLast((result) => {
    if (result.name !== call.name) return false;
    if (ONCE.has(call.name)) return true;
    if (call.name === "propose_stage") return result.args["stage"] === call.args["stage"];
    return sameJson(result.args, call.args);
  });
}

function toldFacts(turn: Turn): unknown[] {
  const told = turn.dialogue.results.filter((result) => result.name === "remember");
  return told.flatMap((result) => (Array.isArray(result.args["facts"]) ? (result.args["facts"] as unknown[]) : []));
}

/** Keys of the facts told to `remember` in this turn. */
export function toldNow(turn: Turn): Set<string> {
  return new Set(toldFacts(turn).map((fact) => (fact as { key?: string }).key ?? ""));
}

/** Facts heard that neither the context nor a call of this turn holds yet. */
export function newFacts(turn: Turn, facts: Record<string, unknown>): { key: string; value: unknown }[] {
  const told = toldFacts(turn);
  const known = turn.context.facts as Record<string, unknown>;
  // After the trip a wish is one for the next, which has facts of its own, also where it is the same.
  const nextDeal = turn.context.stage === "feedback";
  const isKnown = (key: string, value: unknown): boolean =>
    sameJson(known[key], value) && !(nextDeal && (DEAL_FACTS as readonly string[]).includes(key));
  return Object.entries(facts)
    .filter(([key, value]) => (value === null ? known[key] !== undefined : !isKnown(key, value)))
    .map(([key, value]) => ({ key, value }))
    .filter((fact) => !told.some((other) => sameJson(other, fact)));
}

/** A `remember` call for what is new, or none. */
export function remember(turn: Turn, facts: Record<string, unknown>): Call[] {
  const fresh = newFacts(turn, facts);
  return fresh.length === 0 || !turn.can("remember") ? [] : [{ name: "remember", args: { facts: fresh } }];
}

/** A stage proposal, unless it is there already or was made in this turn. */
export function propose(turn: Turn, to: { stage: Stage; reason: string; signals: readonly string[] }): Call[] {
  const made = turn.dialogue.results.some(
    (result) => result.name === "propose_stage" && result.args["stage"] === to.stage,
  );
  if (made || turn.context.stage === to.stage || !turn.can("propose_stage")) return [];
  return [{ name: "propose_stage", args: { stage: to.stage, reason: to.reason, signals: [...to.signals] } }];
}

export function lastReply(turn: Turn): string {
  return turn.dialogue.history.at(-1)?.text ?? "";
}

/** Our own replies so far, newest last. */
export function botReplies(turn: Turn): string[] {
  return turn.dialogue.history.filter((line) => line.by === "bot").map((line) => line.text);
}
