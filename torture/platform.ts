import { randomUUID, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { signatureOf, SIGNATURE_HEADER } from "../channels/http/index.ts";
import type { Taken } from "./count.ts";
import { faultOf, latencyOf, type SendFault } from "./plan.ts";

const Send = z.object({ id: z.uuid(), chatId: z.string().min(1), text: z.string().min(1) });

/** The platform's side of the plain HTTP channel; it takes the same id twice, as careless platforms do. */
export interface Platform {
  readonly url: string;
  readonly secret: string;
  /** Its own record, in the order in which it took them. */
  readonly taken: readonly Taken[];
  /** Sends that it could not read or whose signature was wrong. */
  readonly malformed: number;
  close(): Promise<void>;
}

function isSigned(request: IncomingMessage, body: Buffer, secret: string): boolean {
  const given = Buffer.from(String(request.headers[SIGNATURE_HEADER]));
  const expected = Buffer.from(signatureOf(body, secret));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parseSend(body: Buffer): z.infer<typeof Send> | undefined {
  try {
    return Send.safeParse(JSON.parse(body.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, fault: SendFault | undefined): void {
  const head = { "content-type": "application/json" };
  if (fault === undefined) response.writeHead(200, head).end(JSON.stringify({ externalId: randomUUID() }));
  else if (fault.kind === "error") response.writeHead(500, head).end("{}");
  else response.writeHead(429, { ...head, "retry-after": String(fault.retryAfterSeconds) }).end("{}");
}

/** A platform with the faults of this seed: the nth send of a chat meets the same fault in every run. */
export async function startPlatform({ seed, secret }: { seed: number; secret: string }): Promise<Platform> {
  const taken: Taken[] = [];
  const sends = new Map<string, number>();
  let malformed = 0;
  const receive = (request: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    const send = request.url === "/send" && isSigned(request, body, secret) ? parseSend(body) : undefined;
    if (send === undefined) {
      malformed += 1;
      response.writeHead(400).end();
      return;
    }
    const nth = sends.get(send.chatId) ?? 0;
    sends.set(send.chatId, nth + 1);
    const fault = faultOf(seed, send.chatId, nth);
    if (fault === undefined || (fault.kind === "error" && fault.after))
      taken.push({ id: send.id, chatId: send.chatId });
    setTimeout(() => answer(response, fault), latencyOf(seed, send.chatId, nth));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => receive(request, Buffer.concat(chunks), response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret,
    taken,
    get malformed() {
      return malformed;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
