import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createServerHarness, createVisitor, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
});

afterAll(async () => {
  await harness.close();
});

beforeEach(() => {
  harness.answer.text = "Хорошо, подскажите даты поездки.";
});

async function rowsOf(visitorId: string): Promise<{ text: string; external_id: string | null }[]> {
  return harness.database.withTenant(harness.ours.organisation.id, (tx) =>
    tx.query("select text, external_id from messages where chat_id = $1 order by seq", [visitorId]),
  );
}

describe("a session", () => {
  it("names a visitor, and shows the same one when it is renewed", async () => {
    const visitor = await createVisitor(harness);
    const again = await harness.request(`/chat/${harness.ours.webChat.id}/session`, {
      method: "POST",
      headers: { authorization: `Bearer ${visitor.token}` },
    });
    expect(again.status).toBe(201);
    expect(await again.json()).toMatchObject({ visitorId: visitor.visitorId });
  });

  it("of another channel opens nothing", async () => {
    const theirs = await createVisitor(harness, harness.theirs.webChat.id);
    const headers = { authorization: `Bearer ${theirs.token}` };
    const response = await harness.request(`/chat/${harness.ours.webChat.id}/messages`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "visitor-token-invalid" });
  });

  it.each(["", "v1.e30.e30", "v1.a.b.c", "x".repeat(5000)])("of a forged token (%#) opens nothing", async (token) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await harness.request(`/chat/${harness.ours.webChat.id}/messages`, { headers });
    expect(response.status).toBe(401);
  });

  it("is not given for a channel that is no web chat", async () => {
    const response = await harness.request(`/chat/${harness.ours.telegram.id}/session`, { method: "POST" });
    expect(response.status).toBe(404);
  });
});

