import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FollowUpSettings } from "../domain/index.ts";
import type { Script } from "../models/testing/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const texts = () => h.channel.arrived.map((message) => message.text);
const timers = () =>
  h.query<{ key: string; status: string; reason: string | null }>(
    "select key, status, reason from timers where kind = 'follow-up' order by created_at, due_at",
  );
const HELLO = "Здравствуйте! Куда хотите поехать?";

/** 14:00 in Bishkek: a customer has written, and we have asked. */
async function begin(script: readonly Script[], wish: object = {}): Promise<void> {
  const followUps = FollowUpSettings.parse({ qualificationHours: [1, 4], ...wish });
  h = await createHarness(test, { script: [{ reply: HELLO }, ...script], followUps });
  await h.say("Здравствуйте, хочу в горы");
  await h.settle();
}

describe("a customer who falls silent", () => {
  it("is written to by the agent, again after a while, and then left in peace", async () => {
    await begin([
      (request) => {
        const [system, ...rest] = request.messages;
        expect(system?.text).toContain('"followUp":{"kind":"qualification","step":1,"of":2}');
        expect(rest.at(-1)?.text).toMatch(/^КОГДА ТЫ ПИШЕШЬ ПЕРВЫМ/);
        expect(request.tools.map(({ name }) => name)).toEqual([
          "search_knowledge",
          "get_client",
          "search_catalogue",
          "send_material",
        ]);
        return { reply: "Подобрать вам поездку в горы?" };
      },
      { reply: "Не буду беспокоить. Захотите в горы, пишите." },
    ]);
    await h.settle(HOUR_MS - 60_000);
    expect(texts()).toEqual([HELLO]);
    await h.settle(2 * 60_000);
    expect(texts().at(-1)).toBe("Подобрать вам поездку в горы?");
    await h.settle(4 * HOUR_MS + 60_000);
    expect(texts()).toHaveLength(3);
    await h.settle(30 * DAY_MS);
    expect(texts()).toHaveLength(3);
    expect(await h.query("select purpose, status from messages where direction = 'out' order by seq")).toEqual([
      { purpose: "reply", status: "sent" },
      { purpose: "proactive", status: "sent" },
      { purpose: "proactive", status: "sent" },
    ]);
    expect(await h.conversation()).toMatchObject({ mode: "bot", due_at: null });
    h.models.done();
  });

  it("who answers is not written to about what came before", async () => {
    await begin([{ reply: "На какие даты?" }], { qualificationHours: [2] });
    await h.settle(HOUR_MS);
    await h.say("На Иссык-Куль");
    await h.settle();
    await h.settle(HOUR_MS + 60_000);
    expect(texts()).toEqual([HELLO, "На какие даты?"]);
    expect(await timers()).toMatchObject([{ status: "pending" }]);
    h.models.done();
  });

  it("again and again is written to so often and no more", async () => {
    await begin([{ reply: "Продолжим?" }, { reply: "Хорошо, думайте." }], { qualificationHours: [5], perDeal: 1 });
    await h.settle(5 * HOUR_MS + 60_000);
    await h.say("Мы ещё думаем");
    await h.settle();
    await h.settle(DAY_MS);
    expect(texts()).toEqual([HELLO, "Продолжим?", "Хорошо, думайте."]);
    expect((await timers()).map(({ reason }) => reason)).toEqual(["said", "said-often-enough"]);
    h.models.done();
  });

  it("who has said no is left in peace", async () => {
    h = await createHarness(test, { script: [{ reply: "Хорошо!" }], followUps: FollowUpSettings.parse({}) });
    await h.say("Нет, спасибо");
    await h.settle();
    expect(await timers()).toEqual([]);
  });

  it("who forbids us to write is not written to", async () => {
    await begin([]);
    await h.say("стоп");
    await h.settle();
    await h.settle(DAY_MS);
    expect(texts()).toHaveLength(2);
    expect(await timers()).toMatchObject([{ status: "cancelled", reason: "opted-out" }]);
  });

  it("whom a person has taken over is not written to, nor after the bot has them back", async () => {
    await begin([]);
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "manager" };
    await h.runtime.takeover(request);
    await h.settle(3 * HOUR_MS);
    expect(await timers()).toMatchObject([{ status: "fired", reason: "mode-human" }]);
    await h.runtime.returnToBot(request);
    await h.settle(DAY_MS);
    expect(texts()).toEqual([HELLO]);
  });

  it("is not woken at night", async () => {
    await begin([{ reply: "Доброе утро! Продолжим?" }], { qualificationHours: [8] });
    await h.settle(9 * HOUR_MS); // 23:00
    expect(texts()).toEqual([HELLO]);
    expect(await timers()).toMatchObject([{ status: "pending", reason: "quiet-hours" }]);
    await h.settle(10 * HOUR_MS + 60_000); // 09:01
    expect(texts().at(-1)).toBe("Доброе утро! Продолжим?");
    h.models.done();
  });
});

