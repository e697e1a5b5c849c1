import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NewAnswer } from "../domain/index.ts";
import { listAnswers, listAnswerVersions, type Tx } from "../store/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { addAnswer, changeAnswer, importAnswers, restoreAnswer, searchKnowledge } from "./index.ts";
import { xlsxOf } from "./testing/files.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const LATER = new Date("2026-06-02T08:00:00Z");
const change = { by: "owner", now: NOW };
let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  orgId = (await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` })).id;
});

const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const told = async (query: string, today = "2026-06-01") =>
  (await within((tx) => searchKnowledge(tx, { query, locale: "ru", today, limit: 5 }))).map(({ text }) => text);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: unknown) => (error as { code?: unknown }).code,
  );

const dogs: NewAnswer = {
  kind: "faq",
  key: "dogs",
  locale: "ru",
  title: "Можно с собакой?",
  text: "С маленькой собакой можно.",
  keywords: "пёс щенок",
  status: "approved",
  validFrom: null,
  validUntil: null,
};

describe("an answer", () => {
  it("is told while it is approved and its days last", async () => {
    const { id } = await within((tx) => addAnswer(tx, { ...dogs, status: "draft" }, change));
    expect(await told("можно с собакой?")).toEqual([]);
    await within((tx) => changeAnswer(tx, { id, status: "approved", validUntil: "2026-06-30" }, change));
    expect(await told("можно с собакой?")).toEqual([dogs.text]);
    expect(await told("можно с собакой?", "2026-06-30")).toEqual([dogs.text]);
    expect(await told("можно с собакой?", "2026-07-01")).toEqual([]);
    await within((tx) => changeAnswer(tx, { id, status: "retired" }, change));
    expect(await told("можно с собакой?")).toEqual([]);
    expect((await within((tx) => listAnswers(tx, { limit: 5 }))).items).toEqual([]);
    expect((await within((tx) => listAnswers(tx, { status: "retired", limit: 5 }))).items).toMatchObject([{ id }]);
  });

  it("keeps its history and can go back in it", async () => {
    const { id } = await within((tx) => addAnswer(tx, dogs, change));
    await within((tx) => changeAnswer(tx, { id, text: "С собакой нельзя." }, { by: "second", now: LATER }));
    expect(await told("можно с собакой?")).toEqual(["С собакой нельзя."]);
    await within((tx) => restoreAnswer(tx, { id, version: 1 }, { by: "third", now: LATER }));
    expect(await told("можно с собакой?")).toEqual([dogs.text]);
    expect(await within((tx) => listAnswerVersions(tx, id))).toMatchObject([
      { version: 3, text: dogs.text, restoredFrom: 1, changedBy: "third" },
      { version: 2, text: "С собакой нельзя.", restoredFrom: null, changedBy: "second", updatedAt: LATER },
      { version: 1, text: dogs.text, changedBy: "owner", updatedAt: NOW },
    ]);
    expect(await codeOf(within((tx) => restoreAnswer(tx, { id, version: 9 }, change)))).toBe("no-version");
  });

  it("is changed by one of two who have the same version before them", async () => {
    const { id } = await within((tx) => addAnswer(tx, dogs, change));
    const both = await Promise.allSettled(
      ["Да.", "Нет."].map((text) => within((tx) => changeAnswer(tx, { id, text, version: 1 }, change))),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "answer-changed" } });
    const same = await within((tx) => changeAnswer(tx, { id, title: dogs.title }, change));
    expect(same.version).toBe(2); // nothing changed, no version made
  });

  it("says what is wrong with it", async () => {
    expect(await codeOf(within((tx) => addAnswer(tx, { ...dogs, text: "" }, change)))).toBe("bad-answer");
    const ends = { ...dogs, validFrom: "2026-06-02", validUntil: "2026-06-01" };
    expect(await codeOf(within((tx) => addAnswer(tx, ends, change)))).toBe("bad-answer");
    await within((tx) => addAnswer(tx, dogs, change));
    expect(await codeOf(within((tx) => addAnswer(tx, dogs, change)))).toBe("answer-exists");
  });

  it("is found in the list by words of it, last changed first, page by page", async () => {
    for (const [key, title] of Object.entries({ one: "Собака", two: "Кошка", three: "Моя собака" }))
      await within((tx) => addAnswer(tx, { ...dogs, key, title, text: "Можно." }, change));
    const list = (more: object) => within((tx) => listAnswers(tx, { q: "СОБАКА", limit: 1, ...more }));
    const first = await list({});
    const second = await list({ cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ title }) => title).toSorted()).toEqual(["Моя собака", "Собака"]);
    expect(second.nextCursor).toBeNull();
  });
});

describe("a table of answers", () => {
  const load = (name: string, text: string | Uint8Array) =>
    importAnswers(
      test.database,
      { name, bytes: typeof text === "string" ? new TextEncoder().encode(text) : text },
      { kind: "faq", status: "approved", orgId, ...change },
    );
  const statuses = async (name: string, text: string | Uint8Array) =>
    (await load(name, text)).map(({ status }) => status);

  it("is read under Russian and English headings; again it changes only what changed", async () => {
    const csv = "Вопрос;Ответ;Язык\nМожно с кошкой?;Можно.;ru\nAre cats allowed?;They are.;\n";
    expect(await statuses("faq.csv", csv)).toEqual(["created", "created"]);
    expect(await statuses("faq.csv", csv)).toEqual(["unchanged", "unchanged"]);
    expect(await statuses("faq.csv", csv.replace("Можно.", "Нельзя."))).toEqual(["updated", "unchanged"]);
    expect(await told("можно с кошкой?")).toEqual(["Нельзя."]);
    const { items } = await within((tx) => listAnswers(tx, { locale: "en", limit: 5 }));
    expect(items).toMatchObject([{ title: "Are cats allowed?", text: "They are." }]);
  });

  it("names the row and field of what it leaves out, and takes the rest", async () => {
    const json = JSON.stringify([
      { kind: "poem", title: "x", text: "y" },
      { title: "Без ответа" },
      { title: "Когда?", text: "Летом.", validFrom: "скоро" },
      { kind: "objection", title: "Дорого", text: "Понимаю." },
    ]);
    expect(await load("shelf.json", json)).toMatchObject([
      { row: 1, status: "failed", reason: expect.stringContaining("kind: one of company") as string },
      { row: 2, status: "failed", reason: expect.stringContaining("text: ") as string },
      { row: 3, status: "failed", reason: expect.stringContaining("validFrom: ") as string },
      { row: 4, status: "created", reason: null },
    ]);
    expect(await statuses("shelf.yaml", "- title: Дорого?\n  text: Нет.\n")).toEqual(["created"]);
  });

  it("may be a spreadsheet", async () => {
    const sheet = xlsxOf("FAQ", [
      ["title", "text"],
      ["Есть душ?", "Есть."],
    ]);
    expect(await statuses("faq.xlsx", sheet)).toEqual(["created"]);
  });

  it("that is none says so", async () => {
    expect(await codeOf(load("faq.csv", "a;b\n1;2"))).toBe("no-title-column");
    expect(await codeOf(load("faq.json", "{"))).toBe("corrupt");
    expect(await codeOf(load("faq.yaml", "a: 1"))).toBe("no-list");
    expect(await codeOf(load("faq.pdf", "%PDF"))).toBe("unknown-type");
    expect(await codeOf(load("faq.xlsx", "PK torn"))).toBe("corrupt");
    expect(await codeOf(load("faq.csv", `title\n${"x\n".repeat(5001)}`))).toBe("too-large");
  });
});
