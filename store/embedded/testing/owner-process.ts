/**
 * A process on a DATA_DIR, for tests: `node owner-process.ts own|write DIR`. Prints one JSON line per event.
 * `own`: takes the folder and answers `whoami`, or asks its owner. `write`: inserts rows until it is killed.
 */
import pg from "pg";
import { callOwner, openEmbedded, ownDataDir } from "../index.ts";

const [mode, dataDir = ""] = process.argv.slice(2);

function tell(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function own(): Promise<boolean> {
  const ownership = await ownDataDir(dataDir);
  if (ownership.kind === "owned-by-other") {
    tell({ event: "other", answer: await callOwner(ownership.socketPath, { name: "whoami", input: process.pid }) });
    return false;
  }
  ownership.onRequest(async (name, input) => ({ name, input, pid: process.pid }));
  tell({ event: "owner", pid: process.pid });
  return true;
}

async function write(): Promise<void> {
  const embedded = await openEmbedded({ dataDir });
  const client = new pg.Client({ connectionString: embedded.connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  await client.query("create table if not exists acknowledged (id int primary key)");
  const { rows } = await client.query<{ id: number }>("select id from acknowledged order by id");
  tell({ event: "found", ids: rows.map((row) => row.id) });
  for (let id = (rows.at(-1)?.id ?? 0) + 1; ; id += 1) {
    await client.query("insert into acknowledged values ($1)", [id]);
    tell({ event: "written", id });
  }
}

if (await own()) {
  if (mode === "write") await write();
  else process.stdin.resume(); // stays until the test ends it
}
