import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import type { WorkerInput, WorkerReport, WorkerRequest } from "./protocol.ts";

/**
 * PGlite's own thread: a statement of a second stalls this loop and not the one that answers webhooks.
 * Above one: at 1 the socket server refuses the reconnect that follows a lost connection, because it frees the slot late.
 */
const MAX_CONNECTIONS = 4;

const input = workerData as WorkerInput;

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function openDatabase(): Promise<PGlite> {
  return PGlite.create({
    ...(input.pgDataDir === null ? {} : { dataDir: input.pgDataDir }),
    ...(input.dumpFile === null ? {} : { loadDataDir: new Blob([await readFile(input.dumpFile)]) }),
    extensions: { vector },
    relaxedDurability: false,
  });
}

/**
 * SQL errors are bytes in the answer; a rejection means that the backend itself is gone. The socket server would leave
 * every later query waiting for ever, so the owner must hear of it.
 */
function watch(db: PGlite): void {
  const run = db.execProtocolRawStream.bind(db);
  db.execProtocolRawStream = async (...args) => {
    try {
      await run(...args);
    } catch (error) {
      report({ kind: "fatal", message: messageOf(error) });
      throw error;
    }
  };
}

function createServer(db: PGlite): PGLiteSocketServer {
  const address = "path" in input.listen ? input.listen : { host: input.listen.host, port: 0 };
  return new PGLiteSocketServer({ db, ...address, maxConnections: MAX_CONNECTIONS });
}

function portOf(server: PGLiteSocketServer): number | null {
  return "path" in input.listen ? null : Number(server.getServerConn().split(":").at(-1));
}

async function main(): Promise<void> {
  const db = await openDatabase();
  watch(db);
  const server = createServer(db);
  await server.start();
  parentPort?.on("message", (request: WorkerRequest) => {
    void answer(request, db, server).catch((error: unknown) => report({ kind: "fatal", message: messageOf(error) }));
  });
  report({ kind: "ready", port: portOf(server) });
}

async function answer(request: WorkerRequest, db: PGlite, server: PGLiteSocketServer): Promise<void> {
  if (request.kind === "dump") {
    const dump = await db.dumpDataDir("none");
    report({ kind: "dump", bytes: new Uint8Array(await dump.arrayBuffer()) });
    return;
  }
  await server.stop();
  await db.close();
  report({ kind: "closed" });
  parentPort?.close();
}

await main().catch((error: unknown) => report({ kind: "failed", message: messageOf(error) }));
