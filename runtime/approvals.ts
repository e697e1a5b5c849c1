import {
  ConflictError,
  InputError,
  InternalError,
  isRefusal,
  NotFoundError,
  statusOf,
  type Approval,
  type HumanResponse,
} from "../domain/index.ts";
import { undecidedLine } from "../graphs/index.ts";
import {
  cancelTimer,
  decideApproval,
  endPausedTurns,
  findEffect,
  getApproval,
  loadContext,
  lockConversation,
  pendingApprovals,
  resumeTurn,
  setEffect,
  setEffectArgs,
  type DueTimer,
  type Steering,
  type Tx,
} from "../store/index.ts";
import type { Tool, ToolContext } from "../tools/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import { failureOf } from "./ledger.ts";

export interface DecisionRequest {
  orgId: string;
  approvalId: string;
  managerId: string;
  response: HumanResponse;
}

const TIMER_KEY = "approval ";

export const approvalTimerKey = (approvalId: string): string => `${TIMER_KEY}${approvalId}`;

type WriteTool = Exclude<Tool, { access: "reads" }>;

/** What a decision is made on, read before the conversation is locked. */
interface Decided {
  request: DecisionRequest;
  approval: Approval;
  tool: WriteTool;
  /** The call's own arguments, or those that the person wrote. */
  args: Record<string, unknown>;
  context: ToolContext;
  /** The world forbids what the person has approved, as an attempt has shown: the decision stands, the effect fails. */
  refusal?: Error;
}

function notFound(): NotFoundError {
  return new NotFoundError({ code: "approval-not-found", message: "there is no such approval" });
}

/** @throws InputError `bad-decision` naming the argument that does not fit */
function argsOf(tool: WriteTool, approval: Approval, response: HumanResponse): Record<string, unknown> {
  if (response.type !== "edit") return approval.args;
  const { action, args } = response.args;
  if (action !== approval.tool) {
    throw new InputError({
      code: "bad-decision",
      message: `the action is ${action}, this approval is for ${approval.tool}`,
      remedy: "keep the action; ignore the approval and do the other thing yourself",
      data: { field: "args.action" },
    });
  }
  const parsed = tool.schema.safeParse(args);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const issue = parsed.error.issues[0];
  const field = ["args.args", ...(issue?.path ?? [])].join(".");
  throw new InputError({
    code: "bad-decision",
    message: `${field}: ${issue?.message ?? "does not fit"}`,
    data: { field },
  });
}

function toolOf(deps: RuntimeDeps, approval: Approval): WriteTool {
  const tool = deps.tools.get(approval.tool);
  if (tool !== undefined && tool.access === "writes") return tool;
  throw new InternalError({ code: "no-such-tool", message: `this release has no tool ${approval.tool} that writes` });
}

async function read(deps: RuntimeDeps, request: DecisionRequest): Promise<Decided> {
  const { orgId, approvalId, response } = request;
  const organisation = await deps.organisationOf(orgId);
  const approval = await deps.database.withTenant(orgId, (tx) => getApproval(tx, approvalId));
  if (approval === undefined) throw notFound();
  const { conversationId, turnId } = approval;
  const rows = await deps.database.withTenant(orgId, (tx) => loadContext(tx, conversationId, 1));
  if (rows === undefined) throw notFound();
  const tool = toolOf(deps, approval);
  const context: ToolContext = {
    organisation,
    clientId: rows.client.id,
    dealId: rows.deal_id,
    conversationId,
    turnId,
    stage: rows.stage,
    locale: rows.client.locale ?? organisation.locale,
    approved: true,
    facts: rows.facts,
    now: deps.clock.now(),
  };
  return { request, approval, tool, args: argsOf(tool, approval, response), context };
}

async function runApproved(tx: Tx, decided: Decided, effectId: string): Promise<void> {
  const { tool, args, context, request } = decided;
  if (request.response.type === "edit") await setEffectArgs(tx, effectId, args);
  // A write elsewhere cannot be part of this transaction: the turn runs it when it goes on, under the effect's own key.
  if (tool.kind !== "local") return;
  const result = await tool.run(args, context, tx).catch((error: unknown) => {
    if (isRefusal(error)) decided.refusal = error;
    throw error;
  });
  await setEffect(tx, { id: effectId, from: ["planned"], to: "done", result, now: context.now });
}

/** The effect of a decision on the ledger. */
async function carryOut(tx: Tx, decided: Decided): Promise<void> {
  const { approval, request, context, refusal } = decided;
  const { now } = context;
  const effect = await findEffect(tx, approval.turnId, approval.callId);
  if (effect === undefined) throw new InternalError({ code: "no-effect", message: "an approval without its effect" });
  const { response } = request;
  if (response.type === "response" || response.type === "ignore") {
    const reason = response.type === "response" ? response.args : "not-approved";
    await setEffect(tx, { id: effect.id, from: ["planned"], to: "cancelled", reason, now });
  } else if (refusal !== undefined) {
    await setEffect(tx, {
      id: effect.id,
      from: ["planned"],
      to: "failed",
      result: failureOf(refusal),
      reason: refusal.message,
      now,
    });
  } else await runApproved(tx, decided, effect.id);
}

