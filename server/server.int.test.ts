import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UnavailableError } from "../domain/index.ts";
import { createDatabase } from "../store/index.ts";
import { noMeaning } from "../knowledge/index.ts";
import { pino } from "pino";
import { createMetrics, createServer, type ServerDeps } from "./index.ts";
import { createServerHarness, createVisitor, HTTP_SECRET, readEvents, type ServerHarness } from "./testing/index.ts";
import { signatureOf, SIGNATURE_HEADER } from "../channels/index.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
});

afterAll(async () => {
  await harness.close();
});

describe("health", () => {
  it("is live and ready with a reason per part", async () => {
    expect(await (await harness.request("/health/live")).json()).toEqual({ ok: true });
    const ready = await harness.request("/health/ready");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      ok: true,
      parts: { database: { ok: true }, migrations: { ok: true }, queue: { ok: true } },
    });
  });

  it("is not ready while the queue does not flow", async () => {
    harness.queue.healthy = false;
    const ready = await harness.request("/health/ready");
    harness.queue.healthy = true;
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ok: false, parts: { database: { ok: true }, queue: { ok: false } } });
  });
});

describe("metrics", () => {
  it("count requests by route, turns, deliveries and events, and name nobody", async () => {
    await (await createVisitor(harness)).say("Здравствуйте");
    await harness.settle();
    const text = await (await harness.request("/metrics")).text();
    expect(text).toMatch(
      /karavan_http_request_seconds_count\{method="POST",route="\/chat\/:channelId[^"]*\/messages",status="202"\} 1/,
    );
    expect(text).toContain('karavan_turns_total{status="committed",reason="none"} 1');
    expect(text).toContain('karavan_deliveries_total{channel="web-chat",status="sent"} 1');
    expect(text).toContain('karavan_accepted_events_total{channel="web-chat"} 1');
    expect(text).not.toContain(harness.ours.organisation.id);
  });

  it("know unknown addresses as one route, however many there are", async () => {
    for (const path of ["/a", "/b/c", "/wp-login.php"]) expect((await harness.request(path)).status).toBe(404);
    const text = await (await harness.request("/metrics")).text();
    expect(text).toMatch(/route="unknown",status="404"\} 3/);
    expect(text).not.toContain("wp-login");
  });
});

describe("every answer", () => {
  it.each(["/", "/health/live", "/openapi.json", "/chat/embed.js", "/nowhere", "/api/v1/conversations"])(
    "of %s has secure headers and a request id",
    async (path) => {
      const { headers } = await harness.request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("x-request-id")).toMatch(/^[\w-]{8,64}$/);
    },
  );

  it.each(["/docs/constructor", "/docs/__proto__", "/docs/..%2findex.ts", "/chat/assets/constructor"])(
    "of %s is 404",
    async (path) => {
      expect((await harness.request(path)).status).toBe(404);
    },
  );

  it("keeps a caller's request id, unless it is none", async () => {
    const withId = (id: string): Promise<Response> =>
      harness.request("/health/live", { headers: { "x-request-id": id } });
    expect((await withId("trace-12345")).headers.get("x-request-id")).toBe("trace-12345");
    expect((await withId("a b\t<script>")).headers.get("x-request-id")).not.toContain("script");
  });

  it("to the landing page follows the reader's language", async () => {
    const page = async (language: string): Promise<string> =>
      (await harness.request("/", { headers: { "accept-language": language } })).text();
    expect(await page("ru-RU")).toContain("Karavan работает");
    expect(await page("de")).toContain("Karavan is running");
  });
});

/** A server whose database is not there. */
function createDarkServer() {
  const database = createDatabase({
    connectionString: "postgres://nobody@127.0.0.1:1/none",
    poolSize: 1,
    connectionTimeoutMs: 500,
  });
  const down = (): Promise<never> =>
    Promise.reject(new UnavailableError({ code: "database-unavailable", message: "the database does not answer" }));
  const runtime: ServerDeps["runtime"] = {
    accept: down,
    sendAsManager: down,
    takeover: down,
    returnToBot: down,
    closeConversation: down,
    decideApproval: down,
    explainSending: down,
    mergeClients: down,
    undoMerge: down,
    writeNote: down,
    assign: down,
  };
  const server = createServer({
    database,
    runtime,
    events: harness.events,
    queue: { healthy: async () => true },
    web: harness.web,
    meaningOf: noMeaning,
    pendingMigrations: async () => [],
    clock: harness.clock,
    channelOf: (id) => harness.connected.get(id),
    auth: harness.auth,
    metrics: createMetrics({ process: false }),
    logger: pino({ level: "silent" }),
    config: { publicUrl: "http://karavan.test", authSecret: "s".repeat(48) },
  });
  return {
    database,
    request: async (path: string, init?: RequestInit): Promise<Response> =>
      server.app.request(`http://karavan.test${path}`, init),
  };
}

describe("while the database is down", () => {
  it("platforms are told to repeat, pages and callers to wait, and the probe says why", async () => {
    const { database, request } = createDarkServer();
    const body = JSON.stringify({
      events: [{ kind: "reach", chatId: "one", reachable: true, at: "2026-06-01T08:00:00Z" }],
    });
    const webhook = await request(`/webhooks/http/${harness.ours.http.id}`, {
      method: "POST",
      headers: { [SIGNATURE_HEADER]: signatureOf(body, HTTP_SECRET) },
      body,
    });
    expect(webhook.status).toBe(503);
    expect(webhook.headers.get("retry-after")).toBe("1");
    const { token } = await createVisitor(harness);
    const headers = { authorization: `Bearer ${token}` };
    const chat = `/chat/${harness.ours.webChat.id}/messages`;
    expect(
      (await request(chat, { method: "POST", headers, body: JSON.stringify({ id: "message-1", text: "hello" }) }))
        .status,
    ).toBe(503);
    expect((await request(chat, { headers })).status).toBe(503);
    const api = await request("/api/v1/conversations", { headers: { "x-api-key": harness.ours.apiKey } });
    expect(api.status).toBe(503);
    expect(await api.json()).toMatchObject({ code: "database-unavailable", remedy: expect.any(String) });
    const ready = await request("/health/ready");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ parts: { database: { ok: false } } });
    await database.close();
  });
});

describe("listening", () => {
  it("serves over the network, and ends open streams when it closes", async () => {
    const { port, close } = await harness.server.listen(0, "127.0.0.1");
    const address = `http://127.0.0.1:${port}`;
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    const events = readEvents(
      await fetch(`${address}/api/v1/events`, { headers: { "x-api-key": harness.ours.apiKey } }),
    );
    await events.next("ready");
    await close();
    expect(await events.ended()).toBe(true);
    await expect(fetch(`${address}/health/live`)).rejects.toThrow("fetch failed");
  });

  it("says when the port is taken", async () => {
    const { port, close } = await harness.server.listen(0, "127.0.0.1");
    await expect(harness.server.listen(port, "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
    await close();
  });
});
