import { once } from "node:events";
import { connect, createServer, type AddressInfo, type NetConnectOpts, type Socket } from "node:net";
import path from "node:path";

/** A database that can go away: everything passes through here. */
export interface DatabaseProxy {
  readonly connectionString: string;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts again, on the same address. */
  restore(): Promise<void>;
  /** From now on nothing is answered, and nothing is cut: a database behind a dead network. */
  freeze(): void;
  close(): Promise<void>;
}

function targetOf(url: URL): NetConnectOpts {
  const folder = url.searchParams.get("host");
  if (folder !== null) return { path: path.join(folder, ".s.PGSQL.5432") };
  return { host: url.hostname, port: Number(url.port || 5432) };
}

function through(url: URL, port: number): string {
  const own = new URL(url);
  own.searchParams.delete("host");
  own.hostname = "127.0.0.1";
  own.port = String(port);
  return own.href;
}

/** Stands between a pool and `connectionString`. */
export async function startDatabaseProxy(connectionString: string): Promise<DatabaseProxy> {
  const url = new URL(connectionString);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  let frozen = false;
  const server = createServer((client) => {
    keep(client);
    if (frozen) return;
    const target = connect(targetOf(url));
    keep(target);
    client.pipe(target).pipe(client);
    client.on("close", () => target.destroy());
    target.on("close", () => client.destroy());
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const cut = async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: through(url, port),
    cut,
    restore: async () => {
      frozen = false;
      await listen(port);
    },
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.unpipe();
    },
    close: async () => {
      if (server.listening) await cut();
    },
  };
}
