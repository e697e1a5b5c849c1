import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { addAnswer, addDocument } from "../knowledge/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { explainTurn } from "./explain.ts";
import { createHarness, type Harness, type HarnessOptions } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const RENT = "# Прокат\n\nСпальник стоит 300 сом в сутки, вернуть его нужно сухим.";
const search = (id: string) => ({
  toolCalls: [{ id, name: "search_knowledge", args: { query: "сколько стоит спальник" } }],
});
const answer = { reply: "Спальник стоит 300 сом в сутки, вернуть нужно сухим." };

async function start(options: HarnessOptions): Promise<void> {
  h = await createHarness(test, options);
  const to = { orgId: h.organisation.id, now: h.clock.now() };
  const bytes = new TextEncoder().encode(RENT);
  await addDocument(h.database, { name: "rent.md", title: "Прайс проката", bytes, addedBy: "owner" }, to);
}
async function say(text: string): Promise<string> {
  await h.say(text);
  h.clock.advance(2000);
  await h.runtime.runDue();
  return h.channel.arrived.at(-1)?.text ?? "";
}

describe("a reply that draws on a paper", () => {
  it("names it to the customer, once in a while, and shows people what it draws on", async () => {
    await start({ script: [search("1"), answer, search("2"), answer] });
    expect(await say("Сколько стоит спальник?")).toBe(`${answer.reply}\n\nИсточник: «Прайс проката › Прокат»`);
    expect(await say("Так сколько?")).toBe(answer.reply);
    const [turn] = await h.query<{ id: string }>("select id from turns order by started_at limit 1");
    const told = await explainTurn(h.database, { orgId: h.organisation.id, id: turn?.id ?? "" });
    expect(told?.sources).toMatchObject([
      {
        kind: "document",
        title: "Прайс проката › Прокат",
        text: "Спальник стоит 300 сом в сутки, вернуть его нужно сухим.",
      },
    ]);
  });

  it("says nothing of it where the organisation wants it so", async () => {
    await start({ script: [search("1"), answer], organisation: { nameSources: false } });
    expect(await say("Сколько стоит спальник?")).toBe(answer.reply);
  });
});

describe("a reply that draws on the house's own words", () => {
  it("names no source, and shows people which", async () => {
    h = await createHarness(test, { script: [search("1"), answer] });
    const words = { title: "Сколько стоит спальник?", text: answer.reply, keywords: "", status: "approved" } as const;
    const { id } = await h.database.withTenant(h.organisation.id, (tx) =>
      addAnswer(
        tx,
        { kind: "faq", key: "bags", locale: "ru", ...words, validFrom: null, validUntil: null },
        { by: "owner", now: h.clock.now() },
      ),
    );
    expect(await say("Сколько стоит спальник?")).toBe(answer.reply);
    const [turn] = await h.query<{ id: string }>("select id from turns order by started_at limit 1");
    const told = await explainTurn(h.database, { orgId: h.organisation.id, id: turn?.id ?? "" });
    expect(told?.sources).toEqual([{ id, kind: "faq", title: "Сколько стоит спальник?", text: answer.reply }]);
  });
});
