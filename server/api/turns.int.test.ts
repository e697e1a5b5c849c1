import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServerHarness, createVisitor, type ServerHarness, type Tenant } from "../testing/index.ts";
import { TurnTraceView } from "./schemas.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
  await (await createVisitor(harness)).say("Здравствуйте, хотим на озеро, мой номер 0555 123 456");
  await (await createVisitor(harness, harness.theirs.webChat.id)).say("чужая переписка");
  await harness.settle();
});
afterAll(() => harness.close());

async function listOf(tenant: Tenant, path: string): Promise<{ id: string }[]> {
  const response = await harness.request(`/api/v1${path}`, { headers: { "x-api-key": tenant.apiKey } });
  return ((await response.json()) as { items: { id: string }[] }).items;
}

/** The newest conversation of an organisation and its last turn. */
async function idsOf(tenant: Tenant): Promise<{ conversationId: string; turnId: string }> {
  const conversationId = (await listOf(tenant, "/conversations"))[0]?.id ?? "";
  const turnId = (await listOf(tenant, `/conversations/${conversationId}/turns`))[0]?.id ?? "";
  return { conversationId, turnId };
}

describe("a turn by the API", () => {
  it("is explained by its id and by its conversation's, as the OpenAPI document says, without personal data", async () => {
    const { conversationId, turnId } = await idsOf(harness.ours);
    const response = await harness.api(`/turns/${turnId}`);
    expect(response.status).toBe(200);
    const turn: unknown = await response.json();
    expect(TurnTraceView.strict().parse(turn)).toMatchObject({ id: turnId, conversationId, version: 2 });
    expect(JSON.stringify(turn)).toContain("мой номер [phone]");
    expect(await (await harness.api(`/turns/${conversationId}`)).json()).toEqual(turn);
  });

  it("is not found when it is another organisation's, or cannot be", async () => {
    const { conversationId, turnId } = await idsOf(harness.theirs);
    for (const id of [turnId, conversationId]) {
      const response = await harness.api(`/turns/${id}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: "turn-not-found" });
    }
    expect((await harness.api("/turns/nonsense")).status).toBe(404);
  });
});
