import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = string | ((request: IncomingMessage, response: ServerResponse) => void);

export interface Site {
  origin: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  pages: Map<string, Answer>;
  close(): Promise<void>;
}

/** A web site on this machine: HTML by its path, or whatever a function answers; anything else does not exist. */
export async function startSite(pages: Readonly<Record<string, Answer>> = {}): Promise<Site> {
  const asked: string[] = [];
  const all = new Map(Object.entries(pages));
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push(path);
    const answer = all.get(path);
    if (typeof answer === "function") answer(request, response);
    else if (answer === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": typeOf(path) }).end(answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    pages: all,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const typeOf = (path: string): string =>
  path.endsWith(".xml") ? "application/xml" : path.endsWith(".txt") ? "text/plain" : "text/html; charset=utf-8";
