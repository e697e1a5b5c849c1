import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServerHarness, createVisitor, readEvents, type ServerHarness, type Tenant } from "../testing/index.ts";

let harness: ServerHarness;
let conversationId: string;
let clientId: string;
let foreignConversationId: string;
let foreignClientId: string;

interface Listed {
  items: { id: string; client: { id: string } }[];
  nextCursor: string | null;
}

async function asTenant(tenant: Tenant, path: string): Promise<Listed> {
  const response = await harness.request(`/api/v1${path}`, { headers: { "x-api-key": tenant.apiKey } });
  return (await response.json()) as Listed;
}

async function firstOf(tenant: Tenant): Promise<{ id: string; client: { id: string } }> {
  const item = (await asTenant(tenant, "/conversations")).items[0];
  if (item === undefined) throw new Error("nobody has written");
  return item;
}

beforeAll(async () => {
  harness = await createServerHarness();
  await (await createVisitor(harness)).say("Здравствуйте, хотим на озеро");
  await (await createVisitor(harness, harness.theirs.webChat.id)).say("чужая переписка");
  await harness.settle();
  const [own, foreign] = [await firstOf(harness.ours), await firstOf(harness.theirs)];
  [conversationId, clientId] = [own.id, own.client.id];
  [foreignConversationId, foreignClientId] = [foreign.id, foreign.client.id];
});

afterAll(async () => {
  await harness.close();
});

const DETAILS = ["", "/messages", "/effects", "/turns", "/stage-moves", "/handoffs", "/notes", "/sending-policy"];
const ACTIONS: [string, unknown][] = [
  ["/messages", { text: "Добрый день" }],
  ["/takeover", {}],
  ["/return", {}],
  ["/close", {}],
  ["/notes", { text: "Перезвонить" }],
  ["/assign", { assignee: null }],
];
const LISTS = ["/conversations", "/channels", "/clients", "/events", "/approvals", "/agents", "/knowledge/documents"];
const OF_PAPERS: [string, string][] = [
  ["POST", "/knowledge/documents"],
  ["POST", "/knowledge/pages"],
  ["DELETE", "/knowledge/documents/ID"],
  ["GET", "/knowledge/search"],
  ["GET", "/knowledge/answers"],
  ["POST", "/knowledge/answers"],
  ["POST", "/knowledge/answers/import"],
  ["GET", "/knowledge/answers/ID"],
  ["PATCH", "/knowledge/answers/ID"],
  ["GET", "/knowledge/answers/ID/versions"],
  ["POST", "/knowledge/answers/ID/restore"],
  ["GET", "/knowledge/gaps"],
  ["PATCH", "/knowledge/gaps/ID"],
  ["GET", "/knowledge/gaps/ID/questions"],
  ["POST", "/knowledge/gaps/ID/draft"],
];
const OF_AGENTS = ["GET /agents/ID", "PATCH /agents/ID", "GET /agents/ID/versions", "POST /agents/ID/restore"].map(
  (route) => route.split(" ") as [string, string],
);
const OF_PEOPLE: [string, string][] = [
  ...["/me", "/users"].map((path): [string, string] => ["GET", path]),
  ["GET", "/clients/ID/memories"],
  ["DELETE", "/clients/ID/memories"],
  ["DELETE", "/clients/ID/memories/ID"],
  ["POST", "/clients/ID/forget"],
  ["GET", "/client-merges/suggestions"],
  ["POST", "/clients/ID/merge"],
  ["POST", "/client-merges/ID/undo"],
];

