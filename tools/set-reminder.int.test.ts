import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError, Organisation } from "../domain/index.ts";
import { DEMO, seedDemo } from "../store/seed/index.ts";
import { createTestClient } from "../store/testing/catalogue-fixture.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const organisation = Organisation.parse({ ...DEMO, id: DEMO.orgId, settings: {} });
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await seedDemo(test.database, { now: NOW });
});
afterAll(() => test.close());

describe("a reminder that would claim something unchecked", () => {
  it.each([
    ["a sum", "Тур стоит 45 000 сом, ждём вас"],
    ["a booking number", "Ваша бронь KRV-10231"],
    ["something done", "Я забронировал вам места"],
    ["a promise of a person", "Менеджер свяжется с вами завтра"],
  ])("is refused with %s, and nothing is stored", async (_what, text) => {
    const owner = await createTestClient(test.database, DEMO.orgId, { now: NOW });
    const context = testContext(organisation, { now: NOW, ...owner });
    const args = { at: "2026-05-02T10:00", text };
    await expect(callTool("set_reminder", { database: test.database, context, args })).rejects.toMatchObject({
      constructor: InputError,
      code: "reminder-text",
      data: { field: "text" },
    });
    const timers = await test.database.withTenant(DEMO.orgId, (tx) =>
      tx.query("select from timers where client_id = $1", [owner.clientId]),
    );
    expect(timers).toEqual([]);
  });
});
