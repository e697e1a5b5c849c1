import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listGaps, listQuestions, type Tx } from "../store/index.ts";
import {
  createMadeUpChat,
  createTestDatabase,
  createTestOrganisation,
  say,
  type MadeUpChat,
  type TestDatabase,
} from "../store/testing/index.ts";
import { changeAnswer, draftGap, learnQuestion, recheckGaps, searchKnowledge, sortGap } from "./index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const by = { by: "owner", now: NOW };
let test: TestDatabase;
let orgId: string;
let chat: MadeUpChat;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  orgId = (await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` })).id;
  chat = await createMadeUpChat(test.database, orgId, NOW);
});

const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const ask = (question: string, reply?: string) =>
  within(async (tx) => {
    const { id: messageId } = await say(tx, chat, { text: question, sentAt: NOW });
    const { conversationId } = chat;
    await learnQuestion(tx, { conversationId, messageId, question, askedAt: NOW, reply: reply ?? null });
    return messageId;
  });
const gaps = async (status?: "answered" | "dismissed") =>
  (await within((tx) => listGaps(tx, { status, limit: 9 }))).items;
const first = async () => {
  const [gap] = await gaps();
  if (gap === undefined) throw new Error("no gap");
  return gap;
};

describe("a question that nothing answers", () => {
  it("stands with those that ask the same, in whatever words", async () => {
    for (const question of [
      "Сколько стоит спальник?",
      "А спальник в аренду есть?",
      "спальники даёте?",
      "Есть ли wi-fi в юрте?",
      "Можно ли в юрте с собакой?",
      "с собаками можно?",
    ])
      await ask(question);
    expect((await gaps()).map(({ question, questions }) => [question, questions])).toEqual([
      ["Сколько стоит спальник?", 3],
      ["Можно ли в юрте с собакой?", 2],
      ["Есть ли wi-fi в юрте?", 1],
    ]);
  });

  it("is counted once per message, keeps no personal data, and what a person answered is added", async () => {
    const question = "Куда прислать анкету, мой номер +996 555 123 456?";
    const messageId = await ask(question);
    const asked = { conversationId: chat.conversationId, messageId, question, askedAt: NOW };
    await within((tx) => learnQuestion(tx, asked));
    await within((tx) => learnQuestion(tx, { ...asked, reply: "На почту demo@example.org, пожалуйста" }));
    const gap = await first();
    expect(gap).toMatchObject({
      question: "Куда прислать анкету, мой номер [phone]?",
      questions: 1,
      suggestion: "На почту [email], пожалуйста",
    });
    expect(await within((tx) => listQuestions(tx, gap.id, 9))).toHaveLength(1);
  });

  it("becomes a draft in a person's words, and an answer by approval", async () => {
    await ask("Есть ли душ?", "Душ есть в каждом лагере.");
    await ask("а душ-то есть");
    const gap = await first();
    const draft = await within((tx) => draftGap(tx, gap.id, { draft: {}, ...by }));
    expect(draft).toMatchObject({
      kind: "faq",
      locale: "ru",
      title: "Есть ли душ?",
      text: "Душ есть в каждом лагере.",
      keywords: "а душ-то есть",
      status: "draft",
    });
    expect(await first()).toMatchObject({ status: "drafted", answerId: draft.id });
    await expect(within((tx) => draftGap(tx, gap.id, { draft: {}, ...by }))).rejects.toMatchObject({
      code: "gap-drafted",
    });
    expect(await recheckGaps(test.database, orgId, NOW)).toBe(0);
    await within((tx) => changeAnswer(tx, { id: draft.id, status: "approved" }, by));
    expect(await recheckGaps(test.database, orgId, NOW)).toBe(1);
    expect(await gaps("answered")).toMatchObject([{ id: gap.id, answerId: draft.id }]);
    const found = await within((tx) =>
      searchKnowledge(tx, { query: "есть душ?", locale: "ru", today: "2026-06-01", limit: 1 }),
    );
    expect(found).toMatchObject([{ text: "Душ есть в каждом лагере." }]);
  });

  it("is open again when what answered it does so no more, and stays aside when it was put there", async () => {
    await ask("Есть ли душ?");
    await ask("Сколько стоит вертолёт?");
    const [one, other] = await gaps();
    await within((tx) => sortGap(tx, { id: other?.id ?? "", status: "dismissed" }));
    const draft = await within((tx) => draftGap(tx, one?.id ?? "", { draft: { text: "Есть." }, ...by }));
    await within((tx) => changeAnswer(tx, { id: draft.id, status: "approved" }, by));
    await recheckGaps(test.database, orgId, NOW);
    await within((tx) => changeAnswer(tx, { id: draft.id, status: "retired" }, by));
    await ask("душ есть?");
    await ask("сколько будет стоить вертолёт");
    expect(await gaps()).toMatchObject([{ id: one?.id, status: "open", answerId: null, questions: 2 }]);
    expect(await gaps("dismissed")).toMatchObject([{ id: other?.id, questions: 2 }]);
  });

  it("is open again when its draft is put away", async () => {
    await ask("Есть ли душ?");
    const gap = await first();
    const draft = await within((tx) => draftGap(tx, gap.id, { draft: {}, ...by }));
    await within((tx) => changeAnswer(tx, { id: draft.id, status: "retired" }, by));
    expect(await first()).toMatchObject({ id: gap.id, status: "open", answerId: null });
  });

  it("without a word of meaning is not kept", async () => {
    await ask("?");
    await ask("а как же?");
    expect(await gaps()).toEqual([]);
  });
});
