import { isDeadlock, findProvenTwins, mergeClients, undoClientMerge, type MergeDone, type Tx } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

export interface ClientMergeRequest {
  orgId: string;
  fromId: string;
  intoId: string;
  reason: "manager" | "proven-phone";
  by: string;
}

export interface UndoMergeRequest {
  orgId: string;
  mergeId: string;
  by: string;
}

const MAX_TRIES = 3;

/** Two turns of one client that end at once may each wait for the other's conversation; then one of us tries again. */
async function withRetries<T>(work: () => Promise<T>, tries = MAX_TRIES): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (tries <= 1 || !isDeadlock(error)) throw error;
    return withRetries(work, tries - 1);
  }
}

async function change(deps: RuntimeDeps, orgId: string, work: (tx: Tx) => Promise<MergeDone>): Promise<string> {
  const { mergeId, conversationIds } = await withRetries(() => deps.database.withTenant(orgId, work));
  for (const conversationId of conversationIds)
    deps.events.publish({ kind: "conversation", orgId, conversationId, change: "merged" });
  // Turns that lost their lease to this are found by the sweep.
  return mergeId;
}

/** One person after all: everything of one client becomes the other's. Answers the merge's id. */
export async function merge(deps: RuntimeDeps, { orgId, ...request }: ClientMergeRequest): Promise<string> {
  const now = deps.clock.now();
  return change(deps, orgId, (tx) => mergeClients(tx, { ...request, now }));
}

/** Two persons after all. */
export async function undoMerge(deps: RuntimeDeps, { orgId, ...request }: UndoMergeRequest): Promise<void> {
  const now = deps.clock.now();
  await change(deps, orgId, (tx) => undoClientMerge(tx, { ...request, now }));
}

/** Merges the clients whose numbers a channel has proven to be the same; the oldest of them stays. */
export async function mergeProven(deps: RuntimeDeps, orgId: string, clientId: string): Promise<void> {
  const { settings } = await deps.organisationOf(orgId);
  if (!settings.mergeProvenPhones) return;
  const [twins, own] = await deps.database.withTenant(orgId, (tx) =>
    Promise.all([
      findProvenTwins(tx, clientId),
      tx.query<{ createdAt: Date; mergedInto: string | null }>(
        `select created_at as "createdAt", merged_into as "mergedInto" from clients where org_id = current_org() and id = $1`,
        [clientId],
      ),
    ]),
  );
  const [twin, self] = [twins[0], own[0]];
  if (twin === undefined || self === undefined || self.mergedInto !== null) return;
  const isOlder = twin.createdAt.getTime() <= self.createdAt.getTime();
  const [fromId, intoId] = isOlder ? [clientId, twin.id] : [twin.id, clientId];
  await merge(deps, { orgId, fromId, intoId, reason: "proven-phone", by: "system" });
}
