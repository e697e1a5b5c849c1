import type { Facts, Organisation } from "../../domain/index.ts";
import { createId, type Database } from "../../store/index.ts";
import { NO_FOLLOW_UPS } from "../../store/testing/index.ts";
import { createTools, type ToolContext, type ToolOutcome } from "../index.ts";

export interface ToolCall {
  database: Database;
  context: ToolContext;
  args: unknown;
}

/** Who asks, for tests; nobody exists in the database unless the test made them. */
export function testContext(
  organisation: Organisation,
  wish: Partial<ToolContext> & { now: Date; facts?: Facts },
): ToolContext {
  // A conversation that is not there can have no timers.
  const settings = { ...organisation.settings, followUps: NO_FOLLOW_UPS };
  return {
    organisation: wish.conversationId === undefined ? { ...organisation, settings } : organisation,
    clientId: createId(wish.now),
    dealId: createId(wish.now),
    conversationId: createId(wish.now),
    turnId: createId(wish.now),
    stage: "qualification",
    approved: false,
    locale: "ru",
    facts: {},
    ...wish,
  };
}

/** Calls a tool as the graph does: arguments parsed by its schema, a local write inside a transaction. */
export async function callTool(name: string, call: ToolCall): Promise<ToolOutcome> {
  const tool = createTools().get(name);
  if (tool === undefined) throw new RangeError(`there is no tool ${name}`);
  const args = tool.schema.parse(call.args);
  if (tool.access === "reads") return tool.run(args, call.context, call.database);
  if (tool.kind !== "local") throw new RangeError(`${name} writes elsewhere`);
  return call.database.withTenant(call.context.organisation.id, (tx) => tool.run(args, call.context, tx));
}
