import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Script } from "../models/testing/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(async () => {
  h.models.done();
  await h.end();
});

const remember = (value: string): Script => ({
  toolCalls: [{ name: "remember", args: { facts: [{ key: "destination", value }] } }],
});
const booking = {
  tour: "demo-lake",
  date: "2026-07-10",
  adults: 2,
  children: 0,
  name: "Demo",
  phone: "+996 555 000 000",
};
const clientOf = async (chatId: string): Promise<string> => {
  const rows = await h.query<{ id: string }>("select client_id as id from conversations where chat_id = $1", [chatId]);
  return rows[0]?.id ?? "";
};
const texts = () => h.channel.arrived.map((message) => message.text);

/** The same person on another face of the channel, who has not been answered yet. */
const meet = (chatId: string, text: string) => h.say(text, { chatId, sender: { externalId: `customer ${chatId}` } });

async function mergeInto(from: string, into: string): Promise<string> {
  const request = { orgId: h.organisation.id, fromId: await clientOf(from), intoId: await clientOf(into) };
  return h.runtime.mergeClients({ ...request, reason: "manager", by: "boss" });
}

describe("a merge while a turn thinks", () => {
  it("stops it before it writes for the client who is no more; the next turn answers for the survivor", async () => {
    h = await createHarness(test, {
      script: [{ reply: "Здравствуйте!" }, remember("Ош"), { reply: "первый" }, remember("Ош"), { reply: "второй" }],
    });
    await meet("web", "Здравствуйте");
    await h.settle();
    await meet("phone", "Хочу в Ош");
    h.clock.advance(2000);
    const pause = h.pauseAt("thought");
    const running = h.runtime.runDue();
    await pause.reached;
    await mergeInto("phone", "web");
    pause.release();
    await running;
    expect(texts()).toEqual(["Здравствуйте!"]);
    await h.settle();
    expect(texts()).toEqual(["Здравствуйте!", "второй"]);
    const survivor = await clientOf("web");
    expect(await clientOf("phone")).toBe(survivor);
    expect(await h.query("select client_id as id, value from facts")).toEqual([{ id: survivor, value: "Ош" }]);
    expect(await h.query("select attempts from conversations")).toEqual([{ attempts: 0 }, { attempts: 0 }]);
  });

  it("repeats nothing that the turn had done: its booking is the survivor's", async () => {
    const book: Script = { toolCalls: [{ id: "book", name: "create_booking", args: booking }] };
    h = await createHarness(test, {
      script: [{ reply: "Здравствуйте!" }, book, { reply: "не сказано" }, { reply: "Оформил бронь KRV-10001." }],
    });
    await meet("web", "Здравствуйте");
    await h.settle();
    await meet("phone", "Бронируйте");
    await h.query("update deals set stage = 'offer' where client_id = $1", [await clientOf("phone")]);
    h.clock.advance(2000);
    const pause = h.pauseAt("effect-done");
    const running = h.runtime.runDue();
    await pause.reached;
    await mergeInto("phone", "web");
    pause.release();
    await running.catch(() => {});
    await h.settle();
    expect(await h.query("select client_id as id, status from bookings")).toEqual([
      { id: await clientOf("web"), status: "booked" },
    ]);
    expect(texts().at(-1)).toContain("KRV-10001");
  });
});

describe("a merge while a message is accepted", () => {
  it("loses neither the message nor its chat", async () => {
    h = await createHarness(test, { script: [{ reply: "всем" }, { reply: "всем" }] });
    await meet("web", "раз");
    await meet("phone", "два");
    await Promise.all([mergeInto("phone", "web"), meet("phone", "три"), meet("web", "четыре")]);
    expect(await h.query("select count(distinct client_id)::int as n from conversations")).toEqual([{ n: 1 }]);
    expect(await h.query("select text from messages order by text")).toHaveLength(4);
    await h.settle();
    expect(texts()).toEqual(["всем", "всем"]);
  });
});

describe("a number that the channel has proven", () => {
  const share = (chatId: string) =>
    h.say("", {
      chatId,
      sender: { externalId: `customer ${chatId}`, phone: "+996555000000" },
      attachments: [{ kind: "contact", phone: "+996555000000" }],
    });

  it.each([
    ["makes them one client where the organisation allows it", true, 1],
    ["is only suggested where it does not", false, 2],
  ])("%s", async (_what, mergeProvenPhones, clients) => {
    h = await createHarness(test, { script: [{ reply: "раз" }, { reply: "два" }] });
    h.organisation.settings.mergeProvenPhones = mergeProvenPhones;
    await share("web");
    h.clock.advance(1);
    await share("phone");
    await h.settle();
    expect(await h.query("select count(distinct client_id)::int as n from conversations")).toEqual([{ n: clients }]);
    const survivors = await h.query<{ chat: string }>(
      `select k.chat_id as chat from client_merges m join clients c on c.id = m.into_id
         join conversations k on k.client_id = c.id order by k.created_at limit 1`,
    );
    expect(survivors).toEqual(mergeProvenPhones ? [{ chat: "web" }] : []);
  });
});
