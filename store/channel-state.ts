import type { ChannelState } from "../domain/index.ts";
import type { Database } from "./database.ts";
import type { Tx } from "./tx.ts";

interface StatePlace {
  accountId: string;
  key: string;
}

export async function readChannelState(tx: Tx, at: StatePlace): Promise<string | null> {
  const rows = await tx.query<{ value: string }>(
    "select value from channel_state where org_id = current_org() and channel_account_id = $1 and key = $2",
    [at.accountId, at.key],
  );
  return rows[0]?.value ?? null;
}

export async function writeChannelState(tx: Tx, at: StatePlace, value: string): Promise<void> {
  await tx.execute(
    `insert into channel_state (org_id, channel_account_id, key, value) values (current_org(), $1, $2, $3)
     on conflict (org_id, channel_account_id, key) do update set value = excluded.value`,
    [at.accountId, at.key, value],
  );
}

/** What one channel account remembers over restarts, each access in a transaction of its own. */
export function createChannelState(database: Database, account: { orgId: string; id: string }): ChannelState {
  const place = (key: string): StatePlace => ({ accountId: account.id, key });
  return {
    get: (key) => database.withTenant(account.orgId, (tx) => readChannelState(tx, place(key))),
    set: (key, value) => database.withTenant(account.orgId, (tx) => writeChannelState(tx, place(key), value)),
  };
}
