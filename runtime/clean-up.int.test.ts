import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { insertJob, type Tx } from "../store/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { cleanUp } from "./recover.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const DAY = 24 * 3_600_000;
const jobs = () => h.query("select status, payload from jobs order by id");

/** A message from the phone while one of ours is in flight: it is asked again whose it was. */
async function classifyLater(text: string): Promise<void> {
  await h.say("Привет");
  h.clock.advance(2000);
  const pause = h.pauseAt("sent");
  const sending = h.runtime.runDue();
  await pause.reached;
  await h.runtime.accept(h.account, [{ kind: "own", chatId: "chat", externalId: "own", text, at: h.clock.now() }]);
  pause.release();
  await sending;
}

describe("a job that is done", () => {
  it("keeps no word of a message", async () => {
    h = await createHarness(test, { script: [{ reply: "Здравствуйте!" }] });
    await classifyLater("Я отвечу сама");
    expect(await jobs()).toMatchObject([{ status: "pending", payload: { event: { text: "Я отвечу сама" } } }]);
    await h.settle(1000);
    expect(await jobs()).toEqual([{ status: "done", payload: {} }]);
    expect(await h.query("select text from messages where author = 'manager'")).toEqual([{ text: "Я отвечу сама" }]);
  });
});

describe("the clean-up", () => {
  it("drops jobs that ended a week ago, and none that has to run", async () => {
    h = await createHarness(test);
    const insert = (tx: Tx, kind: string) =>
      insertJob(tx, { kind, payload: {}, runAt: h.clock.now(), now: h.clock.now() });
    const insertAll = () =>
      h.database.withTenant(h.organisation.id, async (tx) => {
        for (const status of ["done", "failed", "pending"]) {
          const id = await insert(tx, status);
          await tx.execute("update jobs set status = $2 where id = $1", [id, status]);
        }
      });
    await insertAll();
    h.clock.advance(7 * DAY + 1);
    await insertAll();
    await cleanUp(h.deps);
    const rows = await h.query<{ status: string }>("select status from jobs order by created_at, id");
    expect(rows.map(({ status }) => status)).toEqual(["pending", "done", "failed", "pending"]);
  });
});
