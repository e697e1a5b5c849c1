import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agentConfig, type AgentChanges } from "../domain/index.ts";
import { getOrganisation, listAgentVersions, updateOrganisation } from "../store/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { agentByName, configureAgent, requireAgentName, restoreAgent } from "./index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const sell = agentByName("sell");
let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function freshOrganisation(): Promise<void> {
  orgId = (await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` })).id;
}
const change = (changes: AgentChanges, note: string | null = null) =>
  test.database.withTenant(orgId, (tx) => configureAgent(tx, sell, { changes, note, by: "owner", now: NOW }));
const restore = (version: number) =>
  test.database.withTenant(orgId, (tx) => restoreAgent(tx, sell, { version, note: null, by: "owner", now: NOW }));
const inForce = async () => agentConfig(await test.database.withTenant(orgId, getOrganisation), "sell");
const history = async () =>
  (await test.database.withTenant(orgId, (tx) => listAgentVersions(tx, { agent: "sell", limit: 9 }))).items;

describe("an agent that an organisation configures", () => {
  it("has a version for every change, and goes back to any of them", async () => {
    await freshOrganisation();
    await change({ model: "demo-large" }, "a try");
    await change({ temperature: 0 });
    expect(await inForce()).toMatchObject({ version: 2, settings: { model: "demo-large", temperature: 0 } });
    await restore(1);
    expect(await inForce()).toMatchObject({ version: 3, settings: { model: "demo-large", temperature: null } });
    await restore(0);
    expect((await inForce()).settings).toEqual(agentConfig({ agents: {} }, "sell").settings);
    expect((await history()).map(({ version, restoredFrom, note }) => [version, restoredFrom, note])).toEqual([
      [4, 0, null],
      [3, 1, null],
      [2, null, null],
      [1, null, "a try"],
    ]);
  });

  it("has no version for what changes nothing", async () => {
    await freshOrganisation();
    await change({ status: "active", tools: null });
    expect(await history()).toEqual([]);
  });

  it("keeps both of two changes made at once", async () => {
    await freshOrganisation();
    await Promise.all([change({ model: "demo-large" }), change({ temperature: 1 }), change({ maxTokens: 500 })]);
    expect(await inForce()).toMatchObject({
      version: 3,
      settings: { model: "demo-large", temperature: 1, maxTokens: 500 },
    });
  });

  it("stays as it is when the organisation's own settings change", async () => {
    await freshOrganisation();
    await change({ status: "training" });
    const after = await test.database.withTenant(orgId, (tx) => updateOrganisation(tx, { name: "Demo two" }));
    expect(after.agents["sell"]).toMatchObject({ version: 1, settings: { status: "training" } });
  });

  it.each([
    ["tools", { tools: ["search_catalogue", "launch_rocket"] }, /sell has no launch_rocket/],
    ["promptVersion", { promptVersion: 99 }, /there is no version 99/],
  ] as const)("is not given %s that it has not", async (field, changes, message) => {
    await freshOrganisation();
    const refused = change(changes as unknown as AgentChanges); // what a caller sends, not what the type allows
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: "bad-agent-settings", data: { field } });
    expect(await history()).toEqual([]);
  });

  it("has no version that was never made, and there is no agent that is not", async () => {
    await freshOrganisation();
    await expect(restore(7)).rejects.toMatchObject({ code: "agent-version-not-found" });
    expect(() => requireAgentName("boss")).toThrow(/there is no agent boss/);
  });
});
