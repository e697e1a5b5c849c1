import { ConflictError, NotFoundError } from "../domain/index.ts";
import { fenceClients, lockClients, type LockedClients, type MergeDone, type MovedRows } from "./client-merges.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";

interface MergeRow {
  id: string;
  fromId: string;
  intoId: string;
  moved: MovedRows;
  undoneAt: Date | null;
}

async function readMerge(tx: Tx, id: string): Promise<MergeRow> {
  const rows = await tx.query<MergeRow>(
    `select id, from_id as "fromId", into_id as "intoId", moved, undone_at as "undoneAt" from client_merges
      where org_id = current_org() and id = $1`,
    [id],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new NotFoundError({ code: "merge-not-found", message: "there is no such merge" });
}

/** Read again under the locks: another undoing may have been first. */
function refuse(merge: MergeRow, { clients }: LockedClients): void {
  if (merge.undoneAt !== null || clients.get(merge.fromId)?.mergedInto !== merge.intoId)
    throw new ConflictError({ code: "already-undone", message: "this merge is undone already" });
  const later = clients.get(merge.intoId)?.mergedInto ?? null;
  if (later === null) return;
  throw new ConflictError({
    code: "merged-further",
    message: "the survivor of this merge was merged into another client",
    remedy: "undo that merge first",
    data: { mergedInto: later },
  });
}

/** Rows that moved and are still where they moved to. */
async function giveBack(
  tx: Tx,
  table: string,
  { merge, ids }: { merge: MergeRow; ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(
    `update ${table} set client_id = $2 where org_id = current_org() and client_id = $1 and id = any($3)`,
    [merge.intoId, merge.fromId, ids],
  );
}

/**
 * A chat goes where its person goes: the conversations that moved, and those opened since in the same chats or in the
 * chats of the identities that go back.
 */
async function giveBackConversations(tx: Tx, { fromId, intoId, moved }: MergeRow): Promise<void> {
  await tx.execute(
    `update conversations k set client_id = $2
      where k.org_id = current_org() and k.client_id = $1 and (
        k.id = any($3)
        or exists (select from conversations o where o.org_id = k.org_id and o.id = any($3)
                      and o.channel_account_id = k.channel_account_id and o.chat_id = k.chat_id)
        or exists (select from identities i where i.org_id = k.org_id and i.id = any($4)
                      and i.channel_account_id = k.channel_account_id and i.external_id = k.chat_id))`,
    [intoId, fromId, moved.conversations.map(({ id }) => id), moved.identities],
  );
}

async function giveBackFacts(tx: Tx, { fromId, intoId, moved }: MergeRow): Promise<void> {
  await Promise.all([
    tx.execute(
      `update facts f set client_id = $2, deal_id = m."dealId"
         from jsonb_to_recordset($3) as m (id uuid, "dealId" uuid)
        where f.org_id = current_org() and f.client_id = $1 and f.id = m.id`,
      [intoId, fromId, JSON.stringify(moved.facts)],
    ),
    moved.closedDeal === null
      ? undefined
      : tx.execute(`update facts set deal_id = $2 where org_id = current_org() and client_id = $1 and id = any($3)`, [
          intoId,
          moved.closedDeal,
          moved.redealtFacts,
        ]),
  ]);
}

/** A reminder that had to give way is pending again, unless there is one of its key by now. */
async function reviveTimers(tx: Tx, { moved, fromId }: MergeRow): Promise<void> {
  await tx.execute(
    `update timers t set status = 'pending', reason = null
      where t.org_id = current_org() and t.id = any($1) and t.status = 'cancelled' and t.reason = 'merged'
        and not exists (select from timers o where o.org_id = t.org_id and o.client_id = $2 and o.key = t.key and o.status = 'pending')`,
    [moved.cancelledTimers, fromId],
  );
}

/** The deal that was closed by the merge goes on, unless its client has begun another one since. */
async function reopenDeal(tx: Tx, { moved }: MergeRow): Promise<void> {
  if (moved.closedDeal === null) return;
  await tx.execute(
    `update deals d set status = 'open', closed_at = null
      where d.org_id = current_org() and d.id = $1 and d.status = 'merged'
        and not exists (select from deals o where o.org_id = d.org_id and o.client_id = d.client_id and o.status = 'open')`,
    [moved.closedDeal],
  );
}

/** Every open conversation stands on the open deal of its own client again; one is begun for whoever has none left. */
async function settleDeals(tx: Tx, { fromId, intoId, moved }: MergeRow, now: Date): Promise<void> {
  for (const clientId of [fromId, intoId]) {
    await tx.execute(
      `insert into deals (org_id, id, client_id, stage, created_at)
       select current_org(), $2, $1, 'new', $3
        where exists (select from conversations where org_id = current_org() and client_id = $1 and mode <> 'closed')
       on conflict (org_id, client_id) where status = 'open' do nothing`,
      [clientId, createId(now), now],
    );
  }
  await tx.execute(
    `update conversations k set deal_id = d.id from deals d
      where k.org_id = current_org() and k.client_id = any($1) and k.mode <> 'closed'
        and d.org_id = k.org_id and d.client_id = k.client_id and d.status = 'open' and d.id <> k.deal_id`,
    [[fromId, intoId]],
  );
  await tx.execute(
    `update conversations k set deal_id = m."dealId" from jsonb_to_recordset($1) as m (id uuid, "dealId" uuid)
      where k.org_id = current_org() and k.id = m.id and k.mode = 'closed'`,
    [JSON.stringify([...moved.conversations, ...moved.redealt])],
  );
}

/** What filled the survivor's card is taken out where it still stands there. */
async function emptyCard(tx: Tx, { fromId, intoId, moved }: MergeRow): Promise<void> {
  for (const [field, value] of Object.entries(moved.filled)) {
    await tx.execute(
      `update clients set ${field} = null where org_id = current_org() and id = $1 and ${field}::text = $2`,
      [intoId, value],
    );
  }
  await tx.execute("update clients set merged_into = null where org_id = current_org() and id = $1", [fromId]);
}

/**
 * Undoes a merge: every row that moved is the former client's again, as it was. What came since stays with the survivor,
 * facts and bookings and memories too; only a chat, with all that was written in it, goes where its person goes.
 * @throws NotFoundError `merge-not-found`, ConflictError `already-undone` or `merged-further`
 */
export async function undoClientMerge(tx: Tx, request: { mergeId: string; by: string; now: Date }): Promise<MergeDone> {
  const ids = await readMerge(tx, request.mergeId);
  const locked = await lockClients(tx, [ids.fromId, ids.intoId]);
  const merge = await readMerge(tx, request.mergeId);
  refuse(merge, locked);
  const { fromId, intoId, moved } = merge;
  await fenceClients(tx, [fromId, intoId]);
  await giveBackConversations(tx, merge);
  await giveBack(tx, "identities", { merge, ids: moved.identities });
  await giveBack(tx, "deals", { merge, ids: moved.deals });
  await giveBack(tx, "bookings", { merge, ids: moved.bookings });
  await giveBack(tx, "timers", { merge, ids: moved.timers });
  await giveBack(tx, "client_memories", { merge, ids: moved.memories });
  await giveBackFacts(tx, merge);
  await reviveTimers(tx, merge);
  await reopenDeal(tx, merge);
  await settleDeals(tx, merge, request.now);
  await emptyCard(tx, merge);
  await tx.execute("update client_merges set undone_at = $2, undone_by = $3 where org_id = current_org() and id = $1", [
    merge.id,
    request.now,
    request.by,
  ]);
  const open = locked.conversations.filter(({ mode }) => mode !== "closed");
  return { mergeId: merge.id, conversationIds: open.map(({ id }) => id) };
}
