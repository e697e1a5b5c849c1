import type { RuntimeDeps } from "./deps.ts";
import { announce, lockOpen, type ManagerRequest } from "./modes.ts";

export interface AssignRequest extends ManagerRequest {
  /** Who answers for the conversation from now on; `null`: nobody in particular. */
  assignee: string | null;
}

/** Changes who answers for a conversation. Bot and mode do not hear of it. @throws NotFoundError; ConflictError `conversation-closed` */
export async function assign(deps: RuntimeDeps, request: AssignRequest): Promise<void> {
  const { orgId, conversationId, assignee } = request;
  await deps.database.withTenant(orgId, async (tx) => {
    await lockOpen(tx, conversationId);
    await tx.execute("update conversations set assignee = $2 where org_id = current_org() and id = $1", [
      conversationId,
      assignee,
    ]);
  });
  announce(deps, request, "assigned");
}
