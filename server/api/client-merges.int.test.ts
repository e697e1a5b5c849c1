import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServerHarness, createVisitor, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
});
afterAll(() => harness.close());

const read = async (path: string): Promise<unknown> => (await harness.api(path)).json();
const post = (path: string, body: unknown = {}): Promise<Response> =>
  harness.api(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function meetTwo(): Promise<[string, string]> {
  await (await createVisitor(harness)).say("Здравствуйте");
  await (await createVisitor(harness)).say("Добрый день");
  const { items } = (await read("/clients?limit=2")) as { items: { id: string }[] };
  const [from = "", into = ""] = items.map(({ id }) => id);
  await harness.database.withTenant(harness.ours.organisation.id, (tx) =>
    tx.execute("update clients set phone = '+996 555 123 456' where id = any($1)", [[into, from]]),
  );
  return [from, into];
}

describe("one person behind two clients", () => {
  it("is suggested by their number, merged, and told apart again", async () => {
    const [from, into] = await meetTwo();
    expect(await read("/client-merges/suggestions")).toMatchObject({
      items: [{ phone: "555123456", clients: [{ sources: ["card"] }, { sources: ["card"] }] }],
    });
    const merged = (await (await post(`/clients/${from}/merge`, { into })).json()) as { id: string };
    expect(merged).toMatchObject({ client: { id: into, identities: [{}, {}] } });
    expect(await read(`/clients/${from}`)).toMatchObject({ mergedInto: into, identities: [] });
    expect((await post(`/clients/${from}/merge`, { into })).status).toBe(409);
    expect((await post(`/client-merges/${merged.id}/undo`)).status).toBe(204);
    expect((await post(`/client-merges/${merged.id}/undo`)).status).toBe(409);
    expect(await read(`/clients/${from}`)).toMatchObject({ mergedInto: null, identities: [{}] });
    expect(await read("/client-merges/suggestions")).toEqual({ items: [] });
  });

  it("is refused for the same client, an unknown one and an unknown merge", async () => {
    const [from, into] = await meetTwo();
    expect((await post(`/clients/${from}/merge`, { into: from })).status).toBe(400);
    expect((await post(`/clients/${from}/merge`, { into: crypto.randomUUID() })).status).toBe(404);
    expect((await post(`/clients/${from}/merge`, {})).status).toBe(400);
    expect((await post(`/client-merges/${into}/undo`)).status).toBe(404);
  });
});
