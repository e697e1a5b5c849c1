import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organisation } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import {
  createTestDatabase,
  createTestOrganisation,
  insertRowOfEveryTable,
  type TestDatabase,
} from "./testing/index.ts";

let test: TestDatabase;
let organisations: Organisation[];

beforeAll(async () => {
  test = await createTestDatabase();
  organisations = [];
  for (const slug of ["first", "second"]) {
    const organisation = await createTestOrganisation(test.database, { slug });
    await test.database.withTenant(organisation.id, (tx) => insertRowOfEveryTable(tx, organisation.id));
    organisations.push(organisation);
  }
});
afterAll(() => test.close());

const asSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withSystem(work);

/** What the role may do, column by column; every new right is a line here that somebody has to write. */
const RIGHTS = [
  "channel_accounts select: created_at, credentials, id, kind, name, org_id, settings, status",
  "conversations select: answered_seq, channel_account_id, due_at, follow_up, id, in_seq, last_message_at, last_seq, lease_holder, lease_until, mode, org_id, resume_turn_id, summary_claimed_until, summary_seq",
  "early_changes delete",
  "early_changes select: at",
  "jobs delete",
  "jobs select: claimed_until, created_at, id, org_id, run_at, status",
  "messages select: channel_account_id, claimed_until, conversation_id, direction, id, next_at, org_id, purpose, seq, status",
  "model_calls select: at, org_id, tokens_in, tokens_out",
  "organisations insert: *",
  "organisations select: *",
  "organisations update: *",
  "timers select: due_at, id, org_id, status",
];

const READ_RIGHTS = `
  with granted as (
    select c.relname::text as name, lower(g.privilege_type) as may, c.oid, null::text as attname
      from pg_class c, aclexplode(c.relacl) g
     where c.relnamespace = 'public'::regnamespace and g.grantee = 'karavan_system'::regrole
    union all
    select c.relname::text, lower(g.privilege_type), c.oid, a.attname::text
      from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) g
     where c.relnamespace = 'public'::regnamespace and g.grantee = 'karavan_system'::regrole)
  select name || ' ' || may || case
           when may = 'delete' then ''
           else ': ' || coalesce(string_agg(attname, ', ' order by attname), '*') end as line
    from granted group by name, may order by 1`;

describe("the system role", () => {
  it("has exactly the rights that sweeps and start-up need", async () => {
    const { rows } = await test.database.pool.query<{ line: string }>(READ_RIGHTS);
    expect(rows.map((row) => row.line)).toEqual(RIGHTS);
  });

  it("finds work of every organisation", async () => {
    const found = await asSystem((tx) => tx.query<{ org: string }>("select org_id as org from messages"));
    expect(found.map((row) => row.org).toSorted()).toEqual(organisations.map((one) => one.id).toSorted());
  });

  it.each([
    "select text from messages",
    "select * from messages",
    "select chat_id from conversations",
    "select payload from jobs",
    "select from clients",
    "select from facts",
    "update conversations set mode = 'closed'",
    "update channel_accounts set status = 'paused'",
    "delete from messages",
    `select from auth."user"`,
  ])("is refused: %s", async (sql) => {
    await expect(asSystem((tx) => tx.execute(sql))).rejects.toMatchObject({ code: "42501" });
  });
});
