import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../domain/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../../store/testing/index.ts";
import { CLIENT_IP_HEADER, createAuth, type Auth } from "./index.ts";

const PASSWORD = "correct horse battery";
const BASE = "http://127.0.0.1:8080";

let test: TestDatabase;
let auth: Auth;
let orgId: string;
let addresses = 0;

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  addresses += 1;
  return auth.handle(
    new Request(`${BASE}/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: BASE,
        [CLIENT_IP_HEADER]: `10.1.0.${addresses}`,
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

async function signIn(email: string, password = PASSWORD): Promise<Response> {
  return post("/sign-in/email", { email, password });
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "demo-one" })).id;
  await createTestOrganisation(test.database, { slug: "demo-two" });
  auth = createAuth({
    database: test.database,
    clock: systemClock,
    logger: pino({ level: "silent" }),
    secret: "a secret of at least thirty-two characters",
    publicUrl: BASE,
  });
  await auth.createUser({
    email: "Manager@Demo.Example",
    password: PASSWORD,
    name: "Demo Manager",
    orgSlug: "demo-one",
    role: "owner",
  });
});

afterAll(async () => {
  await test.close();
});

describe("sign-in", () => {
  it("gives a session whose cookie and token name the same caller", async () => {
    const response = await signIn("manager@demo.example");
    expect(response.status).toBe(200);
    const byCookie = await auth.callerOf(new Headers({ cookie: cookieOf(response) }));
    expect(byCookie).toMatchObject({ known: true, caller: { orgId, role: "owner", via: "cookie" } });
    const token = response.headers.get("set-auth-token") ?? "";
    const byToken = await auth.callerOf(new Headers({ authorization: `Bearer ${token}` }));
    expect(byToken).toMatchObject({ known: true, caller: { orgId, role: "owner", via: "bearer" } });
  });

  it("refuses a wrong password and an unknown account in the same words", async () => {
    const wrong = await signIn("manager@demo.example", "not the password");
    const unknown = await signIn("nobody@demo.example");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it("stops guesses on one account although each comes from another address", async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 22; guess += 1)
      statuses.push((await signIn("victim@demo.example", "guess-guess-guess")).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(statuses.slice(20)).toEqual([429, 429]);
  });

  it("stops guesses of one address", async () => {
    const headers = { [CLIENT_IP_HEADER]: "10.2.0.1" };
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const body = { email: `guess${guess}@demo.example`, password: "guess-guess-guess" };
      statuses.push((await post("/sign-in/email", body, headers)).status);
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it("ends with the session", async () => {
    const cookie = cookieOf(await signIn("manager@demo.example"));
    expect((await post("/sign-out", {}, { cookie })).status).toBe(200);
    expect(await auth.callerOf(new Headers({ cookie }))).toEqual({ known: false, reason: "anonymous" });
  });

  it("refuses a page of another origin that rides on a cookie", async () => {
    const cookie = cookieOf(await signIn("manager@demo.example"));
    const response = await post("/sign-out", {}, { cookie, origin: "https://elsewhere.example" });
    expect(response.status).toBe(403);
  });
});

describe("what the public may not do", () => {
  it("sign up", async () => {
    const response = await post("/sign-up/email", { email: "new@demo.example", password: PASSWORD, name: "New" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "EMAIL_PASSWORD_SIGN_UP_DISABLED" });
  });

  it("make an organisation, even signed in", async () => {
    const cookie = cookieOf(await signIn("manager@demo.example"));
    const response = await post("/organization/create", { name: "Mine", slug: "mine" }, { cookie });
    expect(response.status).toBe(403);
  });

  it("make a key for an organisation that is not theirs", async () => {
    const cookie = cookieOf(await signIn("manager@demo.example"));
    const other = await auth.createApiKey({ orgSlug: "demo-two", name: "other" });
    const response = await post("/api-key/create", { name: "mine", organizationId: other.orgId }, { cookie });
    expect(response.status).toBe(403);
  });
});

describe("API keys", () => {
  it("name their organisation, as a header and as a bearer token", async () => {
    const made = await auth.createApiKey({ orgSlug: "demo-one", name: "integration" });
    const expected = { known: true, caller: { userId: `key:${made.id}`, orgId, role: "admin", via: "api-key" } };
    expect(await auth.callerOf(new Headers({ "x-api-key": made.key }))).toEqual(expected);
    expect(await auth.callerOf(new Headers({ authorization: `Bearer ${made.key}` }))).toEqual(expected);
  });

  it("act for a member with the member's role, and only while they are one", async () => {
    const { id } = await auth.createUser({
      email: "second@demo.example",
      password: PASSWORD,
      name: "Second",
      orgSlug: "demo-one",
      role: "member",
    });
    const made = await auth.createApiKey({ orgSlug: "demo-one", name: "personal", userEmail: "second@demo.example" });
    const headers = new Headers({ "x-api-key": made.key });
    expect(await auth.callerOf(headers)).toMatchObject({ known: true, caller: { userId: id, role: "member" } });
    await test.database.pool.query(`delete from auth.member where "userId" = $1`, [id]);
    expect(await auth.callerOf(headers)).toEqual({ known: false, reason: "anonymous" });
  });

  it("are stored as digests only", async () => {
    const made = await auth.createApiKey({ orgSlug: "demo-one", name: "digest" });
    const { rows } = await test.database.pool.query(`select "key", "start" from auth.apikey where id = $1`, [made.id]);
    expect(rows[0].key).not.toContain(made.key);
    expect(made.key.startsWith(rows[0].start)).toBe(true);
    expect(rows[0].start.length).toBeLessThan(12);
  });

  it("end when disabled or expired", async () => {
    const made = await auth.createApiKey({ orgSlug: "demo-one", name: "ends" });
    const headers = new Headers({ "x-api-key": made.key });
    await test.database.pool.query(`update auth.apikey set "expiresAt" = $2 where id = $1`, [made.id, new Date(0)]);
    expect(await auth.callerOf(headers)).toEqual({ known: false, reason: "anonymous" });
  });

  it("made by a request act for the organisation, whatever its metadata claims", async () => {
    const cookie = cookieOf(await signIn("manager@demo.example"));
    const response = await post("/api-key/create", { name: "claims", organizationId: orgId }, { cookie });
    const { key, id } = (await response.json()) as { key: string; id: string };
    expect(await auth.callerOf(new Headers({ "x-api-key": key }))).toMatchObject({
      known: true,
      caller: { userId: `key:${id}`, orgId },
    });
  });
});

describe("what is refused", () => {
  it.each([
    ["nothing", {}],
    ["an unknown key", { "x-api-key": "krv_unknown" }],
    ["a key of absurd length", { "x-api-key": "k".repeat(10_000) }],
    ["a forged token", { authorization: "Bearer abc.def" }],
    ["a forged cookie", { cookie: "karavan.session_token=abc.def" }],
  ])("%s is anonymous", async (_name, headers) => {
    expect(await auth.callerOf(new Headers(headers as Record<string, string>))).toEqual({
      known: false,
      reason: "anonymous",
    });
  });

  it("a user of an e-mail twice, a short password and an unknown organisation", async () => {
    const user = {
      email: "manager@demo.example",
      password: PASSWORD,
      name: "Twice",
      orgSlug: "demo-one",
      role: "member" as const,
    };
    await expect(auth.createUser(user)).rejects.toMatchObject({ code: "user-exists" });
    await expect(auth.createUser({ ...user, password: "short" })).rejects.toMatchObject({
      code: "invalid-input",
      data: { field: "password" },
    });
    await expect(auth.createUser({ ...user, orgSlug: "none" })).rejects.toMatchObject({
      code: "organisation-not-found",
    });
  });

  it("business tables, for the auth role", async () => {
    await expect(test.database.pool.query("select * from conversations")).rejects.toMatchObject({ code: "42501" });
  });

  it("auth tables, for the business roles", async () => {
    await expect(test.database.withTenant(orgId, (tx) => tx.query("select * from auth.account"))).rejects.toMatchObject(
      { code: "42501" },
    );
    await expect(test.database.withSystem((tx) => tx.query("select * from auth.account"))).rejects.toMatchObject({
      code: "42501",
    });
  });
});