describe("a follow-up", () => {
  it("is said once, whoever finds it due, and by a house that was restarted", async () => {
    await begin([{ reply: "Продолжим?" }], { qualificationHours: [2] });
    h.clock.advance(2 * HOUR_MS + 1000);
    const others = [h.other(), h.other()];
    await Promise.all(others.map(({ runtime }) => runtime.runDue()));
    for (const { runtime } of others) await runtime.runDue();
    await h.settle();
    expect(texts()).toEqual([HELLO, "Продолжим?"]);
    h.models.done();
  });

  it("gives way to what the customer writes while it is thought of", async () => {
    await begin([{ reply: "Продолжим?" }, { reply: "Подобрал варианты." }], { qualificationHours: [2] });
    h.clock.advance(2 * HOUR_MS + 1000);
    const other = h.other();
    const pause = other.pauseAt("thought");
    await other.runtime.runDue();
    const run = other.runtime.runDue();
    await pause.reached;
    await h.say("Покажите варианты");
    pause.release();
    await run;
    await h.settle();
    expect(texts()).toEqual([HELLO, "Подобрал варианты."]);
    expect(await timers()).toContainEqual(expect.objectContaining({ status: "fired", reason: "turn-due" }));
    expect(await h.conversation()).toMatchObject({ in_seq: 3, answered_seq: 3 });
  });

  it("that the model cannot word is said in the house's words, and calls no person", async () => {
    const lie = { reply: "Я забронировал вам тур, номер KRV-99999!" };
    await begin([lie, lie], { qualificationHours: [2] });
    await h.settle(2 * HOUR_MS + 60_000);
    expect(texts().at(-1)).toMatch(/^Здравствуйте! Мы с вами начали подбирать поездку/);
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
    expect(await h.query("select id from handoffs")).toEqual([]);
    h.models.done();
  });

  it("may write nothing and call nobody", async () => {
    await begin(
      [{ toolCalls: [{ name: "hand_off", args: { reason: "agent-decided", summary: "x" } }] }, { reply: "Продолжим?" }],
      { qualificationHours: [2] },
    );
    await h.settle(2 * HOUR_MS + 60_000);
    expect(texts().at(-1)).toBe("Продолжим?");
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
  });
});

