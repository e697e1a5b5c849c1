import { z } from "zod";
import { AGENTS } from "./stages.ts";
import { redact } from "./masking.ts";

/** What happened in a turn, step by step. Only what no other row holds: calls of models, effects and moves are joined on reading. */
export const TRACE_STEPS = ["model", "tool", "move", "guard", "approval", "hand-off", "pass", "source"] as const;

const Step = z.object({
  step: z.enum(TRACE_STEPS),
  agent: z.enum(AGENTS),
  /** Tool name, stages of a move, what the guard decided, the agent that goes on. */
  what: z.string(),
  outcome: z.string(),
  args: z.record(z.string(), z.unknown()).optional(),
  /** The effect's call id, where the tool wrote: its arguments and its end stand there. */
  call: z.string().optional(),
  /** How long it took. */
  ms: z.number().optional(),
  /** Milliseconds since the turn began; since version 2. */
  at: z.number().optional(),
});
export type TraceStep = z.infer<typeof Step>;

export const TRACE_VERSION = 2;

/** As `turns.trace` holds it. Version 1 was the bare list of steps. */
const Stored = z.union([
  z.array(Step).transform((steps) => ({ version: 1, steps })),
  z.object({ v: z.literal(TRACE_VERSION), steps: z.array(Step) }).transform(({ v, steps }) => ({ version: v, steps })),
]);
export type StoredTrace = { v: typeof TRACE_VERSION; steps: readonly TraceStep[] };

const MAX_OUTCOME = 400;
const MAX_ARGUMENT = 160;
const CUT = "…";

function clip(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max - CUT.length).toWellFormed() + CUT;
}

function clipStrings(value: unknown): unknown {
  if (typeof value === "string") return clip(value, MAX_ARGUMENT);
  if (Array.isArray(value)) return value.map(clipStrings);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clipStrings(part)]));
}

function toStoredStep(step: TraceStep, startedMs: number): TraceStep {
  const { args, call, outcome, at, ...rest } = step;
  const stored: TraceStep = { ...rest, outcome: clip(outcome, MAX_OUTCOME) };
  if (at !== undefined) stored.at = Math.max(0, at - startedMs);
  // What an effect holds is not stored twice.
  if (call !== undefined) stored.call = call;
  else if (args !== undefined) stored.args = clipStrings(args) as Record<string, unknown>;
  return stored;
}

/** Says of the steps since the last look when they happened; in memory as an instant, in the row since the turn's beginning. */
export function stampTrace(steps: TraceStep[], now: Date): void {
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    if (step === undefined || step.at !== undefined) return;
    step.at = now.getTime();
  }
}

/** For the row: without personal data, long texts cut with a mark. */
export function toStoredTrace(steps: readonly TraceStep[], startedAt: Date): StoredTrace {
  const stored = steps.map((step) => toStoredStep(step, startedAt.getTime()));
  return { v: TRACE_VERSION, steps: redact(stored) };
}

/** Reads any version; what is no trace is an empty one of version 0, because an old row must not hide a conversation. */
export function readTrace(stored: unknown): { version: number; steps: TraceStep[] } {
  const parsed = Stored.safeParse(stored);
  return parsed.success ? parsed.data : { version: 0, steps: [] };
}
