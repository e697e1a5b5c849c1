import type { ServerDeps } from "../deps.ts";
import { KIB, limitBody } from "../request.ts";
import type { Streams } from "../streams.ts";
import { registerActions } from "./actions.ts";
import { registerAgents } from "./agents.ts";
import { isTable, LARGEST_TABLE, registerAnswers } from "./answers.ts";
import { registerApprovals } from "./approvals.ts";
import { registerAssignment } from "./assignment.ts";
import { authenticate } from "./authenticate.ts";
import { registerMemories } from "./memories.ts";
import { registerClientMerges } from "./client-merges.ts";
import { registerConversations } from "./conversations.ts";
import { registerDirectory } from "./directory.ts";
import type { EventLog } from "./event-log.ts";
import { registerEvents } from "./events.ts";
import { registerGaps } from "./gaps.ts";
import { isUpload, LARGEST_UPLOAD, registerKnowledge } from "./knowledge.ts";
import { authorize } from "./permissions.ts";
import { createApiApp, type ApiApp } from "./routing.ts";
import { registerTurns } from "./turns.ts";

export { createEventLog, type EventLog } from "./event-log.ts";
export { createApiApp, type ApiApp } from "./routing.ts";

const MAX_BODY = 256 * KIB;

/** The admin API under /api/v1. Every route knows its caller before anything of the request is looked at. */
export function createApi(deps: ServerDeps, parts: { streams: Streams; log: EventLog }): ApiApp {
  const app = createApiApp();
  const usual = limitBody(MAX_BODY);
  const upload = limitBody(LARGEST_UPLOAD);
  const table = limitBody(LARGEST_TABLE + 64 * KIB);
  app.use("*", authenticate(deps.auth, deps.config.publicUrl), authorize, (c, next) => {
    const { method, path } = c.req;
    const limit = isUpload(method, path) ? upload : isTable(method, path) ? table : usual;
    return limit(c, next);
  });
  registerConversations(app, deps);
  registerActions(app, deps);
  registerAssignment(app, deps);
  registerApprovals(app, deps);
  registerAgents(app, deps);
  registerKnowledge(app, deps);
  registerAnswers(app, deps);
  registerGaps(app, deps);
  registerDirectory(app, deps);
  registerTurns(app, deps);
  registerClientMerges(app, deps);
  registerMemories(app, deps);
  registerEvents(app, { auth: deps.auth, ...parts });
  return app;
}
