import type { Hint } from "../domain/index.ts";
import type { TurnEnd } from "./commit.ts";
import { deliver, deliverClaimed } from "./deliver.ts";
import type { RuntimeDeps } from "./deps.ts";
import { runJob } from "./jobs.ts";
import { summarise } from "./summarise.ts";
import { fire } from "./timers.ts";
import { runTurn } from "./turn.ts";

async function deliverReply(deps: RuntimeDeps, hint: Hint, end: TurnEnd): Promise<void> {
  if (end.parts.length === 0) return;
  if (end.claimed === null || (await deliverClaimed(deps, hint.orgId, end.claimed))) {
    await deliver(deps, { orgId: hint.orgId, conversationId: hint.id });
  }
}

async function turn(deps: RuntimeDeps, hint: Hint): Promise<void> {
  const end = await runTurn(deps, { orgId: hint.orgId, conversationId: hint.id });
  if (end === undefined) return;
  if (end.nextTurnAt !== null) await deps.queue.hint({ ...hint, at: end.nextTurnAt });
  await deliverReply(deps, hint, end);
}

/** Does what a hint says there may be to do. Every step claims its work first, so a stale or doubled hint does nothing. */
export async function work(deps: RuntimeDeps, hint: Hint): Promise<void> {
  switch (hint.kind) {
    case "turn":
      return turn(deps, hint);
    case "delivery":
      return deliver(deps, { orgId: hint.orgId, conversationId: hint.id });
    case "timer":
      return fire(deps, { orgId: hint.orgId, timerId: hint.id });
    case "summary":
      return summarise(deps, { orgId: hint.orgId, conversationId: hint.id });
    case "job":
      return runJob(deps, { orgId: hint.orgId, jobId: hint.id });
  }
}
