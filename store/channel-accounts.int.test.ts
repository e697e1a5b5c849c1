import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NotFoundError, type ChannelAccount, type Organisation } from "../domain/index.ts";
import {
  createChannelAccount,
  findChannelAccount,
  getChannelAccount,
  listActiveChannelAccounts,
  listChannelAccounts,
  openCredentials,
  setCredentials,
  updateChannelAccount,
} from "./channel-accounts.ts";
import { createChannelState } from "./channel-state.ts";
import { createId } from "./ids.ts";
import { createSealer } from "./seal.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";
import type { Tx } from "./tx.ts";

const NOW = new Date("2026-05-01T08:00:00Z");
const key = randomBytes(32);
const sealer = createSealer([key]);

let test: TestDatabase;
let ours: Organisation;
let theirs: Organisation;

beforeAll(async () => {
  test = await createTestDatabase();
  ours = await createTestOrganisation(test.database, { slug: "ours" });
  theirs = await createTestOrganisation(test.database, { slug: "theirs" });
});
afterAll(() => test.close());

const asUs = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(ours.id, work);
const asThem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(theirs.id, work);

const create = (name: string, token?: string): Promise<ChannelAccount> =>
  asUs((tx) =>
    createChannelAccount(tx, sealer, {
      kind: "telegram",
      name,
      now: NOW,
      ...(token === undefined ? {} : { credentials: { token } }),
    }),
  );

describe("channel accounts", () => {
  it("are listed to their organisation and found by id for a webhook", async () => {
    const account = await create("Demo bot");
    expect(account).toMatchObject({ orgId: ours.id, kind: "telegram", status: "active", settings: {}, createdAt: NOW });
    expect(await asUs(listChannelAccounts)).toContainEqual(account);
    expect(await asUs((tx) => getChannelAccount(tx, account.id))).toEqual(account);
    expect(await test.database.withSystem((tx) => findChannelAccount(tx, account.id))).toEqual(account);
    expect(await test.database.withSystem((tx) => findChannelAccount(tx, createId(NOW)))).toBeUndefined();
  });

  it("do not exist for another organisation", async () => {
    const account = await create("Private bot", "secret");
    expect(await asThem(listChannelAccounts)).toEqual([]);
    const missing = { code: "channel-not-found", data: { id: account.id } };
    await expect(asThem((tx) => getChannelAccount(tx, account.id))).rejects.toBeInstanceOf(NotFoundError);
    await expect(asThem((tx) => updateChannelAccount(tx, account.id, { name: "x" }))).rejects.toMatchObject(missing);
    expect(await asThem((tx) => openCredentials(tx, sealer, account))).toBeNull();
    const change = { account, credentials: { token: "theirs" } };
    await expect(asThem((tx) => setCredentials(tx, sealer, change))).rejects.toMatchObject(missing);
    expect(await asUs((tx) => openCredentials(tx, sealer, account))).toEqual({ token: "secret" });
  });

  it("change what is given, and are at work only while active", async () => {
    const account = await create("Paused bot");
    const paused = await asUs((tx) => updateChannelAccount(tx, account.id, { status: "paused", settings: { a: 1 } }));
    expect(paused).toEqual({ ...account, status: "paused", settings: { a: 1 } });
    const active = await test.database.withSystem(listActiveChannelAccounts);
    expect(active.map((one) => one.id)).not.toContain(account.id);
    expect(active.length).toBeGreaterThan(0);
  });
});

describe("credentials of a channel account", () => {
  it("are stored sealed and open again", async () => {
    const account = await create("Sealed bot", "123:token");
    const rows = await asUs((tx) =>
      tx.query<{ credentials: Buffer }>("select credentials from channel_accounts where id = $1", [account.id]),
    );
    expect(rows[0]?.credentials.toString("latin1")).not.toContain("token");
    expect(JSON.stringify(account)).not.toContain("token");
    expect(await asUs((tx) => openCredentials(tx, sealer, account))).toEqual({ token: "123:token" });
  });

  it("are null when none were given", async () => {
    const account = await create("Open bot");
    expect(await asUs((tx) => openCredentials(tx, sealer, account))).toBeNull();
  });

  it("move to the current key when they are opened", async () => {
    const account = await create("Rotated bot", "123:token");
    const next = randomBytes(32);
    const rotated = await asUs((tx) => openCredentials(tx, createSealer([next, key]), account));
    expect(rotated).toEqual({ token: "123:token" });
    expect(await asUs((tx) => openCredentials(tx, createSealer([next]), account))).toEqual({ token: "123:token" });
    const former = asUs((tx) => openCredentials(tx, sealer, account));
    await expect(former).rejects.toMatchObject({ code: "encryption-key-missing" });
  });

  it("do not open in the row of another account", async () => {
    const from = await create("From bot", "123:token");
    const to = await create("To bot");
    await asUs((tx) =>
      tx.execute(
        `update channel_accounts set credentials = (select credentials from channel_accounts where id = $2) where id = $1`,
        [to.id, from.id],
      ),
    );
    await expect(asUs((tx) => openCredentials(tx, sealer, to))).rejects.toMatchObject({ code: "seal-broken" });
  });
});

describe("channel state", () => {
  it("remembers the last value of a key, per account", async () => {
    const first = await create("First bot");
    const second = await create("Second bot");
    const state = createChannelState(test.database, first);
    expect(await state.get("offset")).toBeNull();
    await state.set("offset", "41");
    await state.set("offset", "42");
    expect(await state.get("offset")).toBe("42");
    expect(await createChannelState(test.database, second).get("offset")).toBeNull();
    expect(await createChannelState(test.database, { orgId: theirs.id, id: first.id }).get("offset")).toBeNull();
  });
});
