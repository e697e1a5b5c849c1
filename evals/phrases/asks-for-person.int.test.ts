import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createVirtualClock } from "../../domain/index.ts";
import { loadDemoCatalogue } from "../../store/seed/index.ts";
import { createTestDatabase, type TestDatabase } from "../../store/testing/index.ts";
import { createHouse, type House } from "../journeys/play.ts";
import { offlineModels } from "../journeys/run.ts";
import { setScene, type Scene } from "../journeys/scene.ts";
import { Journey } from "../journeys/schema.ts";

const Lines = z.strictObject({ asks: z.array(z.string()).length(40), nearMisses: z.array(z.string()).length(20) });
const file = path.join(import.meta.dirname, "asks-for-person.yaml");
const { asks, nearMisses } = Lines.parse(parse(await readFile(file, "utf8")));

const START = new Date("2026-05-04T04:00:00Z");
const ANYBODY = Journey.parse({
  title: "somebody writes",
  agent: "qualify",
  locale: "ru",
  start: { clock: "2026-05-04T10:00:00+06:00" },
  turns: [{ client: "а", reply: { mentions: ["а"] } }, { client: "б" }],
  end: { stage: "new", mode: "bot", effects: [] },
});

let test: TestDatabase;
let scene: Scene;
let house: House;
let ends: Map<string, { mode: string; reason: string | null }>;

/** Each line is the first message of a customer of its own. */
async function writeAll(lines: readonly string[]): Promise<void> {
  const clock = createVirtualClock(START);
  house = createHouse({ database: test.database, modelsFor: offlineModels }, scene, clock);
  const { accountId: id, orgId } = scene.chat;
  for (const [index, text] of lines.entries()) {
    const who = `customer-${index}`;
    const message = { kind: "message" as const, chatId: who, externalId: who, sender: { externalId: who }, text };
    const rest = { attachments: [], immediate: false, sentAt: clock.now() };
    await house.runtime.accept({ id, orgId, kind: "http" }, [{ ...message, ...rest }]);
  }
  clock.advance(10_000);
  while ((await house.runtime.runDue()) > 0);
}

beforeAll(async () => {
  test = await createTestDatabase();
  scene = await setScene(test.database, ANYBODY, await loadDemoCatalogue());
  const lines = [...asks, ...nearMisses];
  await writeAll(lines);
  const rows = await test.database.withTenant(scene.chat.orgId, (tx) =>
    tx.query<{ chat: string; mode: string; reason: string | null }>(
      `select c.chat_id as chat, c.mode, h.contract ->> 'reason' as reason from conversations c
         left join handoffs h on h.org_id = c.org_id and h.conversation_id = c.id where c.org_id = current_org()`,
    ),
  );
  const byChat = new Map(rows.map(({ chat, mode, reason }) => [chat, { mode, reason }]));
  ends = new Map(lines.map((line, index) => [line, byChat.get(`customer-${index}`) ?? { mode: "none", reason: null }]));
});
afterAll(() => test.close());

describe("a customer who asks for a person", () => {
  it.each(asks)("gets one: %s", (line) => {
    expect(ends.get(line)).toEqual({ mode: "human", reason: "asked-for-person" });
  });

  it.each(nearMisses)("is not taken for one who does not: %s", (line) => {
    expect(ends.get(line)).toEqual({ mode: "bot", reason: null });
  });

  it("is answered without a turn that fell over", () => {
    expect(house.failures).toEqual([]);
  });
});
