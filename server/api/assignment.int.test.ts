import { afterAll, beforeAll, expect, it } from "vitest";
import { createServerHarness, createVisitor, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;
let aigul: string;
let stranger: string;

const member = (name: string, orgSlug: string) =>
  harness.auth.createUser({
    email: `${name.toLowerCase()}@demo.example`,
    password: "correct horse battery",
    name,
    orgSlug,
    role: "member",
  });

beforeAll(async () => {
  harness = await createServerHarness();
  ({ id: aigul } = await member("Aigul", harness.ours.organisation.slug));
  ({ id: stranger } = await member("Stranger", harness.theirs.organisation.slug));
});
afterAll(() => harness.close());

interface Listed {
  id: string;
  mode: string;
  assignee: string | null;
}

const list = async (query = ""): Promise<Listed[]> =>
  ((await (await harness.api(`/conversations${query}`)).json()) as { items: Listed[] }).items;

const post = (path: string, body: unknown): Promise<Response> =>
  harness.api(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function newConversation(text: string): Promise<string> {
  await (await createVisitor(harness)).say(text);
  const [newest] = await list();
  if (newest === undefined) throw new Error("nobody has written");
  return newest.id;
}

it("lists the members of one's own organisation only", async () => {
  const { items } = (await (await harness.api("/users")).json()) as { items: unknown[] };
  expect(items).toEqual([{ id: aigul, name: "Aigul", email: "aigul@demo.example", role: "member" }]);
});

it("assigns and takes away again, and the list can be narrowed to it", async () => {
  const [first, second] = [await newConversation("Первый"), await newConversation("Второй")];
  const assigned = await post(`/conversations/${first}/assign`, { assignee: aigul });
  expect(await assigned.json()).toMatchObject({ id: first, assignee: aigul, mode: "bot" });
  expect((await list(`?assignee=${aigul}`)).map(({ id }) => id)).toEqual([first]);
  expect((await list("?assignee=none")).map(({ id }) => id)).toEqual([second]);
  await post(`/conversations/${second}/takeover`, {});
  expect((await list("?assignee=me")).map(({ id }) => id)).toEqual([second]);
  await post(`/conversations/${first}/assign`, { assignee: null });
  expect((await list("?assignee=none")).map(({ id }) => id)).toEqual([first]);
});

it("refuses who is no member here, and what is closed", async () => {
  const id = await newConversation("Третий");
  for (const assignee of [stranger, "nobody"]) {
    const refused = await post(`/conversations/${id}/assign`, { assignee });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "unknown-user" });
  }
  await post(`/conversations/${id}/close`, {});
  const closed = await post(`/conversations/${id}/assign`, { assignee: aigul });
  expect(closed.status).toBe(409);
  expect(await closed.json()).toMatchObject({ code: "conversation-closed" });
});
