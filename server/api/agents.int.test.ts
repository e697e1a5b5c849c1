import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServerHarness, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;
beforeAll(async () => {
  harness = await createServerHarness();
});
afterAll(() => harness.close());

interface AgentBody {
  agent: string;
  status: string;
  version: number;
  settings: { model: string | null; temperature: number | null };
  tools: string[];
  promptVersions: Record<string, number[]>;
}

const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  harness.api(path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const read = async <T>(response: Response | Promise<Response>): Promise<T> => (await (await response).json()) as T;

describe("the agents of an organisation", () => {
  it("are those of the funnel, with what each has", async () => {
    const { items } = await read<{ items: AgentBody[] }>(harness.api("/agents"));
    expect(items.map(({ agent }) => agent)).toEqual(["qualify", "warm-up", "sell", "serve", "feedback"]);
    expect(items[2]).toMatchObject({ stages: ["offer", "negotiation", "sale"], status: "active", version: 0 });
    expect(items[2]?.tools).toContain("create_booking");
    expect(items[2]?.promptVersions["ru"]?.[0]).toBeGreaterThan(1);
  });

  it("are changed field by field, with a history that can be gone back in", async () => {
    const changed = await send("PATCH", "/agents/sell", { model: "demo-large", note: "bigger" });
    expect(changed.status).toBe(200);
    await send("PATCH", "/agents/sell", { temperature: 0.2 });
    expect(await read(harness.api("/agents/sell"))).toMatchObject({
      version: 2,
      settings: { model: "demo-large", temperature: 0.2 },
    });
    const restored = await read<AgentBody>(send("POST", "/agents/sell/restore", { version: 0 }));
    expect(restored).toMatchObject({ version: 3, settings: { model: null, temperature: null } });
    const first = await read<{ items: unknown[]; nextCursor: string }>(harness.api("/agents/sell/versions?limit=2"));
    expect(first.items).toMatchObject([
      { version: 3, restoredFrom: 0 },
      { version: 2, note: null, changedBy: expect.any(String) as string },
    ]);
    const rest = await read<{ items: unknown[] }>(
      harness.api(`/agents/sell/versions?limit=2&cursor=${first.nextCursor}`),
    );
    expect(rest.items).toMatchObject([{ version: 1, note: "bigger" }]);
  });

  it("are nobody else's business", async () => {
    await send("PATCH", "/agents/serve", { status: "training" });
    const theirs = await harness.request("/api/v1/agents/serve", { headers: { "x-api-key": harness.theirs.apiKey } });
    expect(await read(theirs)).toMatchObject({ status: "active", version: 0 });
  });

  it.each([
    ["PATCH", "/agents/sell", { temperature: 9 }, 400, "temperature"],
    ["PATCH", "/agents/sell", { tools: ["launch_rocket"] }, 400, "tools"],
    ["PATCH", "/agents/sell", { promptVersion: 99 }, 400, "promptVersion"],
    ["PATCH", "/agents/sell", { colour: "red" }, 400, ""],
    ["PATCH", "/agents/boss", { status: "active" }, 404, "agent"],
    ["POST", "/agents/sell/restore", { version: 99 }, 404, "version"],
  ])("%s %s with %j answers %i and names the field", async (method, path, body, status, field) => {
    const response = await send(method, path, body);
    expect(response.status).toBe(status);
    expect((await read<{ field?: string }>(response)).field ?? "").toBe(field);
  });

  it("are read by every member, and changed by who may tune them only", async () => {
    const password = "correct horse battery";
    const email = "member@demo.example";
    await harness.auth.createUser({ email, password, name: "Demo Member", orgSlug: "demo-ours", role: "member" });
    const { key } = await harness.auth.createApiKey({ orgSlug: "demo-ours", name: "member", userEmail: email });
    const member = { "x-api-key": key };
    expect((await harness.request("/api/v1/agents/sell", { headers: member })).status).toBe(200);
    const refused = await send("PATCH", "/agents/sell", { status: "inactive" }, member);
    expect(refused.status).toBe(403);
    expect(await read(refused)).toMatchObject({ code: "forbidden" });
    expect((await send("POST", "/agents/sell/restore", { version: 0 }, member)).status).toBe(403);
  });
});