async function refuseLate(tx: Tx, id: string): Promise<never> {
  const { status, decidedBy } = (await getApproval(tx, id)) ?? {};
  const isLate = status === "pending" || status === "expired";
  throw new ConflictError({
    code: isLate ? "approval-expired" : "approval-decided",
    message: isLate ? "the time to decide is over" : `${decidedBy ?? "somebody"} has decided this already: ${status}`,
    remedy: "read the approval again",
    data: { status },
  });
}

function refuseWithoutBot(steering: Steering, { tool, request }: Decided): void {
  const goes = request.response.type === "accept" || request.response.type === "edit";
  if (steering.mode === "bot" || tool.kind === "local" || !goes) return;
  throw new ConflictError({
    code: "with-a-person",
    message: "this write needs the bot, and a person has the conversation",
    remedy: "hand the conversation back first, or ignore the approval and do it yourself",
  });
}

/**
 * One transaction under the conversation's lock: the decision is a compare-and-set, a local effect is done in it, and the paused turn
 * is told to go on. While a person has the conversation nobody words it: they know.
 */
async function decideLocked(tx: Tx, decided: Decided): Promise<Approval> {
  const { approval, request, context } = decided;
  const { id, conversationId, turnId } = approval;
  const { now } = context;
  const steering = await lockConversation(tx, conversationId);
  if (steering === undefined) throw notFound();
  refuseWithoutBot(steering, decided);
  const { response, managerId: by } = request;
  const made = await decideApproval(tx, { id, status: statusOf(response), by, response, now });
  if (!made) return refuseLate(tx, id);
  await carryOut(tx, decided);
  await cancelTimer(tx, { clientId: steering.client_id, key: approvalTimerKey(id), reason: "decided" });
  if (steering.mode === "bot") await resumeTurn(tx, { conversationId, turnId, now });
  else await endPausedTurns(tx, conversationId, { turnId, reason: "takeover", now });
  return (await getApproval(tx, id)) ?? approval;
}

/**
 * A person accepts, edits, answers or ignores a risky write.
 * @throws NotFoundError, InputError `bad-decision`, ConflictError `approval-decided`, `approval-expired` or `with-a-person`
 */
export async function decide(deps: RuntimeDeps, request: DecisionRequest): Promise<Approval> {
  const { orgId } = request;
  const decided = await read(deps, request);
  const { conversationId } = decided.approval;
  const lock = () => deps.database.withTenant(orgId, (tx) => decideLocked(tx, decided));
  const approval = await lock().catch((error: unknown) => {
    if (decided.refusal !== undefined && error === decided.refusal) return lock();
    throw error;
  });
  deps.events.publish({ kind: "effect", orgId, conversationId, change: approval.status });
  await deps.queue.hint({ kind: "turn", orgId, id: conversationId, at: deps.clock.now() });
  return approval;
}

/** What a person who takes the conversation over finds undecided. */
export async function describeAwaited(tx: Tx, conversationId: string): Promise<string[]> {
  const awaited = await pendingApprovals(tx, conversationId);
  return awaited.map(({ tool, risk }) => `waits for a decision: ${tool} (${risk.kind}, ${risk.subject})`);
}

interface Drop {
  status: "ignored" | "expired";
  by: string;
  reason: string;
  now: Date;
}

async function drop(tx: Tx, approval: Approval, { status, by, reason, now }: Drop): Promise<boolean> {
  if (!(await decideApproval(tx, { id: approval.id, status, by, response: null, now }))) return false;
  const effect = await findEffect(tx, approval.turnId, approval.callId);
  if (effect !== undefined) await setEffect(tx, { id: effect.id, from: ["planned"], to: "cancelled", reason, now });
  await endPausedTurns(tx, approval.conversationId, { turnId: approval.turnId, reason, now });
  return true;
}

/** The conversation is over, and with it what nobody has decided. Call with it locked. */
export async function dropApprovals(tx: Tx, conversationId: string, end: { by: string; now: Date }): Promise<void> {
  for (const approval of await pendingApprovals(tx, conversationId)) {
    await drop(tx, approval, { status: "ignored", reason: "closed", ...end });
  }
  await endPausedTurns(tx, conversationId, { turnId: null, reason: "closed", now: end.now });
}

/** Nobody has decided in time. `undefined`: somebody has, a moment ago. Call with the conversation locked. */
export async function expire(
  tx: Tx,
  timer: DueTimer,
  { steering, now }: { steering: Steering; now: Date },
): Promise<{ approval: Approval; line: string } | undefined> {
  const approval = await getApproval(tx, timer.key.slice(TIMER_KEY.length));
  if (approval === undefined) return undefined;
  const dropped = await drop(tx, approval, { status: "expired", by: "system", reason: "approval-expired", now });
  return dropped ? { approval, line: undecidedLine(steering.locale ?? "ru") } : undefined;
}
