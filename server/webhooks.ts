import { Hono, type Context } from "hono";
import { receivesWebhooks, type WebhookAnswer, type WebhookChannel } from "../domain/index.ts";
import type { ConnectedChannel, ServerDeps, ServerEnv } from "./deps.ts";
import { respondTrouble, toTrouble, type Trouble } from "./problems.ts";
import { KIB, limitBody, UUID_PARAM } from "./request.ts";

const MAX_BODY = 1024 * KIB;

const NO_CHANNEL: Trouble = { status: 404, code: "channel-not-found", detail: "there is no such channel" };
const UNREADABLE: Trouble = { status: 400, code: "unreadable-webhook", detail: "the body cannot be understood" };

type WebhookTarget = ConnectedChannel & { channel: WebhookChannel };

/** The channel at this address: its kind is part of the path, so that one platform's body never reaches another's code. */
function targetOf(deps: ServerDeps, kind: string, id: string): WebhookTarget | undefined {
  const connected = deps.channelOf(id);
  if (connected?.account.kind !== kind || !receivesWebhooks(connected.channel)) return undefined;
  return { account: connected.account, channel: connected.channel };
}

async function readRequest(c: Context<ServerEnv>) {
  return {
    method: c.req.method,
    headers: c.req.raw.headers,
    query: new URL(c.req.url).searchParams,
    body: new Uint8Array(await c.req.arrayBuffer()),
  };
}

/** A channel promises not to throw; one that does must not make the platform repeat the same body for ever. */
async function translate(
  c: Context<ServerEnv>,
  deps: ServerDeps,
  target: WebhookTarget,
): Promise<WebhookAnswer | undefined> {
  try {
    return await target.channel.receive(await readRequest(c));
  } catch (error) {
    deps.logger.error(
      { part: "webhooks", channel: target.account.kind, error: String(toTrouble(error).code) },
      "a channel failed on a webhook",
    );
    return undefined;
  }
}

/**
 * Platforms' webhooks. The answer goes out after the commit: 503 while the database is down, so that the platform
 * repeats; whatever else is wrong with a body is a 4xx, because repeating it would not help.
 */
export function createWebhookRoutes(deps: ServerDeps): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.use("*", limitBody(MAX_BODY));
  app.on(["GET", "POST"], `/:kind{[a-z-]+}/:channelId{${UUID_PARAM}}`, async (c) => {
    const target = targetOf(deps, c.req.param("kind"), c.req.param("channelId"));
    if (target === undefined) return respondTrouble(c, NO_CHANNEL);
    const answer = await translate(c, deps, target);
    if (answer === undefined) return respondTrouble(c, UNREADABLE);
    if (answer.events.length > 0) {
      await deps.runtime.accept(target.account, answer.events);
      deps.metrics.accepted(target.account.kind, answer.events.length);
    }
    return new Response(answer.body ?? null, { status: answer.status });
  });
  return app;
}
