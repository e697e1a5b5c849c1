import type { TurnDocument } from "../runtime/index.ts";

const WIDTH = 100;
const INDENT = " ".repeat(10);

function clip(text: string, width = WIDTH): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= width ? line : `${line.slice(0, width - 1).toWellFormed()}…`;
}

function seconds(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? "" : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function dollars(microUsd: number | null): string {
  return microUsd === null ? "price unknown" : `$${(microUsd / 1_000_000).toFixed(4)}`;
}

const at = (ms: number | undefined): string => (ms === undefined ? "" : `+${seconds(ms)}`).padEnd(INDENT.length);

type Step = TurnDocument["steps"][number];
type Call = TurnDocument["modelCalls"][number];

function describeCall(call: Call): string {
  const { model, provider, tokensIn, tokensOut, tokensCached, latencyMs, errorCode, finishReason, fallback } = call;
  const end = errorCode === null ? (finishReason ?? "answered") : `failed: ${errorCode}`;
  const cached = tokensCached > 0 ? ` (${tokensCached} cached)` : "";
  const tokens = `${tokensIn} tokens in${cached}, ${tokensOut} out, ${dollars(call.costMicroUsd)}`;
  return `${model} at ${provider}${fallback ? " (fallback)" : ""}: ${end}, ${tokens}, ${seconds(latencyMs)}`;
}

const compact = (value: unknown): string => clip(JSON.stringify(value));

function describeTool({ what, args, outcome, ms, effect }: Step): string[] {
  const wrote = effect === undefined ? "" : `  [${effect.status}]`;
  const given = args === undefined || Object.keys(args).length === 0 ? "" : ` ${compact(args)}`;
  return [`${what}${given}${wrote}`, `→ ${clip(outcome)}${ms === undefined ? "" : `  (${seconds(ms)})`}`];
}

function describeStep(step: Step): string[] {
  const { agent, what, outcome } = step;
  switch (step.step) {
    case "model":
      return [`${agent} ${what}${step.ms === undefined ? "" : `  (${seconds(step.ms)})`}`];
    case "tool":
      return describeTool(step);
    case "move":
      return [`stage ${what}: ${outcome}`];
    case "guard":
      return [`reply ${what}: ${clip(outcome)}`];
    case "hand-off":
      return [`to a person, ${what}: ${clip(outcome)}`];
    case "approval":
      return [`${what} waits for a person: ${outcome}${step.args === undefined ? "" : ` ${compact(step.args)}`}`];
    case "source":
      return [`draws on ${clip(what)} (${outcome})`];
    case "pass":
      return [`${agent} passes to ${what} ${step.args === undefined ? "" : compact(step.args)}`];
  }
}

function under(first: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `${index === 0 ? first : INDENT}${line}`);
}

/** A heading with its lines; nothing when there are none. */
function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", heading, ...lines.map((line) => `  ${line}`)];
}

function describeEnvelope({ from, to, type, payload, context, timestamp }: TurnDocument["envelopes"][number]): string {
  const by = context.user === null ? "" : ` by ${context.user}`;
  return `${timestamp} ${from} → ${to} (${type}${by}) ${compact(payload)}`;
}

function describeHead(turn: TurnDocument): string[] {
  const { totals, totalMs, modelMs } = turn;
  const reason = turn.reason === null ? "" : ` (${turn.reason}${turn.detail === null ? "" : `: ${clip(turn.detail)}`})`;
  const fallback = totals.fallback ? ", the fallback answered" : "";
  return [
    `Turn ${turn.id}: ${turn.status}${reason}`,
    `  conversation ${turn.conversationId} on ${turn.channel}, client ${turn.clientId}`,
    `  began ${turn.startedAt}, took ${seconds(totalMs) || "?"}, the model ${seconds(modelMs) || "?"}`,
    `  agents ${turn.agents.join(" → ") || "none"}; prompts ${turn.promptVersions.join(", ") || "none"}`,
    `  ${totals.calls} model calls${fallback}, ${totals.tokensIn} tokens in, ${totals.tokensOut} out, ${dollars(totals.costMicroUsd)}`,
  ];
}

/** A turn for a terminal: what came, what happened in which order, what was said, and what stands behind it. */
export function describeTrace(turn: TurnDocument): string[] {
  const { messages, receipts } = turn;
  const heard = messages.filter(({ direction }) => direction === "in");
  const said = messages.filter(({ direction }) => direction === "out");
  const files = (count: number): string => (count === 0 ? "" : ` [${count} attached]`);
  return [
    ...describeHead(turn),
    ...section(
      "Heard",
      heard.map(({ text, attachments }) => `"${clip(text)}"${files(attachments)}`),
    ),
    ...section(
      "Steps",
      turn.steps.flatMap((step) => under(at(step.at), describeStep(step))),
    ),
    ...section(
      "Said",
      said.map(({ text, status, reason }) => `"${clip(text)}"  [${status}${reason === null ? "" : `: ${reason}`}]`),
    ),
    ...section(
      "Models",
      turn.modelCalls.map((call) => `${call.purpose}: ${describeCall(call)}`),
    ),
    ...section(
      "Effects",
      turn.effects.map(
        ({ tool, status, args, reason }) =>
          `${tool} ${status}${reason === null ? "" : ` (${reason})`} ${compact(args)}`,
      ),
    ),
    ...section(
      "Stage",
      turn.moves.map(
        ({ from, to, evidence }) => `${from} → ${to}: ${[...evidence.facts, ...evidence.signals].join(", ")}`,
      ),
    ),
    ...section(
      "Facts",
      turn.facts.map(({ key, value }) => `${key} = ${compact(value)}`),
    ),
    ...section(
      "Claims in the reply, each with a receipt",
      receipts.claims.map(({ kind, claim }) => `${kind}: ${clip(claim)}`),
    ),
    ...section(
      "Sent back to the model",
      receipts.sentBack.map((why) => clip(why)),
    ),
    ...section(
      "Policy",
      turn.policy.map(({ what, outcome }) => `${what}: ${clip(outcome)}`),
    ),
    ...section("Passed on", turn.envelopes.map(describeEnvelope)),
  ];
}