function send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return harness.api(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

describe("another organisation's", () => {
  it.each(DETAILS)("conversation%s is not found", async (path) => {
    const response = await harness.api(`/conversations/${foreignConversationId}${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "conversation-not-found" });
  });

  it.each(ACTIONS)("conversation takes no POST %s, and nothing in it changes", async (path, body) => {
    const before = await foreignRows();
    const response = await send(`/conversations/${foreignConversationId}${path}`, body);
    expect(response.status).toBe(404);
    expect(await foreignRows()).toEqual(before);
  });

  it("client is not found", async () => {
    expect((await harness.api(`/clients/${foreignClientId}`)).status).toBe(404);
  });

  it("rows are in no list, whatever the filter", async () => {
    for (const query of ["", `?client=${foreignClientId}`, `?channel=${harness.theirs.webChat.id}`, "?q=чужая"]) {
      const page = await asTenant(harness.ours, `/conversations${query}`);
      expect(page.items.map(({ id }) => id)).not.toContain(foreignConversationId);
    }
    const clients = await asTenant(harness.ours, "/clients");
    expect(clients.items.map(({ id }) => id)).toEqual([clientId]);
    const channels = await asTenant(harness.ours, "/channels");
    expect(channels.items.map(({ id }) => id)).not.toContain(harness.theirs.webChat.id);
  });

  it("live events are not heard", async () => {
    const events = readEvents(await harness.api("/events"));
    await events.next("ready");
    await (await createVisitor(harness, harness.theirs.webChat.id)).say("чужое");
    await (await createVisitor(harness)).say("наше");
    const { data } = await events.next("message");
    const { items } = await asTenant(harness.ours, "/conversations");
    expect(items.map(({ id }) => id)).toContain(data["conversationId"]);
    await events.close();
  });
});

async function foreignRows(): Promise<unknown> {
  return harness.database.withTenant(harness.theirs.organisation.id, (tx) =>
    tx.query(
      "select k.mode, k.assignee, m.id, m.text, m.status from conversations k join messages m on m.conversation_id = k.id order by m.id",
    ),
  );
}

describe("without a caller", () => {
  const routes: [string, string][] = [
    ...[
      ...LISTS,
      ...DETAILS.map((path) => `/conversations/ID${path}`),
      "/clients/ID",
      "/approvals/ID",
      "/turns/ID",
    ].map((path): [string, string] => ["GET", path]),
    ...ACTIONS.map(([path]): [string, string] => ["POST", `/conversations/ID${path}`]),
    ["POST", "/approvals/ID/decision"],
    ...OF_PEOPLE,
    ...OF_AGENTS,
    ...OF_PAPERS,
  ];

  it.each(routes)("%s %s answers 401", async (method, path) => {
    const response = await harness.request(`/api/v1${path.replaceAll("ID", conversationId)}`, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "unauthenticated", status: 401 });
  });

  it("every route of the document is among those", async () => {
    const document = (await (await harness.request("/openapi.json")).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replace("/api/v1", "").replaceAll(/\{\w+\}/g, "ID")}`,
      ),
    );
    expect(documented.toSorted()).toEqual(routes.map(([method, path]) => `${method} ${path}`).toSorted());
  });
});

describe("the document", () => {
  it("names the error shapes and security of every route", async () => {
    const document = (await (await harness.request("/openapi.json")).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { security: unknown[]; responses: Record<string, { content?: Record<string, unknown> }> }>
      >;
    };
    expect(document.openapi).toBe("3.1.0");
    for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
      expect(operation.security).toHaveLength(3);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403", "503"]));
      expect(operation.responses["401"]?.content).toHaveProperty("application/problem+json");
    }
  });

  it("is shown without anything from elsewhere", async () => {
    const page = await harness.request("/docs");
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const html = await page.text();
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await harness.request(path ?? "")).status).toBe(200);
    }
  });
});

