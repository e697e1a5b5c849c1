import type { ToolResult } from "../protocol.ts";
import { findResult, type Call, type Draft, type Plan, type Turn } from "./turn.ts";

export type Step = { calls: Call[] } | { draft: Draft };

/** More results than any honest plan needs: whatever is still asked for counts as failed, so that the turn ends. */
const MOST_RESULTS = 24;

function refused(call: Call, code: string): ToolResult {
  return { name: call.name, args: call.args, content: undefined, error: { code, message: "" } };
}

function answer(turn: Turn, call: Call): ToolResult | undefined {
  const found = findResult(turn.dialogue.results, call);
  if (found !== undefined) return found;
  if (!turn.can(call.name)) return refused(call, "not-available");
  return turn.dialogue.results.length >= MOST_RESULTS ? refused(call, "step-limit") : undefined;
}

/** Replays a plan over this turn's results up to the first call that has none. */
export function advance(turn: Turn, plan: Plan<Draft>): Step {
  let step = plan.next();
  while (step.done !== true) {
    const batch = step.value.map((call) => ({ call, result: answer(turn, call) }));
    const missing = batch.filter(({ result }) => result === undefined).map(({ call }) => call);
    if (missing.length > 0) return { calls: missing };
    step = plan.next(batch.map(({ result }) => result as ToolResult));
  }
  return { draft: step.value };
}
