import { NotFoundError } from "../domain/index.ts";
import { conversationExists, insertNote } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import type { ManagerRequest } from "./modes.ts";

export interface NoteRequest extends ManagerRequest {
  text: string;
}

/** A manager writes something down for colleagues. It is never sent, and neither bot nor mode hears of it. @returns its id */
export async function writeNote(deps: RuntimeDeps, request: NoteRequest): Promise<string> {
  const { orgId, conversationId, managerId: author, text } = request;
  const now = deps.clock.now();
  const id = await deps.database.withTenant(orgId, async (tx) => {
    if (!(await conversationExists(tx, conversationId)))
      throw new NotFoundError({ code: "conversation-not-found", message: "there is no such conversation" });
    return insertNote(tx, { conversationId, messageId: null, author, code: null, text, now });
  });
  deps.events.publish({ kind: "conversation", orgId, conversationId, change: "note" });
  return id;
}
