import type { Approval, ApprovalStatus, HumanResponse, Risk } from "../domain/index.ts";
import { decodeCursor, INSTANT_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { toStorableJson } from "./json.ts";

export interface NewApproval {
  turnId: string;
  conversationId: string;
  callId: string;
  tool: string;
  args: Record<string, unknown>;
  risk: Risk;
  expiresAt: Date;
  now: Date;
}

/** Asks a person. A turn that is run again asks for the same call only once; `undefined` then. */
export async function insertApproval(tx: Tx, approval: NewApproval): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>(
    `insert into approvals (org_id, id, turn_id, conversation_id, call_id, tool, args, risk, expires_at, created_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (org_id, turn_id, call_id) do nothing returning id`,
    [
      createId(approval.now),
      approval.turnId,
      approval.conversationId,
      approval.callId,
      approval.tool,
      toStorableJson(approval.args),
      toStorableJson(approval.risk),
      approval.expiresAt,
      approval.now,
    ],
  );
  return rows[0]?.id;
}

const APPROVAL = `id, turn_id as "turnId", conversation_id as "conversationId", call_id as "callId", tool, args, risk, status,
  decided_by as "decidedBy", decision, decided_at as "decidedAt", expires_at as "expiresAt", created_at as "createdAt"`;

export async function getApproval(tx: Tx, id: string): Promise<Approval | undefined> {
  const rows = await tx.query<Approval>(`select ${APPROVAL} from approvals where org_id = current_org() and id = $1`, [
    id,
  ]);
  return rows[0];
}

/** Newest first. */
export async function listApprovals(
  tx: Tx,
  request: {
    statuses?: readonly ApprovalStatus[] | undefined;
    conversationId?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<Approval>> {
  const [before, id] =
    request.cursor === undefined ? [null, null] : decodeCursor(request.cursor, [INSTANT_PART, UUID_PART]);
  const rows = await tx.query<Approval>(
    `select ${APPROVAL} from approvals
      where org_id = current_org() and ($1::text[] is null or status = any ($1))
        and ($2::uuid is null or conversation_id = $2)
        and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
      order by created_at desc, id desc limit $5`,
    [request.statuses ?? null, request.conversationId ?? null, before, id, request.limit + 1],
  );
  return toPage(rows, request.limit, (row) => [row.createdAt.toISOString(), row.id]);
}

export interface Decision {
  id: string;
  status: Exclude<ApprovalStatus, "pending">;
  by: string;
  response: HumanResponse | null;
  now: Date;
}

/** The compare-and-set of a decision. `false`: somebody, or the clock, was faster. Call with the conversation locked. */
export async function decideApproval(tx: Tx, decision: Decision): Promise<boolean> {
  const changed = await tx.execute(
    `update approvals set status = $2, decided_by = $3, decision = $4, decided_at = $5
      where org_id = current_org() and id = $1 and status = 'pending' and ($2 = 'expired' or expires_at > $5)`,
    [
      decision.id,
      decision.status,
      decision.by,
      decision.response === null ? null : toStorableJson(decision.response),
      decision.now,
    ],
  );
  return changed === 1;
}

/** Those of a conversation that nobody has decided; oldest first. */
export async function pendingApprovals(tx: Tx, conversationId: string): Promise<Approval[]> {
  return tx.query<Approval>(
    `select ${APPROVAL} from approvals
      where org_id = current_org() and conversation_id = $1 and status = 'pending' order by created_at, id`,
    [conversationId],
  );
}

/**
 * Lets the paused turn go on: it needs a worker now, whether or not the customer has written. One after another, where several
 * have been decided. Conversation locked.
 */
export async function resumeTurn(tx: Tx, paused: { conversationId: string; turnId: string; now: Date }): Promise<void> {
  await tx.execute(
    `update conversations set resume_turn_id = coalesce(resume_turn_id, $2), due_at = $3, attempts = 0, restarts = 0
      where org_id = current_org() and id = $1`,
    [paused.conversationId, paused.turnId, paused.now],
  );
}

/** Ends paused turns that nobody will word: a person has the conversation, or it is over. Conversation locked. */
export async function endPausedTurns(
  tx: Tx,
  conversationId: string,
  end: { turnId: string | null; reason: string; now: Date },
): Promise<void> {
  await tx.execute(
    `with ended as (
       update turns t set status = 'suppressed', reason = $3, journal = null, ended_at = $4
         from conversations c
        where c.org_id = current_org() and c.id = $1 and t.org_id = c.org_id and t.conversation_id = c.id
          and t.status = 'paused' and t.id = coalesce($2, c.resume_turn_id)
     )
     update conversations set resume_turn_id = null where org_id = current_org() and id = $1 and resume_turn_id is not null`,
    [conversationId, end.turnId, end.reason, end.now],
  );
}