describe("a conversation", () => {
  it("has the shape of the contract", async () => {
    const response = await harness.api(`/conversations/${conversationId}`);
    expect(await response.json()).toMatchObject({
      id: conversationId,
      channel: { id: harness.ours.webChat.id, kind: "web-chat", name: "Demo web-chat" },
      client: { id: clientId },
      deal: { stage: "qualification", status: "open" },
      mode: "bot",
      status: "answered",
      unread: 0,
      sla: { state: "none", dueAt: null },
      lastMessage: { author: "bot", text: harness.answer.text },
      lastMessageAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it("shows its messages, turns and stage moves", async () => {
    const messages = await asTenant(harness.ours, `/conversations/${conversationId}/messages?sort=seq`);
    expect(messages.items).toMatchObject([
      { seq: 1, direction: "in", author: "client", status: "received" },
      { seq: 2, direction: "out", author: "bot", status: "sent" },
    ]);
    const turns = await asTenant(harness.ours, `/conversations/${conversationId}/turns`);
    expect(turns.items).toMatchObject([{ status: "committed", fromSeq: 0, seenSeq: 1, agents: ["qualify"] }]);
    const moves = await asTenant(harness.ours, `/conversations/${conversationId}/stage-moves`);
    expect(moves.items).toMatchObject([{ from: "new", to: "qualification", evidence: { signals: ["client_wrote"] } }]);
  });

  it("is not found under an id that cannot be", async () => {
    expect((await harness.api("/conversations/not-an-id")).status).toBe(404);
  });
});

describe("lists", () => {
  it("page through conversations by their last message, each once", async () => {
    for (let index = 0; index < 7; index += 1) await (await createVisitor(harness)).say(`разговор ${index}`);
    for (const sort of ["-lastMessageAt", "lastMessageAt"]) {
      const all = (await asTenant(harness.ours, `/conversations?sort=${sort}`)).items.map(({ id }) => id);
      const paged: string[] = [];
      let query = `?limit=3&sort=${sort}`;
      for (let cursor: string | null = ""; cursor !== null; query = `?limit=3&sort=${sort}&cursor=${cursor}`) {
        const page: Listed = await asTenant(harness.ours, `/conversations${query}`);
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(all);
    }
  });

  it.each([
    ["?mode=bot", true],
    ["?mode=human,closed", false],
    ["?stage=qualification&mode=bot&mode=human", true],
    ["?stage=sale", false],
    ["?channel=web-chat", true],
    ["?channel=telegram", false],
    ["?waiting=false", true],
    ["?waiting=true", false],
  ])("filter by %s", async (query, found) => {
    const page = await asTenant(harness.ours, `/conversations${query}&limit=200`);
    expect(page.items.some(({ id }) => id === conversationId)).toBe(found);
  });

  it.each(["?limit=0", "?limit=1000", "?cursor=nonsense", "?mode=asleep", "?sort=name", "?channel=fax"])(
    "refuse %s",
    async (query) => {
      const response = await harness.api(`/conversations${query}`);
      expect(response.status).toBe(400);
      const field = query.slice(1, query.indexOf("="));
      expect(await response.json()).toMatchObject({
        code: expect.stringMatching(/^(invalid-input|bad-cursor)$/),
        field: expect.stringMatching(`^${field}`),
      });
    },
  );

  it("find a client by part of the name, whatever signs it holds", async () => {
    await harness.database.withTenant(harness.ours.organisation.id, (tx) =>
      tx.execute("update clients set name = $2, phone = '+996 (555) 12-34-56' where id = $1", [
        clientId,
        "Demo 100%_клиент",
      ]),
    );
    const found = async (q: string): Promise<boolean> =>
      (await asTenant(harness.ours, `/conversations?q=${encodeURIComponent(q)}`)).items.some(
        ({ id }) => id === conversationId,
      );
    expect(await found("100%_клиент")).toBe(true);
    expect(await found("555123456")).toBe(true);
    expect(await found("100x")).toBe(false);
  });
});

describe("a manager's answer", () => {
  it("takes over, happens once per key, and says so when the key comes with another text", async () => {
    const visitor = await createVisitor(harness);
    await visitor.say("Есть кто живой?");
    const { id } = await firstOf(harness.ours);
    const key = { "idempotency-key": "one-answer" };
    const first = await send(`/conversations/${id}/messages`, { text: "Да, я здесь" }, key);
    const second = await send(`/conversations/${id}/messages`, { text: "Да, я здесь" }, key);
    expect([first.status, second.status]).toEqual([201, 201]);
    const [one, two] = [(await first.json()) as { id: string }, (await second.json()) as { id: string }];
    expect(one).toMatchObject({ author: "manager", status: "queued", text: "Да, я здесь" });
    expect(two.id).toBe(one.id);
    const other = await send(`/conversations/${id}/messages`, { text: "Другое" }, key);
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: "idempotency-key-reused", remedy: expect.any(String) });
    expect(await (await harness.api(`/conversations/${id}`)).json()).toMatchObject({
      mode: "human",
      status: "answered",
    });
  });

  it("is refused without a text", async () => {
    const response = await send(`/conversations/${conversationId}/messages`, { text: "  " });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid-input", field: "text" });
  });

  it("is refused when it is no JSON", async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{" };
    const response = await harness.api(`/conversations/${conversationId}/messages`, init);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("takeover, return and close", () => {
  it("change the mode, keep the contract, and refuse what the state forbids", async () => {
    await (await createVisitor(harness)).say("Хочу вернуть деньги");
    const { id } = await firstOf(harness.ours);
    expect(await (await send(`/conversations/${id}/takeover`, {})).json()).toMatchObject({ mode: "human" });
    const back = await send(`/conversations/${id}/return`, { summary: "Обещали скидку", promises: ["скидка 5 %"] });
    expect(await back.json()).toMatchObject({ mode: "bot", assignee: null });
    const handoffs = await asTenant(harness.ours, `/conversations/${id}/handoffs`);
    expect(handoffs.items).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          direction: "to-bot",
          contract: expect.objectContaining({ summary: "Обещали скидку" }),
        }),
      ]),
    );
    expect((await send(`/conversations/${id}/return`, {})).status).toBe(409);
    expect(await (await send(`/conversations/${id}/close`, {})).json()).toMatchObject({
      mode: "closed",
      status: "closed",
    });
    const closed = await send(`/conversations/${id}/takeover`, {});
    expect(closed.status).toBe(409);
    expect(await closed.json()).toMatchObject({ code: "conversation-closed" });
  });

  it("return needs no body", async () => {
    await (await createVisitor(harness)).say("Позовите человека");
    const { id } = await firstOf(harness.ours);
    await send(`/conversations/${id}/takeover`, {});
    expect((await harness.api(`/conversations/${id}/return`, { method: "POST" })).status).toBe(200);
  });
});

describe("a client's card", () => {
  it("holds identities, facts, lead score, deals and bookings", async () => {
    await harness.database.withTenant(harness.ours.organisation.id, (tx) =>
      tx.execute("update clients set phone = '+996 (555) 12-34-56' where id = $1", [clientId]),
    );
    const card = await (await harness.api(`/clients/${clientId}`)).json();
    expect(card).toMatchObject({
      id: clientId,
      stage: "qualification",
      facts: {},
      factSources: {},
      lead: { score: 12, reasons: [{ reason: "contact-known", points: 12 }] },
      bookings: [],
      deals: [{ status: "open" }],
    });
    expect(card).toMatchObject({ identities: [{ channel: "web-chat", channelId: harness.ours.webChat.id }] });
  });
});

describe("the stream of an organisation", () => {
  it("goes on after the last event heard, and says when it cannot", async () => {
    const first = readEvents(await harness.api("/events"));
    await first.next("ready");
    const visitor = await createVisitor(harness);
    await visitor.say("раз");
    const { id } = await first.next("message");
    await first.close();
    await visitor.say("два");
    const second = readEvents(await harness.api("/events", { headers: { "last-event-id": id ?? "" } }));
    await second.next("ready");
    expect((await second.next("message")).data).toMatchObject({ kind: "message", change: "accepted" });
    await second.close();
    const third = readEvents(await harness.api("/events", { headers: { "last-event-id": "other-7" } }));
    expect((await third.next()).event).toBe("reset");
    await third.close();
  });
});
