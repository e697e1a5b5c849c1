import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HumanResponse } from "../domain/index.ts";
import type { Script } from "../models/testing/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const PARTY = { tour: "demo-lake", date: "2026-07-10", adults: 2, children: 0 };
const book = { toolCalls: [{ name: "create_booking", args: { ...PARTY, name: "Demo", phone: "+996 555 000 000" } }] };
const accept: HumanResponse = { type: "accept", args: null };
const ignore: HumanResponse = { type: "ignore", args: null };

const texts = () => h.channel.arrived.map((message) => message.text);
const statuses = (table: "approvals" | "effects" | "bookings" | "turns") =>
  h
    .query<{ status: string }>(
      `select status from ${table} order by created_at`.replace(
        "turns order by created_at",
        "turns order by started_at",
      ),
    )
    .then((rows) => rows.map(({ status }) => status));

async function approvalId(): Promise<string> {
  const [row] = await h.query<{ id: string }>("select id from approvals order by created_at desc limit 1");
  return row?.id ?? "";
}

async function decide(response: HumanResponse, id?: string, runtime = h.runtime) {
  return runtime.decideApproval({
    orgId: h.organisation.id,
    approvalId: id ?? (await approvalId()),
    managerId: "manager",
    response,
  });
}

/** A customer with a booking who asks to cancel it; the turn has paused. */
async function paused(...script: readonly Script[]): Promise<string> {
  const cancel = () => ({
    toolCalls: [{ name: "cancel_booking", args: { booking: number, reason: "планы изменились" } }],
  });
  let number = "";
  h = await createHarness(test, { script: [book, { reply: "Готово!" }, cancel, ...script] });
  await h.say("Берём");
  await h.query("update deals set stage = 'offer'");
  await h.settle();
  const [booking] = await h.query<{ number: string }>("select number from bookings");
  number = booking?.number ?? "";
  await h.say("Отмените, пожалуйста");
  await h.settle();
  return number;
}

describe("a risky write", () => {
  it("pauses its turn with a holding reply, and nothing has happened", async () => {
    await paused();
    expect(texts().at(-1)).toMatch(/^Передал вашу просьбу об отмене коллеге/);
    expect(await statuses("bookings")).toEqual(["booked"]);
    expect(await statuses("effects")).toEqual(["done", "planned"]);
    expect(await statuses("turns")).toEqual(["committed", "paused"]);
    expect(await h.query("select tool, risk, status from approvals")).toMatchObject([
      { tool: "cancel_booking", risk: { kind: "cancellation", paid: false }, status: "pending" },
    ]);
    expect(await h.conversation()).toMatchObject({
      mode: "bot",
      answered_seq: 3,
      lease_holder: null,
      open_turn_id: null,
    });
    h.models.done();
  });

  it("happens once it is accepted, and the same turn words it", async () => {
    const number = await paused({ reply: "Бронь отменена." });
    expect(await decide(accept)).toMatchObject({ status: "accepted", decidedBy: "manager" });
    expect(await statuses("bookings")).toEqual(["cancelled"]);
    await h.settle();
    expect(texts().at(-1)).toBe("Бронь отменена.");
    expect(h.models.requests.at(-1)?.messages.at(-1)?.text).toContain(`"number":"${number}"`);
    expect(await statuses("turns")).toEqual(["committed", "committed"]);
    expect(await statuses("effects")).toEqual(["done", "done"]);
    expect(await h.query("select status from timers where kind = 'approval-expiry'")).toEqual([
      { status: "cancelled" },
    ]);
    h.models.done();
  });

  it("goes on in another process after a restart", async () => {
    await paused({ reply: "Бронь отменена." });
    const other = h.other();
    await decide(accept, undefined, other.runtime);
    h.clock.advance(1000);
    await other.runtime.runDue();
    await other.runtime.runDue();
    expect(texts().at(-1)).toBe("Бронь отменена.");
    expect(await statuses("bookings")).toEqual(["cancelled"]);
  });

  it("is not repeated when the worker that words it is lost", async () => {
    await paused({ reply: "потеряно" }, { reply: "Бронь отменена." });
    await decide(accept);
    const pause = h.pauseAt("thought");
    void h.runtime.runDue().catch(() => {});
    await pause.reached;
    const other = h.other();
    h.clock.advance(60_000);
    await other.runtime.runDue();
    await other.runtime.runDue();
    pause.release();
    await h.settle();
    expect(texts().filter((text) => text.includes("отменена"))).toEqual(["Бронь отменена."]);
    expect(texts()).not.toContain("потеряно");
    expect(await statuses("effects")).toEqual(["done", "done"]);
    const [departure] = await h.query<{ seats_taken: number }>("select seats_taken from departures");
    expect(departure?.seats_taken).toBe(0);
  });
});

