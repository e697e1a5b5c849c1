import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { signatureOf, SIGNATURE_HEADER } from "../http/signature.ts";
import { answerJson, listen, readBytes } from "./listen.ts";

/** What the platform does with one send. */
export type HttpFault =
  | { kind: "rate-limited"; retryAfterSeconds: number }
  | { kind: "refused"; status: number; code: string }
  | { kind: "error"; after: boolean }
  | { kind: "dropped"; after: boolean }
  | { kind: "hangs" };

/** One send as the platform took it; it takes the same id twice, as careless platforms do. */
export interface TakenSend {
  id: string;
  chatId: string;
  text: string;
  buttons: { label: string; value: string }[];
  attachments: unknown[];
  replyTo: string | null;
  externalId: string;
}

export interface HttpStandInOptions {
  secret: string;
  /** Asked for each send; `undefined` lets it through. */
  decide?: (send: Omit<TakenSend, "externalId">) => HttpFault | undefined;
  /** Between attempts to deliver one body. */
  retryMs?: number;
}

export interface HttpStandIn {
  readonly url: string;
  readonly taken: readonly TakenSend[];
  /** Lets the next send fail. */
  inject(fault: HttpFault): void;
  /** POSTs events to a webhook of ours until it answers 2xx; gives the number of attempts. */
  deliver(webhookUrl: string, events: readonly Record<string, unknown>[]): Promise<number>;
  close(): Promise<void>;
}

/** A plain HTTP platform on this machine, strict about signatures and shapes. */
export async function startHttpStandIn({
  secret,
  decide = () => undefined,
  retryMs = 5,
}: HttpStandInOptions): Promise<HttpStandIn> {
  const taken: TakenSend[] = [];
  const faults: HttpFault[] = [];
  const closing = new AbortController();
  const server = await listen(async (request, response) => {
    const body = await readBytes(request);
    const [, action, id] = /^\/(send|sent)(?:\/([^/]+))?$/.exec(request.url ?? "") ?? [];
    if (action === "sent" && id !== undefined) return answerLookup({ taken, secret }, { id, request, response });
    if (action !== "send") return answerJson(response, 404, { code: "no-such-path" });
    if (request.headers[SIGNATURE_HEADER] !== signatureOf(body, secret))
      return answerJson(response, 401, { code: "wrong-signature" });
    const send = JSON.parse(Buffer.from(body).toString("utf8")) as Omit<TakenSend, "externalId">;
    if (request.headers["idempotency-key"] !== send.id)
      return answerJson(response, 400, { code: "no-idempotency-key" });
    answerSend({ taken, fault: faults.shift() ?? decide(send) }, { send, request, response });
  });
  return {
    url: server.root,
    taken,
    inject: (fault) => faults.push(fault),
    deliver: async (webhookUrl, events) => {
      const body = JSON.stringify({ events });
      for (let attempts = 1; ; attempts++) {
        if (await isTaken(webhookUrl, body, secret)) return attempts;
        await delay(retryMs, undefined, { signal: closing.signal });
      }
    },
    close: async () => {
      closing.abort();
      await server.close();
    },
  };
}

interface SendCall {
  send: Omit<TakenSend, "externalId">;
  request: IncomingMessage;
  response: ServerResponse;
}

function answerSend(
  { taken, fault }: { taken: TakenSend[]; fault: HttpFault | undefined },
  { send, request, response }: SendCall,
): void {
  const externalId = randomUUID();
  const takes = fault === undefined || fault.kind === "hangs" || ("after" in fault && fault.after);
  if (takes) taken.push({ ...send, externalId });
  switch (fault?.kind) {
    case undefined:
      return answerJson(response, 200, { externalId });
    case "rate-limited":
      response.writeHead(429, { "retry-after": String(fault.retryAfterSeconds) }).end();
      return;
    case "refused":
      return answerJson(response, fault.status, { code: fault.code });
    case "error":
      return answerJson(response, 500, {});
    case "dropped":
      request.socket.destroy();
      return;
    case "hangs":
      return undefined;
  }
}

interface LookupCall {
  id: string;
  request: IncomingMessage;
  response: ServerResponse;
}

function answerLookup(
  { taken, secret }: { taken: TakenSend[]; secret: string },
  { id, request, response }: LookupCall,
): void {
  if (request.headers[SIGNATURE_HEADER] !== signatureOf(id, secret))
    return answerJson(response, 401, { code: "wrong-signature" });
  const send = taken.find((one) => one.id === id);
  if (send === undefined) return answerJson(response, 404, { code: "unknown" });
  return answerJson(response, 200, { externalId: send.externalId });
}

async function isTaken(url: string, body: string, secret: string): Promise<boolean> {
  try {
    const headers = { "content-type": "application/json", [SIGNATURE_HEADER]: signatureOf(body, secret) };
    const response = await fetch(url, { method: "POST", headers, body });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
