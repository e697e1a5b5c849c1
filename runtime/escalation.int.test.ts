import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OrganisationSettings } from "../domain/index.ts";
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

const texts = () => h.channel.arrived.map((message) => message.text);
const contract = async () =>
  (await h.query<{ contract: { reason: string; summary: string } }>("select contract from handoffs")).at(-1)?.contract;

async function begin(script: readonly Script[], organisation: Partial<OrganisationSettings> = {}): Promise<void> {
  h = await createHarness(test, { script: [{ reply: "Здравствуйте!" }, ...script], organisation });
  await h.say("Здравствуйте");
  await h.settle();
}

async function says(text: string): Promise<void> {
  await h.say(text);
  await h.settle();
}

describe("a person is called", () => {
  it.each([
    ["emergency", "Муж упал с лошади и сломал ногу", /звоните 112/],
    ["legal", "Я подам на вас в суд", /Передал вашу переписку коллеге/],
    ["anger", "Вы мошенники!", /понимаю ваше недовольство/],
  ])("for %s without asking a model, and reads why", async (reason, text, line) => {
    await begin([]);
    await says(text);
    expect(texts().at(-1)).toMatch(line);
    expect(await h.conversation()).toMatchObject({ mode: "human" });
    expect(await contract()).toMatchObject({ reason, summary: expect.stringContaining(`“${text}”`) });
    const [turn] = await h.query("select status, reason from turns order by started_at desc limit 1");
    expect(turn).toEqual({ status: "handed-off", reason });
    h.models.done();
  });

  it("by the third question of the same, whatever the model answers", async () => {
    await begin([{ reply: "Не нашёл ответа." }, { reply: "Уточните, пожалуйста." }]);
    for (const _ of [1, 2, 3]) await says("Сколько стоит доставка багажа?");
    expect(texts().at(-1)).toMatch(/^Похоже, я вас не понимаю/);
    expect(await contract()).toMatchObject({ reason: "misunderstood" });
    h.models.done();
  });

  it("not for what was said before a person handed the conversation back", async () => {
    await begin([{ reply: "Рад помочь." }]);
    await says("Вы мошенники!");
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "manager" };
    await h.runtime.sendAsManager({ ...request, text: "Разобрались, всё в порядке" });
    await h.settle();
    await h.runtime.returnToBot(request);
    await says("Спасибо");
    expect(texts().at(-1)).toBe("Рад помочь.");
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
  });

  it("by a bad rating, with the agent's own words before it", async () => {
    const rate = { toolCalls: [{ name: "remember", args: { facts: [{ key: "rating", value: 2 }] } }] };
    await begin([rate, { reply: "Очень жаль, извините." }]);
    await says("Оценка 2");
    expect(texts().at(-1)).toBe("Очень жаль, извините.\n\nПередал ваш отзыв коллеге: он напишет вам здесь.");
    expect(await contract()).toMatchObject({ reason: "bad-rating", summary: expect.stringContaining("2: Оценка 2") });
  });

  it("when a conversation has cost what it may cost", async () => {
    await begin([{ reply: "Да." }], {
      escalation: {
        anger: true,
        legal: true,
        emergency: true,
        misunderstandings: 3,
        ratingAtMost: 2,
        conversationTokens: 500,
      },
    });
    await says("Есть туры?");
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
    await h.query("update conversations set tokens_spent = 500");
    await says("А на двоих?");
    expect(await contract()).toMatchObject({ reason: "cost-limit", summary: expect.stringContaining("500 tokens") });
    h.models.done();
  });
});

describe("while nobody is there", () => {
  const off = { tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
  // The harness begins on Monday, 1 June, at 14:00 in Bishkek.
  const workingHours = { week: { ...off, monday: [{ from: "09:00", to: "13:00" }] }, holidays: [] };

  it("the customer is told when somebody will be, and the promise counts from then", async () => {
    await begin([], { workingHours });
    await says("Вы мошенники!");
    expect(texts().at(-1)).toMatch(/\n\nСейчас коллеги не на связи, ответят 08\.06 после 09:00 \(время: Bishkek\)\.$/);
    const [handoff] = await h.query<{ sla_due_at: Date }>("select sla_due_at from handoffs");
    expect(handoff?.sla_due_at.toISOString()).toBe("2026-06-08T03:15:00.000Z");
    const said = texts().length;
    await h.settle(24 * 3_600_000);
    expect(texts()).toHaveLength(said);
  });

  it("nothing is said of it while people answer", async () => {
    await begin([], {
      workingHours: { ...workingHours, week: { ...workingHours.week, monday: [{ from: "09:00", to: "18:00" }] } },
    });
    await says("Вы мошенники!");
    expect(texts().at(-1)).not.toContain("не на связи");
  });
});

describe("a message", () => {
  it("is kept with its kind, mood and language, and an edit tells anew", async () => {
    await begin([{ reply: "45 дней." }]);
    await h.say("Сколько стоит тур?", { externalId: "m1" });
    await h.settle();
    const traits = () =>
      h.query("select category, sentiment, language from messages where direction = 'in' order by seq desc limit 1");
    expect(await traits()).toEqual([{ category: "question", sentiment: "neutral", language: "ru" }]);
    const account = { id: h.account.id, orgId: h.organisation.id, kind: h.account.kind };
    const edit = {
      kind: "edit" as const,
      chatId: "chat",
      externalId: "m1",
      text: "The room was dirty",
      at: h.clock.now(),
    };
    await h.runtime.accept(account, [edit]);
    expect(await traits()).toEqual([{ category: "complaint", sentiment: "negative", language: "en" }]);
  });
});
