import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nearestChunks } from "../store/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { addDocument, createMeaningOf, embedChunks, searchDocuments } from "./index.ts";
import { startEmbeddingServer, type EmbeddingServer } from "./testing/embedding-server.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const today = "2026-06-01";
/** A pet by many names; a place to wash. */
const THINGS = [/собак|пёс|щен|dog|питом/iu, /душ|сауна|shower|помыться/iu];
let test: TestDatabase;
let server: EmbeddingServer;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  server = await startEmbeddingServer(THINGS);
  orgId = (await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` })).id;
  return () => server.close();
});

const add = (name: string, text: string) =>
  addDocument(test.database, { name, bytes: new TextEncoder().encode(text), addedBy: "owner" }, { orgId, now: NOW });
const embed = (deadlineMs = Infinity) =>
  embedChunks({ database: test.database, embeddings: server.embeddings }, { orgId, deadlineMs });
const search = async (query: string) => {
  const meaning = await createMeaningOf(server.embeddings, () => {})(orgId, query);
  const found = await test.database.withTenant(orgId, (tx) => searchDocuments(tx, { query, today, limit: 3, meaning }));
  return found.map(({ text }) => text);
};
const vectors = async (): Promise<number> => {
  const count = "select count(*)::int as count from knowledge_vectors";
  const [row] = await test.database.withTenant(orgId, (tx) => tx.query<{ count: number }>(count));
  return row?.count ?? 0;
};
/** Papers of other subjects, so that it can be told what is usual. */
const addOthers = () =>
  add(
    "others.md",
    Array.from({ length: 60 }, (_, at) => `# Маршрут ${at}\n\nДень ${at}: перевал номер ${at}.`).join("\n\n"),
  );

describe("what a paper means", () => {
  it("finds it by none of its words, and in another language; what means nothing near is not found", async () => {
    await addOthers();
    await add("pets.md", "Щенка берём с собой только в переноске.");
    await embed();
    expect(await search("Are dogs welcome?")).toEqual(["Щенка берём с собой только в переноске."]);
    expect(await search("Where can we wash?")).toEqual([]);
    expect(await search("где помыться после похода")).toEqual([]);
  });

  it("stands beside its words: who names the thing and means it comes first", async () => {
    await addOthers();
    await add(
      "wash.md",
      "# Баня\n\nБаня топится по субботам.\n\n# Удобства\n\nГорячая вода, душ и сауна есть в лагере.",
    );
    await embed();
    expect((await search("есть душ?"))[0]).toBe("Горячая вода, душ и сауна есть в лагере.");
    expect((await search("баня по субботам"))[0]).toBe("Баня топится по субботам.");
  });

  it("is asked of the model once per piece, goes on where it was cut short, and leaves with the paper", async () => {
    await addOthers();
    const before = server.asked.length;
    expect(await embed(0)).toBe(false);
    expect(await embed()).toBe(true);
    expect(await embed()).toBe(true);
    const pieces = await vectors();
    expect(pieces).toBeGreaterThan(50);
    expect(server.asked.length - before).toBe(pieces);
    await add("others.md", "# Маршрут 1\n\nДень 1: перевал номер 1.");
    expect(await vectors()).toBe(1);
  });

  it("is not needed: while the model is down words alone decide", async () => {
    await add("pets.md", "Щенка берём с собой только в переноске.");
    server.isDown = true;
    await expect(embed()).rejects.toMatchObject({ code: "model-down" });
    expect(await search("щенка берём?")).toEqual(["Щенка берём с собой только в переноске."]);
    expect(await search("Are dogs welcome?")).toEqual([]);
  });

  it("is another organisation's own", async () => {
    await add("pets.md", "Щенка берём с собой только в переноске.");
    await embed();
    const meaning = await createMeaningOf(server.embeddings, () => {})(orgId, "dog");
    if (meaning === undefined) throw new Error("no meaning");
    const { id } = await createTestOrganisation(test.database, { slug: `demo-${crypto.randomUUID()}` });
    const near = await test.database.withTenant(id, (tx) =>
      nearestChunks(tx, { meaning, today, limit: 5, also: [1, 2, 3] }),
    );
    expect(near).toMatchObject({ chunks: [], usual: { all: 0 } });
  });
});
