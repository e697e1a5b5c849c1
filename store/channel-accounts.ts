import { z } from "zod";
import { ChannelAccount, NotFoundError } from "../domain/index.ts";
import { createId } from "./ids.ts";
import type { Sealer } from "./seal.ts";
import type { Tx } from "./tx.ts";

const COLUMNS = `id, org_id as "orgId", kind, name, settings, status, created_at as "createdAt"`;

/** Tokens and secrets of one account, by name. They are stored sealed and leave the store only through `openCredentials`. */
export const Credentials = z.record(z.string(), z.string());
export type Credentials = z.infer<typeof Credentials>;

export interface NewChannelAccount extends Pick<ChannelAccount, "kind" | "name"> {
  settings?: ChannelAccount["settings"];
  credentials?: Credentials;
  now: Date;
}

function notFound(id: string): NotFoundError {
  return new NotFoundError({ code: "channel-not-found", message: "there is no such channel account", data: { id } });
}

/** Sealed bytes open only in the row they were made for. */
function contextOf(account: Pick<ChannelAccount, "orgId" | "id">): string {
  return `channel-account:${account.orgId}:${account.id}`;
}

function sealed(sealer: Sealer, account: ChannelAccount, credentials: Credentials): Buffer {
  return sealer.seal(JSON.stringify(credentials), contextOf(account));
}

async function insertAccount(tx: Tx, fields: NewChannelAccount): Promise<ChannelAccount> {
  const rows = await tx.query(
    `insert into channel_accounts (org_id, id, kind, name, settings, created_at)
     values (current_org(), $1, $2, $3, $4, $5) returning ${COLUMNS}`,
    [createId(fields.now), fields.kind, fields.name, JSON.stringify(fields.settings ?? {}), fields.now],
  );
  return ChannelAccount.parse(rows[0]);
}

export async function createChannelAccount(tx: Tx, sealer: Sealer, fields: NewChannelAccount): Promise<ChannelAccount> {
  const account = await insertAccount(tx, fields);
  if (fields.credentials !== undefined) await setCredentials(tx, sealer, { account, credentials: fields.credentials });
  return account;
}

/** All accounts of the organisation, oldest first. */
export async function listChannelAccounts(tx: Tx): Promise<ChannelAccount[]> {
  const rows = await tx.query(
    `select ${COLUMNS} from channel_accounts where org_id = current_org() order by created_at, id`,
  );
  return rows.map((row) => ChannelAccount.parse(row));
}

/** @throws NotFoundError `channel-not-found` */
export async function getChannelAccount(tx: Tx, id: string): Promise<ChannelAccount> {
  const rows = await tx.query(`select ${COLUMNS} from channel_accounts where org_id = current_org() and id = $1`, [id]);
  if (rows[0] !== undefined) return ChannelAccount.parse(rows[0]);
  throw notFound(id);
}

export type ChannelAccountChanges = Partial<Pick<ChannelAccount, "name" | "settings" | "status">>;

/** Changes what is given (`settings` as a whole) and returns the account. @throws NotFoundError `channel-not-found` */
export async function updateChannelAccount(
  tx: Tx,
  id: string,
  changes: ChannelAccountChanges,
): Promise<ChannelAccount> {
  const { name, settings, status } = { ...(await getChannelAccount(tx, id)), ...changes };
  const rows = await tx.query(
    `update channel_accounts set name = $2, settings = $3, status = $4
      where org_id = current_org() and id = $1 returning ${COLUMNS}`,
    [id, name, JSON.stringify(settings), status],
  );
  return ChannelAccount.parse(rows[0]);
}

/** @throws NotFoundError `channel-not-found` */
export async function setCredentials(
  tx: Tx,
  sealer: Sealer,
  change: { account: ChannelAccount; credentials: Credentials },
): Promise<void> {
  const changed = await tx.execute(
    "update channel_accounts set credentials = $2 where org_id = current_org() and id = $1",
    [change.account.id, sealed(sealer, change.account, change.credentials)],
  );
  if (changed === 0) throw notFound(change.account.id);
}

/**
 * The credentials in the clear, `null` when none are set. Those under a former key are sealed again on the way.
 * @throws ConfigError `encryption-key-missing`, InternalError `seal-broken`
 */
export async function openCredentials(tx: Tx, sealer: Sealer, account: ChannelAccount): Promise<Credentials | null> {
  const rows = await tx.query<{ credentials: Buffer | null }>(
    "select credentials from channel_accounts where org_id = current_org() and id = $1",
    [account.id],
  );
  const bytes = rows[0]?.credentials ?? null;
  if (bytes === null) return null;
  const credentials = Credentials.parse(JSON.parse(sealer.open(bytes, contextOf(account))));
  if (sealer.isFormer(bytes)) await setCredentials(tx, sealer, { account, credentials });
  return credentials;
}

/** The account a webhook or socket names, whoever's it is. */
export async function findChannelAccount(system: Tx, id: string): Promise<ChannelAccount | undefined> {
  const rows = await system.query(`select ${COLUMNS} from channel_accounts where id = $1`, [id]);
  return rows[0] === undefined ? undefined : ChannelAccount.parse(rows[0]);
}

/** Accounts of all organisations that a process should have at work. */
export async function listActiveChannelAccounts(system: Tx): Promise<ChannelAccount[]> {
  const rows = await system.query(`select ${COLUMNS} from channel_accounts where status = 'active' order by id`);
  return rows.map((row) => ChannelAccount.parse(row));
}
