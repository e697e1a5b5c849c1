import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { InputError, UnavailableError } from "../../domain/index.ts";
import { toErrorAnswer, type ControlAnswer } from "./control-protocol.ts";

/** Does what another process on the same `DATA_DIR` asks for. Input and result are JSON. */
export type ControlHandler = (name: string, input: unknown) => Promise<unknown>;

export interface ControlServer {
  /** Until a handler is set, callers are told that the owner is starting, and ask again. */
  onRequest(handler: ControlHandler): void;
  close(): Promise<void>;
}

function parseInput(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new InputError({ code: "bad-json", message: "the request is not JSON", cause });
  }
}

async function answer(request: IncomingMessage, handler: ControlHandler | undefined): Promise<ControlAnswer> {
  try {
    const body = await text(request);
    if (handler === undefined) {
      throw new UnavailableError({
        code: "owner-starting",
        message: "the process that owns this DATA_DIR is starting",
      });
    }
    const name = decodeURIComponent((request.url ?? "/").slice(1));
    return { result: (await handler(name, parseInput(body))) ?? null };
  } catch (error) {
    return toErrorAnswer(error);
  }
}

function respond(response: ServerResponse, result: ControlAnswer): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(result));
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

/** Listens on a socket that only this account may reach. */
export async function startControlServer(socketPath: string): Promise<ControlServer> {
  let current: ControlHandler | undefined;
  const server = createServer((request, response) => {
    void answer(request, current).then((result) => respond(response, result));
  });
  server.requestTimeout = 0; // a turn takes as long as its model
  server.listen(socketPath);
  await once(server, "listening"); // rejects with the server's `error`
  if (process.platform !== "win32") await chmod(socketPath, 0o600);
  return {
    onRequest: (handler) => {
      current = handler;
    },
    close: () => closeServer(server),
  };
}
