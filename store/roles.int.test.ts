import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError } from "../domain/index.ts";
import { migrate } from "./migrate.ts";
import { ensureRoles, ROLES } from "./roles.ts";
import { createServerLogin, testServerUrl, type ServerLogin, type ServerLoginOptions } from "./testing/index.ts";

/** The embedded database has one login, its superuser: what a login may lack shows on a server only. */
describe.skipIf(testServerUrl === undefined)("the login of a server", () => {
  const serverUrl = testServerUrl ?? "";
  let login: ServerLogin;

  afterEach(() => login.close());

  const create = async (options: ServerLoginOptions = {}) => {
    login = await createServerLogin(serverUrl, options);
  };
  const grantRoles = () => login.asAdmin(`grant ${ROLES.join(", ")} to ${login.name}`);

  it("migrates a database that it owns, once it may switch to the roles", async () => {
    await create();
    await grantRoles();
    expect(await migrate(login.connectionString)).toContain("0001_foundation");
  });

  it("is told what to grant when another login made the roles", async () => {
    await create({ attributes: "createrole" });
    const refused = migrate(login.connectionString);
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toMatchObject({
      code: "role-missing",
      remedy: expect.stringContaining("grant karavan_tenant, karavan_system, karavan_auth to") as string,
      data: { variable: "DATABASE_URL" },
    });
  });

  it("is told that pgvector is missing when it may not create it", async () => {
    await create({ template: "template0" });
    await grantRoles();
    await expect(migrate(login.connectionString)).rejects.toMatchObject({
      code: "vector-missing",
      remedy: expect.stringContaining("create extension vector") as string,
    });
  });

  it("is told so when it may not create tables", async () => {
    await create();
    await grantRoles();
    await login.asAdmin(`alter database ${login.name} owner to current_user`);
    await expect(migrate(login.connectionString)).rejects.toMatchObject({ code: "migration-denied" });
  });
});

// Skipped on the embedded database: it has one session, so nobody to race with.
describe.skipIf(testServerUrl === undefined)("ensureRoles", () => {
  const names = [0, 1, 2].map(() => `karavan_role_${randomBytes(4).toString("hex")}`);
  let clients: pg.Client[];

  beforeEach(async () => {
    clients = [0, 1, 2, 3, 4, 5].map(() => new pg.Client({ connectionString: testServerUrl }));
    await Promise.all(clients.map((client) => client.connect()));
  });
  afterEach(async () => {
    for (const name of names) await clients[0]?.query(`drop role if exists ${name}`);
    await Promise.all(clients.map((client) => client.end()));
  });

  it("makes and grants each role once when many databases of a cluster are migrated together", async () => {
    await Promise.all(clients.map((client) => ensureRoles(client, names)));
    const { rows } = await clients[0]!.query(
      "select rolname::text, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = any ($1) order by 1",
      [names],
    );
    const plain = { rolsuper: false, rolbypassrls: false, rolcanlogin: false };
    expect(rows).toEqual(names.toSorted().map((rolname) => ({ rolname, ...plain })));
    for (const name of names) await clients[1]!.query(`set role ${name}; reset role`);
  });
});
