import { needsApproval } from "../domain/index.ts";
import type { Database } from "../store/index.ts";
import type { ToolContext } from "../tools/index.ts";
import type { CheckedCall, GoodCall } from "./calls.ts";
import type { TurnContext, TurnRun } from "./turn-state.ts";

const NOT_APPROVED = "a colleague has decided not to do this";

/** What a person has decided of a call: `refusal` when it is not to run; `undefined`: they were not asked. */
function decisionOf(callId: string, context: TurnContext): { refusal: CheckedCall["problem"] } | undefined {
  const decision = context.decisions.find((made) => made.callId === callId);
  if (decision === undefined) return undefined;
  if (decision.status === "accepted" || decision.status === "edited") return { refusal: undefined };
  const { response } = decision;
  const words = response?.type === "response" ? `; tell the customer what they say: ${response.args}` : "";
  return { refusal: { code: "not-approved", message: `${NOT_APPROVED}${words}` } };
}

function refused(call: GoodCall, problem: { code: string; message: string }): CheckedCall {
  const { id, effectId, name, args } = call;
  return { id, effectId, name, args, problem };
}

interface Scope {
  run: TurnRun;
  context: ToolContext;
  database: Database;
}

/**
 * Whether a write may run, has to wait for a person, or may not be asked for: they are deciding on it already, or have decided
 * against it.
 */
export async function weigh(call: CheckedCall, { run, context, database }: Scope): Promise<CheckedCall> {
  if (call.problem !== undefined || call.tool.access === "reads") return call;
  const decision = decisionOf(call.effectId, run.context);
  if (decision !== undefined) return decision.refusal === undefined ? call : refused(call, decision.refusal);
  const risk = await call.tool.risk?.(call.args, context, database);
  if (risk === undefined || !needsApproval(risk, context.organisation.settings.approvals)) return call;
  const { effectId: callId, name: tool, args } = call;
  const isWaiting = run.context.awaiting.some((one) => one.tool === tool && one.risk.subject === risk.subject);
  if (!isWaiting) return { ...call, asked: { callId, tool, args, risk } };
  const message = `a colleague is deciding on ${risk.subject} already; tell the customer that they will hear as soon as it is decided`;
  return refused(call, { code: "approval-pending", message });
}
