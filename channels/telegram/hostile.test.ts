import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVirtualClock, InboundEvent, type WebhookAnswer } from "../../domain/index.ts";
import { receiveUpdate } from "./webhook.ts";

const SECRET = "right-secret";
const clock = createVirtualClock(new Date("2026-03-01T10:00:00Z"));

function receive(body: Uint8Array | string, secret: string | null = SECRET, method = "POST"): WebhookAnswer {
  const headers = new Headers(secret === null ? {} : { "x-telegram-bot-api-secret-token": secret });
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const request = { method, headers, query: new URLSearchParams(), body: bytes };
  return receiveUpdate(request, { secret: SECRET, clock, perform: () => undefined });
}

const from = { id: 42, is_bot: false, first_name: "D" };
const chat = { id: 42, type: "private" };
const file = { file_id: "f", file_size: 1, file_name: "n", mime_type: "m" };
const VALID: readonly object[] = [
  {
    update_id: 1,
    message: { message_id: 1, date: 1, chat, from, text: "/start x", reply_to_message: { message_id: 2 } },
  },
  {
    update_id: 2,
    message: {
      message_id: 1,
      date: 1,
      chat,
      from,
      caption: "c",
      photo: [{ ...file, width: 1, height: 1 }],
      document: file,
    },
  },
  {
    update_id: 3,
    message: {
      message_id: 1,
      date: 1,
      chat,
      from,
      contact: { phone_number: "1", user_id: 42 },
      location: { latitude: 1, longitude: 1 },
    },
  },
  { update_id: 4, edited_message: { message_id: 1, edit_date: 1, chat, from, text: "e" } },
  {
    update_id: 5,
    callback_query: {
      id: "1",
      from,
      data: "d",
      message: { message_id: 1, chat, reply_markup: { inline_keyboard: [[{ text: "t", callback_data: "d" }]] } },
    },
  },
  { update_id: 6, my_chat_member: { chat, date: 1, new_chat_member: { status: "kicked" } } },
];

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    -1e308,
    2 ** 53,
    "",
    "\u0000",
    "\ud800",
    "__proto__",
    [],
    {},
    "А".repeat(20_000),
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** A valid update in which one to three places, anywhere, hold something else. */
const mutated = fc
  .tuple(fc.constantFrom(...VALID), fc.array(fc.tuple(fc.nat(), nasty), { minLength: 1, maxLength: 3 }))
  .map(([update, changes]) =>
    changes.reduce<unknown>((value, [place, other]) => replaceAt(value, { place, other }), update),
  );

function replaceAt(value: unknown, { place, other }: { place: number; other: unknown }): unknown {
  const targets = placesOf(value);
  const target = targets[place % targets.length];
  const walk = (node: unknown, path: string): unknown => {
    if (path === target) return other;
    if (Array.isArray(node)) return node.map((item, index) => walk(item, `${path}/${index}`));
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item, `${path}/${key}`)]));
  };
  return walk(value, "");
}

function placesOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, `${path}/${key}`))];
}

function expectHarmless({ status, events, body }: WebhookAnswer): void {
  expect([200, 400, 401, 405, 413]).toContain(status);
  expect(status === 200 || events.length === 0).toBe(true);
  expect(events.map((event) => InboundEvent.safeParse(event).success)).not.toContain(false);
  const text = JSON.stringify(events);
  // What Postgres would refuse, in text and in JSON.
  expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  expect(body ?? "").not.toContain(SECRET);
}

describe("hostile Telegram webhooks", () => {
  it("of 2000 kinds are refused or ignored, never thrown at the server", () => {
    const json = fc.oneof({ weight: 3, arbitrary: mutated }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 5 }) });
    const body = fc.oneof(
      { weight: 4, arbitrary: json.map((value) => new TextEncoder().encode(JSON.stringify(value) ?? "")) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(json, fc.nat({ max: 200 }))
          .map(([value, cut]) => new TextEncoder().encode((JSON.stringify(value) ?? "").slice(0, cut))),
      },
    );
    fc.assert(
      fc.property(body, (bytes) => expectHarmless(receive(bytes))),
      { numRuns: 2000 },
    );
  });

  it("give valid events again when nothing was changed in them", () => {
    expect(VALID.map((update) => receive(JSON.stringify(update)).events.length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("without the exact secret are refused unread", () => {
    const body = JSON.stringify(VALID[0]);
    fc.assert(
      fc.property(
        fc.string().filter((text) => text.trim() !== SECRET),
        (secret) => {
          const ascii = secret.replaceAll(/[^\x20-\x7e]/g, "");
          expect(receive(body, ascii)).toEqual({ status: 401, body: "wrong secret token", events: [] });
        },
      ),
    );
    expect(receive(body, null).status).toBe(401);
    expect(receive("{", "wrong").status).toBe(401);
  });

  it("of other methods, oversized, deeply nested or empty are refused", () => {
    expect(receive("", SECRET, "GET").status).toBe(405);
    expect(receive(" ".repeat(1_000_001)).status).toBe(413);
    expect(receive("[".repeat(900_000)).status).toBe(400);
    expect(receive(`{"update_id":1,"message":${'{"a":'.repeat(100_000)}1${"}".repeat(100_001)}`).status).toBe(200);
    expect(receive("").status).toBe(400);
    expect(receive('{"message":{}}').status).toBe(400);
  });
});
