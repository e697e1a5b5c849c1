import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

interface MessageRow {
  seq: number;
  text: string;
  status: string;
  edited_at: Date | null;
  deleted_at: Date | null;
}
const messages = () =>
  h.query<MessageRow>("select seq, text, status, edited_at, deleted_at from messages order by conversation_id, seq");

describe("accept", () => {
  it("takes a repeated delivery once", async () => {
    h = await createHarness(test);
    await h.say("Здравствуйте", { externalId: "same" });
    await h.say("Здравствуйте", { externalId: "same" });
    expect(await messages()).toHaveLength(1);
    expect(await h.conversation()).toMatchObject({ in_seq: 1, mode: "bot" });
  });

  it("takes the first messages of one chat from many hands into one conversation, each once", async () => {
    h = await createHarness(test);
    const ids = ["a", "b", "c", "a", "b", "c", "d"];
    await Promise.all(ids.map((externalId) => h.say("Привет", { externalId })));
    expect(await h.query("select id from conversations")).toHaveLength(1);
    expect(await h.query("select id from clients")).toHaveLength(1);
    expect((await messages()).map((message) => message.seq)).toEqual([1, 2, 3, 4]);
  });

  it("keeps the former text of an edit and of a deletion", async () => {
    h = await createHarness(test);
    await h.say("нас двое", { externalId: "m1" });
    const at = new Date(h.clock.now().getTime() + 1000);
    await h.runtime.accept(h.account, [{ kind: "edit", chatId: "chat", externalId: "m1", text: "нас трое", at }]);
    await h.runtime.accept(h.account, [{ kind: "deletion", chatId: "chat", externalId: "m1", at }]);
    expect(await messages()).toMatchObject([{ text: "нас трое", edited_at: at, deleted_at: at }]);
    const revisions = await h.query<{ kind: string; former_text: string }>(
      "select kind, former_text from message_revisions order by kind",
    );
    expect(revisions).toEqual([
      { kind: "deletion", former_text: "нас трое" },
      { kind: "edit", former_text: "нас двое" },
    ]);
  });

  it("applies an edit that came before its original", async () => {
    h = await createHarness(test);
    const at = h.clock.now();
    await h.runtime.accept(h.account, [{ kind: "edit", chatId: "chat", externalId: "late", text: "исправлено", at }]);
    await h.say("ошибка", { externalId: "late" });
    expect(await messages()).toMatchObject([{ text: "исправлено", edited_at: at }]);
    expect(await h.query("select 1 from early_changes")).toHaveLength(0);
  });

  it("ignores an older edit after a newer one", async () => {
    h = await createHarness(test);
    await h.say("первый", { externalId: "m" });
    const at = (ms: number) => new Date(h.clock.now().getTime() + ms);
    await h.runtime.accept(h.account, [
      { kind: "edit", chatId: "chat", externalId: "m", text: "третий", at: at(2000) },
    ]);
    await h.runtime.accept(h.account, [
      { kind: "edit", chatId: "chat", externalId: "m", text: "второй", at: at(1000) },
    ]);
    expect(await messages()).toMatchObject([{ text: "третий" }]);
  });

  it("opens a new conversation of the same client after the old one was closed, but not for a repeat", async () => {
    h = await createHarness(test);
    await h.say("Здравствуйте", { externalId: "first" });
    const { id } = await h.conversation();
    await h.runtime.closeConversation({ orgId: h.organisation.id, conversationId: id, managerId: "manager" });
    await h.say("Здравствуйте", { externalId: "first" });
    expect(await h.query("select id from conversations")).toHaveLength(1);
    await h.say("Я снова здесь", { externalId: "second" });
    const rows = await h.query<{ client_id: string; deal_id: string }>("select client_id, deal_id from conversations");
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map((row) => row.client_id)).size).toBe(1);
    expect(new Set(rows.map((row) => row.deal_id)).size).toBe(1);
  });

  it("waits the quiet window after the last message, at most its ceiling from the first", async () => {
    h = await createHarness(test, { settings: { debounceMs: 1000, debounceMaxMs: 2500 } });
    const start = h.clock.now().getTime();
    const dueAfter = async () =>
      ((await h.query<{ due_at: Date }>("select due_at from conversations"))[0]?.due_at.getTime() ?? 0) - start;
    await h.say("раз");
    expect(await dueAfter()).toBe(1000);
    for (const [text, expected] of [
      ["два", 1900],
      ["три", 2500],
    ] as const) {
      h.clock.advance(900);
      await h.say(text);
      expect(await dueAfter()).toBe(expected);
    }
    await h.say("Меню", { immediate: true });
    expect(await dueAfter()).toBe(1800);
  });

  it("raises a status and lets no late lower one through", async () => {
    h = await createHarness(test, { script: [{ reply: "Здравствуйте!" }] });
    await h.say("Привет");
    await h.settle();
    const status = (value: "delivered" | "read") => ({
      kind: "status" as const,
      chatId: "chat",
      externalId: "out-1",
      status: value,
      at: h.clock.now(),
    });
    await h.runtime.accept(h.account, [status("read"), status("delivered")]);
    expect((await messages()).at(-1)).toMatchObject({ status: "read" });
  });
});
