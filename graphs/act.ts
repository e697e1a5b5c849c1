import { ToolMessage } from "@langchain/core/messages";
import {
  ConflictError,
  InputError,
  NotFoundError,
  inertJson,
  parseFact,
  type FactProposal,
  type KaravanError,
  type PlannedEffect,
} from "../domain/index.ts";
import type { Database, Material } from "../store/index.ts";
import type { LocalWriteTool, ReadTool, RemoteWriteTool, Tool, ToolContext, ToolOutcome } from "../tools/index.ts";
import { weigh } from "./approvals.ts";
import { checkCalls, mendResponse, type CheckedCall } from "./calls.ts";
import { toJournal } from "./journal.ts";
import { decideMidTurn } from "./stage.ts";
import { giveUp } from "./think.ts";
import type { AskedApproval, TurnRun, TurnState } from "./turn-state.ts";

/** Calls with arguments that do not fit, in one turn, before a person is called. */
const MAX_BAD_CALLS = 4;

interface Scope {
  run: TurnRun;
  deps: ActDeps;
}

export interface ActDeps {
  tools: ReadonlyMap<string, Tool>;
  database: Database;
}

function isAnswerable(error: unknown): error is KaravanError {
  return error instanceof InputError || error instanceof ConflictError || error instanceof NotFoundError;
}

type Ran =
  { kind: "outcome"; outcome: ToolOutcome } | { kind: "error"; code: string; message: string } | { kind: "stop" };

async function read(
  tool: ReadTool,
  args: Record<string, unknown>,
  scope: { context: ToolContext; deps: ActDeps },
): Promise<Ran> {
  try {
    return { kind: "outcome", outcome: await tool.run(args, scope.context, scope.deps.database) };
  } catch (error) {
    if (!isAnswerable(error)) throw error;
    return { kind: "error", code: error.code, message: error.message };
  }
}

async function write(
  tool: LocalWriteTool | RemoteWriteTool,
  call: CheckedCall,
  scope: { context: ToolContext; state: TurnState; run: TurnRun },
): Promise<Ran> {
  const { context, state, run } = scope;
  const result =
    tool.kind === "local"
      ? await run.ledger.runLocal(call.effectId, (tx) => tool.run(call.args, context, tx))
      : await run.ledger.runRemote(call.effectId, (key) => tool.run(call.args, context, key));
  switch (result.status) {
    case "done":
      state.written.push(tool.name);
      return { kind: "outcome", outcome: result.result as ToolOutcome };
    case "failed":
      return { kind: "error", code: result.code, message: result.reason };
    case "uncertain":
      giveUp(state, "uncertain-effect", `${tool.name}: ${result.reason}`);
      return { kind: "error", code: "uncertain", message: result.reason };
    case "stopped":
      state.stop = result.stop;
      state.next = "end";
      return { kind: "stop" };
  }
}

function remember(state: TurnState, proposals: readonly FactProposal[]): void {
  for (const proposal of proposals) {
    const parsed = parseFact(proposal);
    if (!parsed.ok) continue;
    state.proposals = [
      ...state.proposals.filter((known) => known.key !== proposal.key),
      { key: proposal.key, value: parsed.value },
    ];
    const facts: Record<string, unknown> = { ...state.facts };
    if (parsed.value === null) delete facts[proposal.key];
    else facts[proposal.key] = parsed.value;
    state.facts = facts;
  }
}

/** Facts and stage are proposals; signals heard from the client count at once, receipts only when the turn ends. */
function absorb(state: TurnState, tool: Tool, outcome: ToolOutcome): void {
  remember(state, outcome.facts ?? []);
  const signals = outcome.signals ?? [];
  if (outcome.stage !== undefined) {
    state.proposal = outcome.stage;
    state.heard.push(...signals);
  } else {
    state.receipts = [...state.receipts.filter((signal) => !contradicts(signal, signals)), ...signals];
  }
  if (outcome.handoff !== undefined) state.handoff = outcome.handoff;
  const isNew = ({ title }: Material): boolean => state.materials.every((known) => known.title !== title);
  state.materials.push(...(outcome.materials ?? []).filter(isNew));
  if (tool.access === "reads") return;
}

