import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HumanResponse } from "../domain/index.ts";
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

const PARTY = { tour: "demo-lake", date: "2026-07-10", adults: 2, children: 0 };
const call = (name: string, args: object) => ({ toolCalls: [{ name, args: { ...args } }] });
const book = () => call("create_booking", { ...PARTY, name: "Demo", phone: "+996 555 000 000" });
const som = (amount: number) => ({ amount: amount * 100, currency: "KGS" });

const texts = () => h.channel.arrived.map((message) => message.text);

async function decide(response: HumanResponse): Promise<void> {
  const [row] = await h.query<{ id: string }>("select id from approvals where status = 'pending'");
  const orgId = h.organisation.id;
  await h.runtime.decideApproval({ orgId, approvalId: row?.id ?? "", managerId: "manager", response });
  await h.settle();
}

/** A customer in an offer, whose messages are answered by the script. */
async function inOffer(script: readonly Script[]): Promise<void> {
  h = await createHarness(test, { script: [{ reply: "Здравствуйте!" }, ...script] });
  await h.say("Здравствуйте");
  await h.settle();
  await h.query("update deals set stage = 'offer'");
}

describe("a price that is not on the list", () => {
  const ask = (total: number) => call("ask_price", { ...PARTY, total: som(total), reason: "просит скинуть" });

  it("waits for a person, and is then what the customer hears and books", async () => {
    await inOffer([ask(8_000), { reply: "Коллега согласовал 8000 сом за двоих." }, book(), { reply: "Готово!" }]);
    await h.say("Отдадите за 8000 за двоих?");
    await h.settle();
    expect(texts().at(-1)).toMatch(/^Уточняю эту цену у коллеги/);
    expect(await h.query("select risk ->> 'kind' as kind from approvals")).toEqual([{ kind: "price-off-list" }]);
    expect(await h.query("select total_minor from agreed_prices")).toEqual([]);
    await decide({ type: "accept", args: null });
    expect(texts().at(-1)).toBe("Коллега согласовал 8000 сом за двоих.");
    await h.say("Берём");
    await h.settle();
    expect(await h.query("select total_minor from bookings")).toEqual([{ total_minor: 800_000 }]);
    h.models.done();
  });

  it("may be another one, if the person says so", async () => {
    await inOffer([ask(6_000), { reply: "Коллега согласился на 9000 сом за двоих." }]);
    await h.say("6000 за двоих?");
    await h.settle();
    const args = { ...PARTY, total: som(9_000), reason: "середина" };
    await decide({ type: "edit", args: { action: "ask_price", args } });
    expect(await h.query("select total_minor from agreed_prices")).toEqual([{ total_minor: 900_000 }]);
    expect(texts().at(-1)).toBe("Коллега согласился на 9000 сом за двоих.");
    h.models.done();
  });

  it("that nobody has agreed to is not told as agreed", async () => {
    const lie = { reply: "Коллега согласовал 8000 сом за двоих." };
    await inOffer([ask(8_000), lie, lie]);
    await h.say("Отдадите за 8000 за двоих?");
    await h.settle();
    await decide({ type: "ignore", args: null });
    expect(texts()).not.toContain(lie.reply);
    expect(await h.conversation()).toMatchObject({ mode: "human" });
  });
});

describe("a refund", () => {
  async function paid(...script: readonly Script[]): Promise<void> {
    const refund = () => call("request_refund", { booking: number, reason: "заболели" });
    let number = "";
    await inOffer([book(), { reply: "Готово!" }, refund, ...script]);
    await h.say("Берём");
    await h.settle();
    const [row] = await h.query<{ number: string }>("update bookings set status = 'paid' returning number");
    number = row?.number ?? "";
    await h.say("Мы заболели, верните деньги");
    await h.settle();
  }

  it("waits for a person whatever the settings say, and is then told as agreed", async () => {
    await paid({ reply: "Возврат согласован: коллега вернёт деньги." });
    expect(texts().at(-1)).toMatch(/^Передал вопрос о возврате коллеге/);
    expect(await h.query("select amount_minor from refunds")).toEqual([]);
    await decide({ type: "accept", args: null });
    expect(texts().at(-1)).toBe("Возврат согласован: коллега вернёт деньги.");
    const [row] = await h.query("select r.amount_minor = b.total_minor as whole, b.status from refunds r, bookings b");
    expect(row).toEqual({ whole: true, status: "paid" });
    h.models.done();
  });

  it("that is refused leaves no trace but the answer", async () => {
    await paid((request) => {
      expect(request.messages.at(-1)?.text).toMatch(/not-approved.*справк/);
      return { reply: "Для возврата нужна справка." };
    });
    await decide({ type: "response", args: "Сначала справка от врача" });
    expect(texts().at(-1)).toBe("Для возврата нужна справка.");
    expect(await h.query("select id from refunds")).toEqual([]);
    h.models.done();
  });
});