describe("a message", () => {
  it("is stored once however often it is sent", async () => {
    const visitor = await createVisitor(harness);
    const statuses = [
      await visitor.say("Здравствуйте", "same-message"),
      await visitor.say("Здравствуйте", "same-message"),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([202, 202]);
    expect(await rowsOf(visitor.visitorId)).toEqual([{ text: "Здравствуйте", external_id: "in:same-message" }]);
  });

  it("of two visitors with the same id stays two", async () => {
    const [one, two] = [await createVisitor(harness), await createVisitor(harness)];
    await one.say("от первого", "shared-id-1");
    await two.say("от второго", "shared-id-1");
    expect(await rowsOf(one.visitorId)).toMatchObject([{ text: "от первого" }]);
    expect(await rowsOf(two.visitorId)).toMatchObject([{ text: "от второго" }]);
  });

  it.each([
    ["without text", { id: "message-one", text: "   " }, "text"],
    ["that is too long", { id: "message-one", text: "a".repeat(4001) }, "text"],
    ["with a strange id", { id: "../../etc", text: "hello" }, "id"],
    ["with a strange language", { id: "message-one", text: "hello", locale: "tlh" }, "locale"],
  ])("%s is refused with the field", async (_name, body, field) => {
    const response = await (await createVisitor(harness)).post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ field });
  });

  it("larger than the limit is refused", async () => {
    const response = await (await createVisitor(harness)).post({ id: "message-one", text: "a".repeat(100_000) });
    expect(response.status).toBe(413);
  });

  it("comes at most twenty times in twenty seconds from one visitor", async () => {
    const visitor = await createVisitor(harness);
    const statuses: number[] = [];
    for (let index = 0; index < 22; index += 1) statuses.push((await visitor.say("много", "flood-flood")).status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    const refused = await visitor.say("много", "flood-flood");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("the stream", () => {
  it("brings history, then what is said, with typing and the mode", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("Здравствуйте");
    const events = await visitor.open();
    expect((await events.next()).data).toMatchObject({ author: "client", text: "Здравствуйте", status: "received" });
    expect(await events.next()).toMatchObject({ event: "mode", data: { mode: "bot" } });
    expect(await events.next()).toMatchObject({ event: "ready", data: { historyCursor: null } });
    await harness.settle();
    expect(await events.next("typing")).toMatchObject({ data: { state: "started" } });
    expect((await events.next("message")).data).toMatchObject({ author: "bot", text: harness.answer.text });
    await events.close();
  });

  it("goes on where the page left off", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("первое");
    const first = await visitor.open();
    const { id } = await first.next("message");
    await first.next("ready");
    await first.close();
    await visitor.say("второе");
    const second = await visitor.open(id);
    expect((await second.next("message")).data).toMatchObject({ text: "второе" });
    await second.close();
  });

  it("does not lose a reply that was queued before a message the page has seen", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("первое");
    const orgId = harness.ours.organisation.id;
    const insertQueued = `insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, purpose, text, status, next_at, created_at)
      select org_id, gen_random_uuid(), id, channel_account_id, chat_id, last_seq + 1, 'out', 'bot', 'reply', 'ответ в очереди', 'queued', '2999-01-01', last_message_at
        from conversations where chat_id = $1`;
    await harness.database.withTenant(orgId, async (tx) => {
      await tx.execute(insertQueued, [visitor.visitorId]);
      await tx.execute("update conversations set last_seq = last_seq + 1 where chat_id = $1", [visitor.visitorId]);
    });
    await visitor.say("второе");
    const first = await visitor.open();
    expect((await first.next("message")).data).toMatchObject({ text: "первое" });
    const seen = await first.next("message");
    expect(seen.data).toMatchObject({ text: "второе" });
    await first.close();
    await harness.database.withTenant(orgId, (tx) =>
      tx.execute("update messages set status = 'sent' where chat_id = $1 and status = 'queued'", [visitor.visitorId]),
    );
    const second = await visitor.open(seen.id);
    expect((await second.next("message")).data).toMatchObject({ text: "ответ в очереди" });
    await second.close();
  });

  it("shows nothing that a takeover has suppressed", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("Нужен человек");
    const { id } = await firstConversation(visitor.visitorId);
    await harness.database.withTenant(harness.ours.organisation.id, (tx) =>
      tx.execute(
        `insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, text, status, created_at)
         select org_id, gen_random_uuid(), id, channel_account_id, chat_id, 99, 'out', 'bot', 'поздно', 'suppressed', last_message_at
           from conversations where id = $1`,
        [id],
      ),
    );
    const history = (await (await visitor.history()).json()) as { items: { text: string }[] };
    expect(history.items.map(({ text }) => text)).toEqual(["Нужен человек"]);
  });

  it("follows the chat into its next conversation", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("первый разговор");
    const events = await visitor.open();
    await events.next("ready");
    const orgId = harness.ours.organisation.id;
    const { id } = await firstConversation(visitor.visitorId);
    await harness.runtime.closeConversation({ orgId, conversationId: id, managerId: "manager" });
    expect(await events.next("mode")).toMatchObject({ data: { mode: "closed" } });
    await visitor.say("второй разговор");
    expect((await events.next("message")).data).toMatchObject({ text: "второй разговор" });
    expect(await events.next("mode")).toMatchObject({ data: { mode: "bot" } });
    await events.close();
  });

  it("of a page with a token in the address works as with a header", async () => {
    const visitor = await createVisitor(harness);
    const response = await harness.request(`/chat/${harness.ours.webChat.id}/events?token=${visitor.token}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    await response.body?.cancel();
  });

  it("tells of an edit and of a deletion", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("опечатка", "edited-message");
    const events = await visitor.open();
    await events.next("ready");
    const { account } = harness.connected.get(harness.ours.webChat.id) ?? {};
    if (account === undefined) throw new Error("the harness has no web chat");
    const change = { chatId: visitor.visitorId, externalId: "in:edited-message" };
    const at = new Date(harness.clock.now().getTime() + 1000);
    await harness.runtime.accept(account, [{ kind: "edit", ...change, text: "исправлено", at }]);
    expect((await events.next("message")).data).toMatchObject({ text: "исправлено", edited: true });
    await harness.runtime.accept(account, [{ kind: "deletion", ...change, at }]);
    expect((await events.next("message")).data).toMatchObject({ text: "", deleted: true });
    await events.close();
  });
});

async function firstConversation(chatId: string): Promise<{ id: string }> {
  const rows = await harness.database.withTenant(harness.ours.organisation.id, (tx) =>
    tx.query<{ id: string }>("select id from conversations where chat_id = $1 order by id", [chatId]),
  );
  const row = rows[0];
  if (row === undefined) throw new Error("nobody has written in this chat");
  return row;
}

describe("history", () => {
  it("pages back to the first message", async () => {
    const visitor = await createVisitor(harness);
    for (let index = 1; index <= 5; index += 1) await visitor.say(`строка ${index}`);
    const texts: string[] = [];
    let query = "?limit=2";
    for (;;) {
      const page = (await (await visitor.history(query)).json()) as {
        items: { text: string }[];
        nextCursor: string | null;
      };
      texts.push(...page.items.map(({ text }) => text));
      if (page.nextCursor === null) break;
      query = `?limit=2&cursor=${page.nextCursor}`;
    }
    expect(texts).toEqual([5, 4, 3, 2, 1].map((index) => `строка ${index}`));
  });

  it.each(["?cursor=x", "?limit=0", "?limit=many", "?cursor=W10"])("refuses %s", async (query) => {
    expect((await (await createVisitor(harness)).history(query)).status).toBe(400);
  });
});

describe("other sites", () => {
  const preflight = (origin: string): Promise<Response> =>
    harness.request(`/chat/${harness.ours.webChat.id}/messages`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });

  it("may call the chat from everywhere unless the channel names its sites", async () => {
    const open = await preflight("https://shop.example");
    expect(open.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    const { account } = harness.connected.get(harness.ours.webChat.id) ?? {};
    if (account === undefined) throw new Error("the harness has no web chat");
    account.settings = { allowedOrigins: ["https://only.example/"] };
    const page = await harness.request(`/chat/${account.id}`);
    const [refused, allowed] = [await preflight("https://shop.example"), await preflight("https://only.example")];
    account.settings = {};
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://only.example");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'self' https://only.example");
  });
});

describe("the page", () => {
  it("escapes the channel's name and loads nothing from elsewhere", async () => {
    const { account } = harness.connected.get(harness.ours.webChat.id) ?? {};
    if (account === undefined) throw new Error("the harness has no web chat");
    account.settings = { title: `<script>alert(1)</script>"'` };
    const response = await harness.request(`/chat/${account.id}`);
    account.settings = {};
    expect(await response.text()).not.toContain("<script>alert");
    expect(response.headers.get("content-security-policy")).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self';/,
    );
  });

  it.each(["app.js", "chat.css", "icon.svg"])("serves %s with a tag, and 304 when it is known", async (file) => {
    const first = await harness.request(`/chat/assets/${file}`);
    expect(first.status).toBe(200);
    const again = await harness.request(`/chat/assets/${file}`, {
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });

  it.each(["../index.ts", "..%2Findex.ts", "embed.js.map", "page.ts", "__proto__"])("has no asset %s", async (file) => {
    expect((await harness.request(`/chat/assets/${file}`)).status).toBe(404);
  });
});
