import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createId, insertApproval, planEffects } from "../../store/index.ts";
import { createServerHarness, createVisitor, type ServerHarness, type Tenant } from "../testing/index.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
  for (const tenant of [harness.ours, harness.theirs]) {
    await (await createVisitor(harness, tenant.webChat.id)).say("Отмените бронь KRV-10001");
  }
  await harness.settle();
});
afterAll(() => harness.close());

/** An approval of the tenant's newest turn, as its pause would have left it. */
async function ask(tenant: Tenant): Promise<string> {
  const now = harness.clock.now();
  return harness.database.withTenant(tenant.organisation.id, async (tx) => {
    const [turn] = await tx.query<{ id: string; conversation_id: string }>(
      "select id, conversation_id from turns limit 1",
    );
    const scope = { turnId: turn?.id ?? "", conversationId: turn?.conversation_id ?? "", now };
    const call = { callId: createId(now), tool: "cancel_booking", args: { booking: "KRV-10001", reason: "demo" } };
    await planEffects(tx, scope, [{ ...call, kind: "local" }]);
    const risk = { kind: "cancellation", subject: "KRV-10001", paid: false } as const;
    const expiresAt = new Date(now.getTime() + 3_600_000);
    return (await insertApproval(tx, { ...scope, ...call, risk, expiresAt })) ?? "";
  });
}

const post = (id: string, body: unknown) =>
  harness.api(`/approvals/${id}/decision`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("approvals of the admin API", () => {
  it("are listed as interrupts, by status and conversation", async () => {
    const id = await ask(harness.ours);
    const page = (await (await harness.api("/approvals?status=pending")).json()) as { items: { id: string }[] };
    expect(page.items.find((item) => item.id === id)).toMatchObject({
      status: "pending",
      risk: { kind: "cancellation", subject: "KRV-10001", paid: false },
      interrupt: {
        action_request: { action: "cancel_booking", args: { booking: "KRV-10001", reason: "demo" } },
        config: { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: true },
      },
    });
    const none = (await (await harness.api(`/approvals?conversation=${createId(harness.clock.now())}`)).json()) as {
      items: [];
    };
    expect(none.items).toEqual([]);
    expect(await (await harness.api(`/approvals/${id}`)).json()).toMatchObject({ id });
  });

  it("take one decision; the second is told who was first", async () => {
    const id = await ask(harness.ours);
    expect(await (await post(id, { type: "response", args: "Отмена за сутки, позвоните нам" })).json()).toMatchObject({
      status: "answered",
      decision: { type: "response", args: "Отмена за сутки, позвоните нам" },
    });
    const second = await post(id, { type: "accept" });
    expect([second.status, await second.json()]).toMatchObject([409, { code: "approval-decided" }]);
  });

  it.each([{}, { type: "maybe" }, { type: "response" }, { type: "edit", args: { action: "cancel_booking" } }])(
    "refuse the decision %j",
    async (body) => {
      expect((await post(await ask(harness.ours), body)).status).toBe(400);
    },
  );

  it("of another organisation are not found", async () => {
    const id = await ask(harness.theirs);
    expect((await harness.api(`/approvals/${id}`)).status).toBe(404);
    expect((await post(id, { type: "accept" })).status).toBe(404);
    const page = (await (await harness.api("/approvals")).json()) as { items: { id: string }[] };
    expect(page.items.map((item) => item.id)).not.toContain(id);
  });
});

describe("a conversation whose bot waits for a decision", () => {
  it("needs a person until it is decided", async () => {
    const list = async (query: string) =>
      ((await (await harness.api(`/conversations${query}`)).json()) as { items: { pendingApprovals: number }[] }).items;
    const pending = async () =>
      ((await (await harness.api("/approvals?status=pending")).json()) as { items: { id: string }[] }).items;
    await ask(harness.ours);
    const waiting = await pending();
    expect(await list("?needsPerson=true")).toMatchObject([{ pendingApprovals: waiting.length }]);
    expect(await list("?needsPerson=false")).toEqual([]);
    for (const { id } of waiting) expect((await post(id, { type: "response", args: "Нет" })).status).toBe(200);
    expect(await list("")).toMatchObject([{ pendingApprovals: 0 }]);
    expect(await list("?needsPerson=true&mode=bot")).toEqual([]);
  });
});
