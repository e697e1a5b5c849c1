import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InboundMessage, SendingTraits } from "../../domain/index.ts";
import { createServerHarness, type ServerHarness } from "../testing/harness.ts";

let harness: ServerHarness;
let conversationId: string;

const DAY_MS = 24 * 3_600_000;
const SENDING: SendingTraits = {
  window: { ms: DAY_MS, templates: [{ name: "order_update", language: "ru" }] },
  conduct: { ownHosts: ["example.com"] },
  answerWithinMs: DAY_MS,
};

/** Our http channel, on a platform with rules of its own. */
function declareTraits(): void {
  const { http } = harness.ours;
  const known = harness.connected.get(http.id);
  if (known === undefined) throw new Error("the channel was connected by the harness");
  const capabilities = { ...known.channel.capabilities, sending: SENDING };
  const channel = Object.create(known.channel, { capabilities: { value: capabilities } }) as typeof known.channel;
  harness.connected.set(http.id, { ...known, channel });
}

const message = (externalId: string, sentAt: Date): InboundMessage => ({
  kind: "message",
  chatId: "policy",
  externalId,
  sender: { externalId: "customer", phone: "+996555123456" },
  text: "Здравствуйте",
  attachments: [],
  immediate: false,
  sentAt,
});

beforeAll(async () => {
  harness = await createServerHarness();
  declareTraits();
  await harness.runtime.accept(harness.ours.http, [message("1", harness.clock.now())]);
  const list = (await (await harness.api("/conversations")).json()) as { items: { id: string }[] };
  conversationId = list.items[0]?.id ?? "";
});
afterAll(() => harness.close());

const policy = () => harness.api(`/conversations/${conversationId}/sending-policy`);
const send = (text: string) =>
  harness.api(`/conversations/${conversationId}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text }),
  });
const setLastInbound = (at: Date) =>
  harness.database.withTenant(harness.ours.organisation.id, (tx) =>
    tx.execute("update conversations set last_in_at = $2 where id = $1", [conversationId, at]),
  );

describe("the sending policy of a conversation", () => {
  it("says what may be sent, what not, why and when", async () => {
    const response = await policy();
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(body).toMatchObject({
      mode: "bot",
      timeZone: "Asia/Bishkek",
      optedOutAt: null,
      purposes: [
        { purpose: "reply", verdict: "send", code: null, explanation: null, nextAt: null },
        { purpose: "proactive", verdict: "hold", code: "customer-is-writing", nextAt: expect.stringMatching(/Z$/) },
        { purpose: "manager", verdict: "send" },
        { purpose: "notice", verdict: "send" },
      ],
      window: { openUntil: expect.stringMatching(/Z$/), templates: [{ name: "order_update", language: "ru" }] },
      forbidden: [{ en: expect.stringContaining("forbids") }],
      answerBy: expect.stringMatching(/Z$/),
    });
  });

  it("knows no conversation of another organisation, or of nobody", async () => {
    const foreign = await harness.request(`/api/v1/conversations/${conversationId}/sending-policy`, {
      headers: { "x-api-key": harness.theirs.apiKey },
    });
    expect(foreign.status).toBe(404);
  });
});

describe("a manager's message that policy refuses", () => {
  it("is 409 with the reason in both languages and the next legal moment, and changes nothing", async () => {
    const response = await send("Пишите на shop@example.org");
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: "outside-contact",
      detail: expect.stringContaining("e-mail"),
      explanation: { ru: expect.stringContaining("почта"), en: expect.stringContaining("e-mail") },
      nextAt: null,
    });
    expect(await (await harness.api(`/conversations/${conversationId}`)).json()).toMatchObject({ mode: "bot" });
  });

  it("is 409 after the platform's window, and the composer is told that it is closed", async () => {
    await setLastInbound(new Date(harness.clock.now().getTime() - 2 * DAY_MS));
    expect(await (await send("Добрый день")).json()).toMatchObject({ status: 409, code: "window-closed" });
    expect(await (await policy()).json()).toMatchObject({ window: { openUntil: null } });
    await setLastInbound(harness.clock.now());
  });

  it("that waits in the queue while the window closes is suppressed, and a note says why", async () => {
    const sent = await send("Добрый день");
    expect(await sent.json()).toMatchObject({ status: "queued", purpose: "manager", heldUntil: null });
    await setLastInbound(new Date(harness.clock.now().getTime() - 2 * DAY_MS));
    await harness.settle();
    const messages: unknown = await (await harness.api(`/conversations/${conversationId}/messages`)).json();
    expect(messages).toMatchObject({ items: [{ status: "suppressed", reason: "window-closed" }, {}] });
    const notes: unknown = await (await harness.api(`/conversations/${conversationId}/notes`)).json();
    expect(notes).toMatchObject({ items: [{ author: "system", code: "window-closed" }], nextCursor: null });
  });
});
