import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServerHarness, createVisitor, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;
beforeAll(async () => {
  harness = await createServerHarness();
});
afterAll(() => harness.close());

interface Listed {
  id: string;
  mode: string;
  status: string;
  unread: number;
  waitingSince: string | null;
  sla: { state: string; dueAt: string | null };
}

const list = async (query = ""): Promise<Listed[]> =>
  ((await (await harness.api(`/conversations${query}`)).json()) as { items: Listed[] }).items;

describe("who was told that a person will write", () => {
  it("waits until one does, and the time for it runs", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("Я подаю на вас в суд!");
    await harness.settle();
    const [waiting] = await list("?waiting=true");
    expect(waiting).toMatchObject({ mode: "human", status: "waiting", unread: 0, sla: { state: "running" } });
    expect(waiting?.waitingSince).not.toBeNull();
    expect(await list("?needsPerson=true")).toMatchObject([{ id: waiting?.id }]);
    const sent = await harness.api(`/conversations/${waiting?.id}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "Здравствуйте, слушаю вас" }),
    });
    expect(sent.status).toBe(201);
    expect(await list("?waiting=true")).toEqual([]);
    expect(await list("?needsPerson=true")).toEqual([]);
    expect(await list("?waiting=false")).toMatchObject([
      { mode: "human", status: "answered", waitingSince: null, sla: { state: "none", dueAt: null } },
    ]);
  });
});