describe("a trip", () => {
  const PARTY = { tour: "demo-lake", date: "2026-07-10", adults: 2, children: 0 };
  const book = { toolCalls: [{ name: "create_booking", args: { ...PARTY, name: "Demo", phone: "+996 555 000 000" } }] };
  const ON = { qualificationHours: [], offerHours: [], beforeTripDays: [1], afterTripDays: 1 };

  async function booked(...script: readonly Script[]): Promise<string> {
    await begin([book, { reply: "Готово!" }, ...script], ON);
    await h.query("update deals set stage = 'offer'");
    await h.say("Берём");
    await h.settle();
    const [row] = await h.query<{ number: string }>("select number from bookings");
    return row?.number ?? "";
  }

  /** Another trip of this client whose follow-up is due at the same instant. */
  const alsoBefore = (key: string, data: object) =>
    h.query(
      `insert into timers (org_id, id, client_id, conversation_id, kind, key, due_at, created_at, data)
       select org_id, gen_random_uuid(), client_id, conversation_id, kind, key || $1, due_at, created_at, data || $2
         from timers where key like 'trip % before-trip 1'`,
      [` ${key}`, JSON.stringify(data)],
    );
  const until = (instant: string) => h.settle(new Date(instant).getTime() - h.clock.now().getTime());

  it("is spoken of before it, and after it the customer is asked how it was", async () => {
    const number = await booked(
      (request) => {
        expect(request.messages[0]?.text).toContain(`"kind":"before-trip","step":1,"of":1,"booking":"${number}"`);
        return { reply: "Завтра поездка! Всё готово?" };
      },
      (request) => {
        expect(request.messages[0]?.text).toContain('"agent":"feedback","stage":"feedback"');
        return { reply: "Как прошла поездка?" };
      },
    );
    await until("2026-07-09T04:01:00Z");
    expect(texts().at(-1)).toBe("Завтра поездка! Всё готово?");
    await until("2026-07-13T05:01:00Z");
    expect(texts().at(-1)).toBe("Как прошла поездка?");
    await until("2026-07-30T00:00:00Z");
    expect(texts()).toHaveLength(4);
    const moves = await h.query("select from_stage, to_stage, evidence -> 'signals' as signals from stage_moves");
    expect(moves).toContainEqual({
      from_stage: "sale",
      to_stage: "feedback",
      signals: expect.arrayContaining(["trip_finished"]),
    });
    h.models.done();
  });

  it("beside another is spoken of after it, and not at all once it has begun", async () => {
    await booked({ reply: "Завтра первая!" }, { reply: "А завтра вторая!" });
    await alsoBefore("second", {});
    await alsoBefore("third", { until: "2026-07-09T04:00:00.000Z" });
    await until("2026-07-09T04:01:00Z");
    expect(texts().slice(2)).toEqual(["Завтра первая!"]);
    await until("2026-07-09T08:02:00Z");
    await until("2026-07-09T12:04:00Z");
    await until("2026-07-09T13:00:00Z");
    expect(texts().slice(2)).toEqual(["Завтра первая!", "А завтра вторая!"]);
    const reasons = (await timers()).filter(({ key }) => key.includes("before-trip")).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(["said", "too-late"]));
    h.models.done();
  });

  it("is spoken of by the client's clock", async () => {
    await begin([book, { reply: "Готово!" }], ON);
    await h.query("update deals set stage = 'offer'");
    await h.query("update clients set time_zone = 'Europe/Moscow'");
    await h.say("Берём");
    await h.settle();
    const due = await h.query<{ due_at: Date }>("select due_at from timers where key like 'trip %' order by due_at");
    expect(due[0]?.due_at.toISOString()).toBe("2026-07-09T07:00:00.000Z");
  });

  it("about which the customer was asked in the talk is not asked about again", async () => {
    await booked({ reply: "Завтра!" }, { reply: "Рады! Оцените поездку от 1 до 5." });
    await until("2026-07-09T04:01:00Z");
    await until("2026-07-10T14:00:00Z");
    await h.query("update deals set stage = 'feedback'");
    await h.say("Мы вернулись!");
    await h.settle();
    await until("2026-07-11T05:01:00Z");
    expect(texts()).toHaveLength(4);
    const after = (await timers()).find(({ key }) => key.includes("after-trip"));
    expect(after).toMatchObject({ reason: "asked-already" });
    h.models.done();
  });

  it("that is cancelled is not spoken of", async () => {
    const number = await booked();
    await h.query("update bookings set status = 'cancelled' where number = $1", [number]);
    await until("2026-07-30T00:00:00Z");
    expect(texts()).toHaveLength(2);
    expect((await timers()).map(({ reason }) => reason)).toEqual(["booking-changed", "booking-changed"]);
  });
});
