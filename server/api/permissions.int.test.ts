import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES, type Role } from "../../domain/index.ts";
import { createServerHarness, type ServerHarness } from "../testing/index.ts";
import { permissionFor, permissionsOf, WRITES } from "./permissions.ts";

let harness: ServerHarness;
let routes: string[];
const keys = new Map<Role, string>();

beforeAll(async () => {
  harness = await createServerHarness();
  for (const role of ROLES) {
    const email = `${role}@demo.example`;
    const orgSlug = harness.ours.organisation.slug;
    await harness.auth.createUser({ email, password: "correct horse battery", name: `Demo ${role}`, orgSlug, role });
    keys.set(role, (await harness.auth.createApiKey({ orgSlug, name: role, userEmail: email })).key);
  }
  const document = (await (await harness.request("/openapi.json")).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
  );
});
afterAll(() => harness.close());

async function statusOf(role: Role, route: string): Promise<number> {
  const [method = "", path = ""] = route.split(" ");
  const url = `/api/v1${path.replaceAll(/\{\w+\}/g, crypto.randomUUID())}`;
  const response = await harness.request(url, { method, headers: { "x-api-key": keys.get(role) ?? "" } });
  await response.body?.cancel();
  return response.status;
}

describe("the table of permissions", () => {
  it("holds every route that changes something, and no other", () => {
    expect(Object.keys(WRITES).toSorted()).toEqual(routes.filter((route) => !route.startsWith("GET ")).toSorted());
  });

  it.each(ROLES)("is kept for %s on every route", async (role) => {
    const held = permissionsOf(role);
    for (const route of routes) {
      const [method = "", path = ""] = route.split(" ");
      const needed = permissionFor(method, path);
      const isAllowed = needed !== undefined && held.includes(needed);
      expect([route, (await statusOf(role, route)) === 403]).toEqual([route, !isAllowed]);
    }
  });

  it.each([
    ["manager", ["read", "talk"]],
    ["prompt-engineer", ["read", "teach", "tune"]],
    ["viewer", ["read"]],
    ["somebody", []],
    ["viewer,manager", ["read", "talk"]],
  ])("lets %s do %j", (role, may) => {
    expect(permissionsOf(role)).toEqual(may);
  });
});

describe("who I am", () => {
  it("says role and permissions", async () => {
    const response = await harness.request("/api/v1/me", { headers: { "x-api-key": keys.get("viewer") ?? "" } });
    expect(await response.json()).toMatchObject({ role: "viewer", permissions: ["read"] });
  });
});
