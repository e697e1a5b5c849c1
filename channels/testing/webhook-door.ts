import type { InboundSink, WebhookChannel } from "../../domain/index.ts";
import { listen, readBytes, type TestServer } from "./listen.ts";

export interface WebhookDoor extends TestServer {
  /** Bodies as they came, newest last. */
  readonly bodies: readonly Uint8Array[];
}

export interface DoorOptions {
  receive: WebhookChannel["receive"];
  sink: InboundSink;
  /** Headers a test platform does not send. */
  extraHeaders?: Record<string, string>;
}

/** What the server does with a webhook, for tests of a channel alone: verified, committed, and only then answered. */
export async function openWebhookDoor({ receive, sink, extraHeaders = {} }: DoorOptions): Promise<WebhookDoor> {
  const bodies: Uint8Array[] = [];
  const server = await listen(async (request, response) => {
    const body = await readBytes(request);
    bodies.push(body);
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const headers = new Headers({ ...(request.headers as Record<string, string>), ...extraHeaders });
    const answer = await receive({ method: request.method ?? "GET", headers, query: url.searchParams, body });
    const status = await commit(answer.events, sink).then(
      () => answer.status,
      () => 503,
    );
    response.writeHead(status).end(answer.body ?? "");
  });
  return { ...server, bodies };
}

async function commit(events: Parameters<InboundSink>[0], sink: InboundSink): Promise<void> {
  if (events.length > 0) await sink(events);
}
