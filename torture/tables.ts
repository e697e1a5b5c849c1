import pg from "pg";
import { DEMO } from "../store/seed/index.ts";

/** Reads the tables of the demo organisation by a connection of its own, not by our code. */
export async function withTables<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {}); // cut by an outage of this very run; the query that was running reports it
  await client.connect();
  try {
    await client.query("select set_config('role', 'karavan_tenant', false), set_config('karavan.org_id', $1, false)", [
      DEMO.orgId,
    ]);
    return await work(client);
  } finally {
    await client.end();
  }
}
