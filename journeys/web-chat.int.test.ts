import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type House } from "./testing/house.ts";
import { bookingsOf, conversationOf, stagesOf } from "./testing/records.ts";
import { ENGLISH, RUSSIAN, type Script } from "./testing/scripts.ts";
import { openVisitor } from "./testing/visitor.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** A page has no links with a start parameter: its visitors begin with their first words. */
const linesOf = ({ lines }: Script) => lines.slice(1);

describe("a visitor of the web chat", () => {
  it.each([RUSSIAN, ENGLISH])("$locale: from a greeting to a booking, a person and back", async (script: Script) => {
    const visitor = await openVisitor(house);
    for (const [said, reply] of linesOf(script)) expect(await visitor.say(said), said).toMatch(reply);
    const id = await conversationOf(house, visitor.visitorId);
    expect(await stagesOf(house, id)).toEqual(script.stages);
    const { phone, ...booked } = script.booking;
    expect(await bookingsOf(house, id)).toMatchObject([{ ...booked, status: "booked", contact: { phone } }]);

    expect(await visitor.say(script.person[0])).toMatch(script.person[1]);
    await house.api(`/conversations/${id}/messages`, { text: script.manager });
    expect(await visitor.next()).toBe(script.manager);
    expect(visitor.seen.at(-1)?.author).toBe("manager");
    expect(await house.api(`/conversations/${id}/return`, {})).toMatchObject({ body: { mode: "bot" } });
    expect(await visitor.say(script.question[0])).toMatch(script.question[1]);
    expect(visitor.seen.at(-1)?.author).toBe("bot");
    await visitor.drop();
  });

  it("finds after a lost connection what was said meanwhile, once and in order", async () => {
    const visitor = await openVisitor(house);
    await visitor.say("Здравствуйте");
    const id = await conversationOf(house, visitor.visitorId);
    await visitor.drop();
    for (const text of ["Это менеджер.", "Подберём тур вместе."]) {
      expect(await house.api(`/conversations/${id}/messages`, { text })).toMatchObject({ status: 201 });
    }
    await house.until(
      "select 1 from messages where conversation_id = $1 and author = 'manager' and status = 'sent'",
      [id],
      ({ length }) => length === 2,
    );
    await visitor.reconnect();
    expect([await visitor.next(), await visitor.next()]).toEqual(["Это менеджер.", "Подберём тур вместе."]);
    expect(visitor.seen.map(({ author }) => author)).toEqual(["client", "bot", "manager", "manager"]);
    await visitor.drop();
  });

  it("who sends the same message twice gets one answer", async () => {
    const visitor = await openVisitor(house);
    const message = crypto.randomUUID();
    expect([await visitor.post("Здравствуйте", message), await visitor.post("Здравствуйте", message)]).toEqual([
      202, 202,
    ]);
    expect(await visitor.next()).toMatch(/помощник/);
    const id = await conversationOf(house, visitor.visitorId);
    const rows = await house.query("select author from messages where conversation_id = $1 order by seq", [id]);
    expect(rows).toEqual([{ author: "client" }, { author: "bot" }]);
    await visitor.drop();
  });

  it("writes again after the conversation was closed, and is still known", async () => {
    const visitor = await openVisitor(house);
    await visitor.say("Здравствуйте, меня зовут Айбек");
    const id = await conversationOf(house, visitor.visitorId);
    await house.api(`/conversations/${id}/close`, {});
    expect(await visitor.say("Хочу на Иссык-Куль в июле")).not.toBe("");
    const rows = await house.query<{ clients: number; conversations: number }>(
      "select count(distinct client_id)::int as clients, count(*)::int as conversations from conversations where chat_id = $1",
      [visitor.visitorId],
    );
    expect(rows).toEqual([{ clients: 1, conversations: 2 }]);
    await visitor.drop();
  });
});
