import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deleteDocument, listDocuments } from "../store/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { addDocument, searchDocuments, type NewDocument } from "./index.ts";
import { textFile } from "./testing/files.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const TODAY = "2026-06-01";
let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  orgId = (await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` })).id;
});

const add = (name: string, text: string, rest: Partial<NewDocument> = {}) =>
  addDocument(test.database, { name, bytes: textFile(text), addedBy: "owner", ...rest }, { orgId, now: NOW });
const search = async (query: string, today = TODAY) => {
  const found = await test.database.withTenant(orgId, (tx) => searchDocuments(tx, { query, today, limit: 5 }));
  return found.map(({ document, text }) => ({ document, text }));
};
const query = <Row extends object>(sql: string) => test.database.withTenant(orgId, (tx) => tx.query<Row>(sql));

const VISAS = "# Визы\n\nГражданам Индии нужна электронная виза.\n\n# Граница\n\nПропуск в Кёль-Суу делаем за 21 день.";

describe("a document", () => {
  it("answers questions in its own words, in whatever ending they are asked", async () => {
    expect(await add("visas.md", VISAS)).toEqual({
      name: "visas.md",
      status: "ready",
      verdict: null,
      chunks: 2,
      fresh: 2,
    });
    expect(await search("Нужны ли визы для индийцев, граждан Индии?")).toMatchObject([{ document: "visas.md" }]);
    expect((await search("пропуска на Кель Суу"))[0]?.text).toContain("21 день");
    expect((await search("kel suu pass"))[0]?.text).toContain("21 день");
    expect(await search("Сколько стоит биткоин?")).toEqual([]);
    expect(await search("?!")).toEqual([]);
  });

  it("in Kazakh and Kyrgyz is found without a dictionary", async () => {
    await add("kk.txt", "Тулпаркөлге жолаушыларды автобус таңертең әкеледі.\n\nЖатын орын бағасына таңғы ас кіреді.");
    expect((await search("таңғы асымен бе бағалары"))[0]?.text).toContain("таңғы ас");
  });

  it("added again as it was changes nothing; changed, only what changed is indexed", async () => {
    await add("visas.md", VISAS);
    expect(await add("visas.md", VISAS)).toMatchObject({ status: "unchanged", chunks: 2, fresh: 0 });
    const before = await query<{ number: number }>("select number from knowledge_chunks where text like '%Индии%'");
    const changed = VISAS.replace("21 день", "14 дней");
    expect(await add("visas.md", changed)).toMatchObject({ status: "ready", chunks: 2, fresh: 1 });
    expect(await query("select number from knowledge_chunks where text like '%Индии%'")).toEqual(before);
    expect((await search("пропуск Кёль-Суу"))[0]?.text).toContain("14 дней");
    expect(JSON.stringify(await search("пропуск 21 день"))).not.toContain("21 день");
  });

  it("taken out vanishes from answers at once", async () => {
    await add("visas.md", VISAS);
    await test.database.withTenant(orgId, (tx) => deleteDocument(tx, { name: "visas.md" }));
    expect(await search("виза Индия")).toEqual([]);
    expect(await query("select sum(chunks)::int as chunks, sum(words)::int as words from knowledge_segments")).toEqual([
      { chunks: 0, words: 0 },
    ]);
    const again = test.database.withTenant(orgId, (tx) => deleteDocument(tx, { name: "visas.md" }));
    await expect(again).rejects.toMatchObject({ code: "document-not-found" });
  });

  it("answers only while it holds", async () => {
    await add("summer.md", "Летом паром ходит каждый час.", { validFrom: "2026-06-01", validUntil: "2026-08-31" });
    expect(await search("паром летом", "2026-05-31")).toEqual([]);
    expect(await search("паром летом", "2026-08-31")).toHaveLength(1);
    expect(await search("паром летом", "2026-09-01")).toEqual([]);
  });

  it("that cannot be read is listed with its verdict, and what it said before is no answer any more", async () => {
    await add("visas.md", VISAS);
    expect(await add("visas.md", "")).toMatchObject({
      status: "failed",
      verdict: expect.stringContaining("empty") as string,
    });
    expect(await search("виза Индия")).toEqual([]);
    const { items } = await test.database.withTenant(orgId, (tx) => listDocuments(tx, { limit: 9 }));
    expect(items).toMatchObject([{ name: "visas.md", status: "failed", chunks: 0 }]);
  });

  it("of another organisation answers nothing here", async () => {
    await add("visas.md", VISAS);
    orgId = (await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` })).id;
    expect(await search("виза Индия")).toEqual([]);
  });

  it("with a long table is cut between rows, each piece under the table's head", async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `Тур номер ${index};${1000 + index} сом;каждую субботу`);
    expect((await add("prices.csv", ["Тур;Цена;Выезд", ...rows].join("\n"))).chunks).toBeGreaterThan(2);
    const pieces = await query<{ text: string }>("select text from knowledge_chunks order by ordinal");
    expect(pieces.every(({ text }) => text.startsWith("Тур | Цена | Выезд\nТур: Тур номер"))).toBe(true);
    expect((await search("цена тура номер 57"))[0]?.text).toContain("1057 сом");
  });
});

describe("many documents", () => {
  it("added one by one are merged into few segments, and found as before", async () => {
    for (let index = 0; index < 20; index += 1)
      await add(`${index}.txt`, `Маршрут ${index}: перевал Тёмир${index}, высота ${3000 + index}.`);
    await test.database.withTenant(orgId, (tx) => deleteDocument(tx, { name: "3.txt" }));
    const segments = await query<{ count: number; chunks: number }>(
      "select count(*)::int as count, sum(chunks)::int as chunks from knowledge_segments",
    );
    expect(segments[0]?.count).toBeLessThanOrEqual(9);
    expect(segments[0]?.chunks).toBe(19);
    expect((await search("какая высота на маршруте, перевал Темир17"))[0]?.document).toBe("17.txt");
    expect((await search("перевал Темир3")).map(({ document }) => document)).not.toContain("3.txt");
  });

  it("added at once are all there", async () => {
    const names = Array.from({ length: 6 }, (_, index) => `${index}.txt`);
    await Promise.all(names.map((name, index) => add(name, `Гостиница Demo-${index} стоит ${index}00 сом.`)));
    const { items } = await test.database.withTenant(orgId, (tx) => listDocuments(tx, { limit: 9 }));
    expect(items.map(({ name, chunks }) => [name, chunks])).toEqual(names.map((name) => [name, 1]));
  });
});
