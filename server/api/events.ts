import { createRoute, z } from "@hono/zod-openapi";
import type { Auth } from "../auth/index.ts";
import { respondTrouble } from "../problems.ts";
import type { EventStream, Streams } from "../streams.ts";
import type { EventLog, LoggedEvent } from "./event-log.ts";
import { problems, SECURITY, type ApiApp } from "./routing.ts";

const eventsRoute = createRoute({
  method: "get",
  path: "/events",
  tags: ["Events"],
  security: SECURITY,
  summary: "Live events of the organisation (server-sent events)",
  description:
    "`event` is message, conversation, effect or typing; `data` is `{kind, change, conversationId, id?, at}`: ids only, " +
    "read the rest. Send `Last-Event-ID` to resume; a `reset` event says that some are not kept any more: load afresh.",
  request: { headers: z.object({ "last-event-id": z.string().max(100).optional() }) },
  responses: {
    200: { description: "a stream that stays open", content: { "text/event-stream": { schema: z.string() } } },
    ...problems(),
  },
});

function pass(stream: EventStream, { id, event, at }: LoggedEvent): void {
  const { orgId: _known, kind, ...data } = event;
  stream.send({ id, event: kind, data: { kind, ...data, at: at.toISOString() } });
}

interface Watch {
  headers: Headers;
  orgId: string;
  stream: EventStream | undefined;
}

/** A stream outlives sign-out and revoked keys otherwise: it was let in once and is never asked again. */
async function endIfRevoked(auth: Auth, { headers, orgId, stream }: Watch): Promise<void> {
  const answer = await auth.callerOf(headers).catch(() => undefined); // the database is down: nobody's right has ended
  if (answer !== undefined && (!answer.known || answer.caller.orgId !== orgId)) stream?.close();
}

/** The organisation's live events: what the console listens to. */
export function registerEvents(app: ApiApp, parts: { auth: Auth; streams: Streams; log: EventLog }): void {
  app.openapi(eventsRoute, (c) => {
    const { orgId } = c.get("caller");
    const { headers } = c.req.raw;
    let opened: EventStream | undefined;
    const response = parts.streams.open({
      kind: "organisation",
      beat: () => void endIfRevoked(parts.auth, { headers, orgId, stream: opened }),
      start: (stream) => {
        opened = stream;
        const joined = parts.log.join(orgId, c.req.valid("header")["last-event-id"], (logged) => pass(stream, logged));
        stream.send({ event: joined.gap ? "reset" : "ready", data: {} });
        for (const logged of joined.missed) pass(stream, logged);
        return joined.leave;
      },
    });
    return response ?? respondTrouble(c, { status: 503, code: "too-many-streams", detail: "too many open streams" });
  });
}
