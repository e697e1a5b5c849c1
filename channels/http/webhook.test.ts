import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InboundEvent, type WebhookAnswer } from "../../domain/index.ts";
import { signatureOf, SIGNATURE_HEADER } from "./index.ts";
import { receiveEvents } from "./webhook.ts";

const SECRET = "a-secret-of-both-sides";
const message = {
  kind: "message",
  chatId: "c",
  externalId: "1",
  sender: { externalId: "7" },
  text: "привет",
  sentAt: "2026-03-01T16:00:00+06:00",
};
const at = "2026-03-01T10:00:00Z";

function receive(body: string | Uint8Array, { secret = SECRET, method = "POST" } = {}): WebhookAnswer {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const headers = new Headers({ [SIGNATURE_HEADER]: signatureOf(bytes, secret) });
  return receiveEvents({ method, headers, query: new URLSearchParams(), body: bytes }, SECRET);
}
const deliver = (...events: unknown[]): WebhookAnswer => receive(JSON.stringify({ events }));

describe("events of a plain HTTP platform", () => {
  it("are the domain's own, with times as text", () => {
    const own = { kind: "own", chatId: "c", externalId: "2", text: "x", at };
    const status = { kind: "status", chatId: "c", externalId: "2", status: "read", at };
    const answer = deliver(
      message,
      own,
      status,
      { kind: "reach", chatId: "c", reachable: false, at },
      { kind: "deletion", chatId: "c", externalId: "1", at },
    );
    expect(answer).toMatchObject({ status: 200, body: '{"accepted":5}' });
    expect(answer.events.map((event) => InboundEvent.safeParse(event).success)).toEqual([true, true, true, true, true]);
    expect(answer.events[0]).toMatchObject({
      text: "привет",
      immediate: false,
      attachments: [],
      sentAt: new Date("2026-03-01T10:00:00Z"),
    });
  });

  it("lose the end of a text too long and what a database refuses", () => {
    const { events } = deliver({ ...message, text: `a\u0000\ud800${"я".repeat(20_000)}` });
    expect(events[0]).toMatchObject({ text: `a\ufffd${"я".repeat(15_998)}`, externalId: "1" });
  });

  it.each([
    { given: [{ ...message, chatId: "" }], place: "events.0.chatId" },
    { given: [message, { ...message, externalId: "x".repeat(257) }], place: "events.1.externalId" },
    { given: [{ ...message, sentAt: "yesterday" }], place: "events.0.sentAt" },
    { given: [{ kind: "party" }], place: "events.0.kind" },
    { given: Array.from({ length: 101 }, () => message), place: "events" },
  ])("are refused whole, naming $place", ({ given, place }) => {
    const { status, body, events } = deliver(...given);
    expect({ status, events }).toEqual({ status: 400, events: [] });
    expect(body).toContain(`"error":"${place}: `);
  });

  it("are refused unread without the right signature, method or size", () => {
    const body = JSON.stringify({ events: [message] });
    expect(receive(body, { secret: "another-secret-here" })).toMatchObject({ status: 401, events: [] });
    const unsigned = {
      method: "POST",
      headers: new Headers(),
      query: new URLSearchParams(),
      body: new TextEncoder().encode(body),
    };
    expect(receiveEvents(unsigned, SECRET).status).toBe(401);
    expect(receive(body, { method: "GET" }).status).toBe(405);
    expect(receive(" ".repeat(2_000_001)).status).toBe(413);
  });

  it("never throw, whatever the body is, and never become an event the domain would refuse", () => {
    const nasty = fc.oneof(fc.jsonValue(), fc.constantFrom("\u0000", "\ud800", 1e308, -1, "А".repeat(17_000)));
    const changed = fc
      .tuple(fc.constantFrom(...Object.keys(message)), nasty)
      .map(([key, value]) => ({ ...message, [key]: value }));
    const json = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.oneof(changed, fc.jsonValue()), { maxLength: 4 }).map((events) => ({ events })),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      json.map((value) => new TextEncoder().encode(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        const { status, events } = receive(bytes);
        expect([200, 400]).toContain(status);
        expect(events.map((event) => InboundEvent.safeParse(event).success)).not.toContain(false);
        expect(JSON.stringify(events)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 2000 },
    );
    expect(receive(`${"[".repeat(500_000)}`).status).toBe(400);
  });
});
