import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The address that the outside knows, as a reverse proxy has it: it is there before Karavan listens behind it. */
export interface PublicDoor {
  readonly url: string;
  /** From now on everything is passed on to this port; before, and after `null`, callers get a 502. */
  leadTo(port: number | null): void;
  close(): Promise<void>;
}

function pass(port: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    answer.on("error", () => outgoing.destroy());
  });
  onward.on("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

export async function openPublicDoor(): Promise<PublicDoor> {
  let target: number | null = null;
  const server = createServer((incoming, outgoing) => {
    if (target === null) outgoing.writeHead(502).end();
    else pass(target, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (port) => {
      target = port;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