describe("a decision", () => {
  it("after newer messages is worded together with their answer", async () => {
    await paused({ reply: "Коллега ещё решает." }, { reply: "Отменил." });
    await h.say("Ну что там?");
    await h.settle();
    expect(texts().at(-1)).toBe("Коллега ещё решает.");
    await h.say("Кстати, вернёте ли задаток?");
    await decide(accept);
    await h.settle();
    expect(texts().at(-1)).toBe("Отменил.");
    const asked =
      h.models.requests
        .at(-1)
        ?.messages.map((message) => message.text)
        .join("\n") ?? "";
    expect(asked).toContain("вернёте ли задаток");
    expect(await h.conversation()).toMatchObject({ in_seq: 7, answered_seq: 7 });
    h.models.done();
  });

  it("is made once, however many make it at the same time", async () => {
    await paused({ reply: "Бронь отменена." });
    const id = await approvalId();
    const both = await Promise.allSettled([decide(accept, id), decide(ignore, id, h.other().runtime)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find((one) => one.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "approval-decided" });
    await expect(decide(accept, id)).rejects.toMatchObject({ code: "approval-decided" });
  });

  it("against it leaves the booking, and the bot tells the customer what the person says", async () => {
    await paused((request) => {
      expect(request.messages.at(-1)?.text).toMatch(/not-approved.*до 1 июля/);
      return { reply: "Отменить можно до 1 июля." };
    });
    await decide({ type: "response", args: "Отмена только до 1 июля" });
    await h.settle();
    expect(texts().at(-1)).toBe("Отменить можно до 1 июля.");
    expect([await statuses("bookings"), await statuses("effects")]).toEqual([["booked"], ["done", "cancelled"]]);
    expect(await statuses("approvals")).toEqual(["answered"]);
  });

  it("with other arguments is carried out with them, and bad ones are named", async () => {
    const number = await paused({ reply: "Бронь отменена." });
    const edit = (args: Record<string, unknown>): HumanResponse => ({
      type: "edit",
      args: { action: "cancel_booking", args },
    });
    await expect(decide(edit({ booking: number }))).rejects.toMatchObject({
      code: "bad-decision",
      data: { field: "args.args.reason" },
    });
    await decide(edit({ booking: number, reason: "по согласованию с директором" }));
    expect(await h.query("select cancel_reason from bookings")).toEqual([
      { cancel_reason: "по согласованию с директором" },
    ]);
    expect(await h.query("select args ->> 'reason' as reason from effects order by created_at desc limit 1")).toEqual([
      { reason: "по согласованию с директором" },
    ]);
  });

  it("that the world forbids meanwhile stands, and the bot says that it failed", async () => {
    await paused((request) => {
      expect(request.messages.at(-1)?.text).toContain("is cancelled already");
      return { reply: "Бронь уже была отменена." };
    });
    await h.query("update bookings set status = 'cancelled'");
    await decide(accept);
    await h.settle();
    expect(await statuses("effects")).toEqual(["done", "failed"]);
    expect(await statuses("approvals")).toEqual(["accepted"]);
    h.models.done();
  });

  it("while a person has the conversation is carried out without the bot's words", async () => {
    await paused();
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "manager" };
    await h.runtime.takeover(request);
    expect(await h.query("select contract -> 'obligations' as open from handoffs")).toMatchObject([
      { open: [expect.stringContaining("cancel_booking (cancellation")] },
    ]);
    await decide(accept);
    await h.runtime.returnToBot(request);
    await h.settle();
    expect(await statuses("bookings")).toEqual(["cancelled"]);
    expect(texts().at(-1)).toMatch(/^Передал вашу просьбу/);
    expect(await statuses("turns")).toEqual(["committed", "suppressed"]);
    h.models.done();
  });
});

describe("an approval that nobody decides", () => {
  it("expires: a person gets the conversation and the customer hears so once", async () => {
    await paused();
    await h.settle(121 * 60_000);
    expect(texts().at(-1)).toMatch(/^Коллега пока не успел решить/);
    expect(await statuses("approvals")).toEqual(["expired"]);
    expect(await statuses("effects")).toEqual(["done", "cancelled"]);
    expect(await h.conversation()).toMatchObject({ mode: "human" });
    await expect(decide(accept)).rejects.toMatchObject({ code: "approval-expired" });
    expect(await statuses("bookings")).toEqual(["booked"]);
  });

  it("is not asked for twice", async () => {
    await paused(
      (request) => {
        const number = /KRV-\d+/.exec(request.messages.map((message) => message.text).join(" "))?.[0] ?? "";
        return { toolCalls: [{ name: "cancel_booking", args: { booking: number, reason: "ещё раз" } }] };
      },
      (request) => {
        expect(request.messages.at(-1)?.text).toContain("approval-pending");
        return { reply: "Коллега уже решает." };
      },
    );
    await h.say("Отмените же!");
    await h.settle();
    expect(await statuses("approvals")).toEqual(["pending"]);
    expect(texts().at(-1)).toBe("Коллега уже решает.");
    h.models.done();
  });

  it("ends with a conversation that is closed", async () => {
    await paused();
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "manager" };
    await h.runtime.closeConversation(request);
    expect(await statuses("approvals")).toEqual(["ignored"]);
    expect(await statuses("effects")).toEqual(["done", "cancelled"]);
    expect(await h.query("select id from timers where status = 'pending'")).toEqual([]);
  });
});