/** A booking made after a cancellation, or the other way round: the later one is true. */
function contradicts(earlier: string, later: readonly string[]): boolean {
  if (earlier === "no_booking") return later.includes("booking_created");
  return (earlier === "booking_created" || earlier === "booking_stands") && later.includes("no_booking");
}

function toContext(state: TurnState, run: TurnRun): ToolContext {
  const { context } = run;
  return {
    organisation: context.organisation,
    clientId: context.clientId,
    dealId: context.dealId,
    conversationId: context.conversationId,
    turnId: context.turnId,
    stage: state.stage,
    locale: context.locale,
    approved: false,
    facts: state.facts,
    now: run.clock.now(),
  };
}

async function runCall(call: CheckedCall, scope: { state: TurnState; run: TurnRun; deps: ActDeps }): Promise<Ran> {
  if (call.problem !== undefined) return { kind: "error", ...call.problem };
  const { state, run, deps } = scope;
  const context = toContext(state, run);
  const { tool } = call;
  const ran =
    tool.access === "reads"
      ? await read(tool, call.args, { context, deps })
      : await write(tool, call, { context, state, run });
  if (ran.kind === "outcome") absorb(state, tool, ran.outcome);
  return ran;
}

/** Before anything is planned: writes that have to wait for a person, or may not be asked for, are told apart. */
async function weighAll(calls: readonly CheckedCall[], state: TurnState, { run, deps }: Scope): Promise<CheckedCall[]> {
  const weighed: CheckedCall[] = [];
  for (const call of calls)
    weighed.push(await weigh(call, { run, context: toContext(state, run), database: deps.database }));
  return weighed;
}

function pause(state: TurnState, call: CheckedCall, asked: AskedApproval): void {
  state.approval = asked;
  state.next = "end";
  const agent = state.agents.at(-1) ?? "qualify";
  state.trace.push({ step: "approval", agent, what: call.name, outcome: asked.risk.kind, args: call.args });
}

function note(state: TurnState, call: CheckedCall, { ran, ms }: { ran: Ran; ms: number }): void {
  if (ran.kind === "stop") return;
  const content = ran.kind === "outcome" ? ran.outcome.content : { error: { code: ran.code, message: ran.message } };
  const text = inertJson(content);
  state.messages.push(new ToolMessage({ content: text, tool_call_id: call.id, name: call.name }));
  const outcome = ran.kind === "error" ? `${ran.code}: ${ran.message}` : (ran.outcome.summary ?? text);
  const agent = state.agents.at(-1) ?? "qualify";
  const wrote = call.problem === undefined && call.tool.access === "writes";
  const held = wrote ? { call: call.effectId } : { args: call.args };
  state.trace.push({ step: "tool", agent, what: call.name, outcome, ...held, ms });
}

async function planWrites(calls: readonly CheckedCall[], state: TurnState, run: TurnRun): Promise<boolean> {
  const effects: PlannedEffect[] = [];
  for (const call of calls) {
    if (call.problem !== undefined || call.tool.access === "reads") continue;
    effects.push({ callId: call.effectId, tool: call.name, kind: call.tool.kind, args: call.args });
  }
  if (effects.length === 0) return true;
  const planned = await run.ledger.plan(toJournal(state), effects);
  if (planned.status === "planned") return true;
  state.stop = planned.stop;
  state.next = "end";
  return false;
}

/**
 * Runs the tools of the model's last response, in its order. Before the first write, journal and all planned effects are
 * stored together; a re-run comes here again with the same response and gets the results of what stands already.
 */
export async function act(state: TurnState, run: TurnRun, deps: ActDeps): Promise<void> {
  state.next = "think";
  const calls = await weighAll(checkCalls(state, run.context, deps.tools), state, { run, deps });
  mendResponse(state);
  if (!(await planWrites(calls, state, run))) return;
  for (const call of calls) {
    if (call.asked !== undefined) return pause(state, call, call.asked);
    const startedMs = run.clock.now().getTime();
    const ran = await runCall(call, { state, run, deps });
    if (ran.kind === "stop") return;
    if (call.problem !== undefined) state.badCalls += 1;
    note(state, call, { ran, ms: run.clock.now().getTime() - startedMs });
    if (state.handoff?.reason === "uncertain-effect") return;
  }
  if (state.badCalls >= MAX_BAD_CALLS) giveUp(state, "bad-tool-calls");
  else decideMidTurn(state, run.context);
}
