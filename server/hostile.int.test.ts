import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signatureOf, SIGNATURE_HEADER } from "../channels/index.ts";
import {
  createServerHarness,
  createVisitor,
  HTTP_SECRET,
  TELEGRAM_SECRET,
  type ServerHarness,
  type Visitor,
} from "./testing/index.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
});

afterAll(async () => {
  await harness.close();
});

/** Strings that have broken somebody: NUL, half characters, prototype names, SQL, giant and bidirectional text. */
const nastyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "\u0000",
    "\ud800",
    "a\u0000b\udfff",
    "__proto__",
    "constructor",
    "'; drop table messages; --",
    "\u202e\u0007",
    "🐫".repeat(3000),
  ),
  fc.string({ minLength: 17_000, maxLength: 17_001 }),
);
const nastyNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-1, 2 ** 53, 1e308, Number.NaN, Number.POSITIVE_INFINITY),
);
const anything = fc.oneof(
  fc.anything({ withBigInt: false }),
  fc.jsonValue({ maxDepth: 5 }),
  nastyText,
  nastyNumber,
  fc.constant({ length: { toString: false } }), // breaks a comparison of lengths
);

/** Bodies that look right here and there: that is where code begins to trust. */
const user = fc.record(
  {
    id: fc.oneof(nastyNumber, nastyText),
    is_bot: fc.oneof(fc.boolean(), anything),
    first_name: nastyText,
    language_code: nastyText,
  },
  { requiredKeys: [] },
);
const chat = fc.record(
  {
    id: fc.oneof(fc.integer({ min: 1, max: 50 }), anything),
    type: fc.oneof(fc.constantFrom("private", "group", "channel"), nastyText),
  },
  { requiredKeys: [] },
);
const telegramMessage = fc.record(
  {
    message_id: fc.oneof(fc.nat(1000), anything),
    date: fc.oneof(fc.nat(), nastyNumber),
    chat,
    from: user,
    text: fc.oneof(nastyText, anything),
    photo: anything,
    voice: anything,
    location: anything,
    contact: anything,
    reply_to_message: anything,
    entities: anything,
    caption: nastyText,
  },
  { requiredKeys: [] },
);
const telegramUpdate = fc.record(
  {
    update_id: fc.oneof(fc.nat(), anything),
    message: telegramMessage,
    edited_message: telegramMessage,
    callback_query: fc.oneof(
      anything,
      fc.record({ id: nastyText, from: user, data: nastyText, message: telegramMessage }),
    ),
    my_chat_member: anything,
  },
  { requiredKeys: [] },
);
const instant = fc.oneof(
  fc.constant("2026-06-01T08:00:00Z"),
  nastyText,
  fc.constantFrom("0000-00-00T00:00:00Z", "+275760-09-13T00:00:00Z", "9999-12-31T23:59:59.999Z"),
);
const httpEvent = fc.record(
  {
    kind: fc.oneof(fc.constantFrom("message", "edit", "deletion", "own", "status", "reach"), nastyText),
    chatId: fc.oneof(fc.constantFrom("one", "two"), nastyText),
    externalId: fc.oneof(fc.constantFrom("e1", "e2", "e3"), nastyText),
    text: nastyText,
    sender: fc.oneof(fc.record({ externalId: nastyText, name: nastyText }), anything),
    attachments: anything,
    command: anything,
    immediate: anything,
    sentAt: instant,
    at: instant,
    status: fc.oneof(fc.constantFrom("sent", "read", "failed"), nastyText),
    reachable: fc.oneof(fc.boolean(), anything),
    orgId: anything,
  },
  { requiredKeys: [] },
);
const httpDelivery = fc.oneof(fc.record({ events: fc.array(httpEvent, { maxLength: 4 }) }), anything);
const chatPost = fc.record(
  {
    id: fc.oneof(fc.constantFrom("message-1", "message-2"), nastyText, anything),
    text: fc.oneof(nastyText, anything),
    button: fc.oneof(fc.record({ label: nastyText, value: nastyText }), anything),
    name: nastyText,
    locale: fc.oneof(fc.constantFrom("ru", "en"), anything),
    orgId: anything,
    channelId: anything,
  },
  { requiredKeys: [] },
);

type Body = NonNullable<RequestInit["body"]>;

function toBody(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return String(value);
  }
}

/** The JSON itself, or a part of it, or bytes that never were any. */
function bodyOf(shape: fc.Arbitrary<unknown>): fc.Arbitrary<string | Uint8Array> {
  const json = shape.map(toBody);
  const cut = fc.tuple(json, fc.nat(200)).map(([text, at]) => text.slice(0, at));
  return fc.oneof(
    { weight: 8, arbitrary: json },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
}

async function foreignCounts(): Promise<unknown> {
  return harness.database.withTenant(harness.theirs.organisation.id, (tx) =>
    tx.query(
      "select (select count(*) from messages) as messages, (select count(*) from clients) as clients, (select count(*) from early_changes) as early",
    ),
  );
}

type Send = (body: string | Uint8Array) => Promise<Response>;

interface Survival {
  /** Bodies that were answered with 500 or above. */
  failures: string[];
  /** Whether some bodies were taken, so that more than the door was tried. */
  someTaken: boolean;
  /** Rows of the other organisation that came or went. */
  foreignChanges: boolean;
}

const UNHARMED: Survival = { failures: [], someTaken: true, foreignChanges: false };

/** Sends `runs` bodies, one after the other; a body that fails is shown, so that it can be tried again. */
async function bombard(shape: fc.Arbitrary<unknown>, runs: number, send: Send): Promise<Survival> {
  const before = await foreignCounts();
  const survival: Survival = { failures: [], someTaken: false, foreignChanges: false };
  for (const body of fc.sample(bodyOf(shape), runs)) {
    const { status } = await send(body);
    if (status >= 500) survival.failures.push(`${status} to ${String(body).slice(0, 500)}`);
    survival.someTaken ||= status < 300;
  }
  survival.foreignChanges = JSON.stringify(await foreignCounts()) !== JSON.stringify(before);
  return survival;
}

const digestOf = (body: string | Uint8Array): string => signatureOf(body, HTTP_SECRET);

describe("hostile bodies", () => {
  it("do nothing to the Telegram webhook", async () => {
    const survival = await bombard(telegramUpdate, 700, (body) =>
      harness.request(`/webhooks/telegram/${harness.ours.telegram.id}`, {
        method: "POST",
        headers: { "x-telegram-bot-api-secret-token": TELEGRAM_SECRET },
        body: body as Body,
      }),
    );
    expect(survival).toEqual(UNHARMED);
  });

  it("do nothing to the HTTP webhook", async () => {
    const survival = await bombard(httpDelivery, 700, (body) =>
      harness.request(`/webhooks/http/${harness.ours.http.id}`, {
        method: "POST",
        headers: { [SIGNATURE_HEADER]: digestOf(body) },
        body: body as Body,
      }),
    );
    expect(survival).toEqual(UNHARMED);
  });

  it("do nothing to the web chat", async () => {
    let visitor: Visitor = await createVisitor(harness);
    let sent = 0;
    const survival = await bombard(chatPost, 700, async (body) => {
      if ((sent += 1) % 15 === 0) visitor = await createVisitor(harness); // its own limit would answer otherwise
      return harness.request(`/chat/${harness.ours.webChat.id}/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${visitor.token}` },
        body: body as Body,
      });
    });
    expect(survival).toEqual(UNHARMED);
  });

  it("do nothing to the admin API", async () => {
    await (await createVisitor(harness)).say("Здравствуйте");
    const { items } = (await (await harness.api("/conversations")).json()) as { items: { id: string }[] };
    const shape = fc.record({ text: fc.oneof(nastyText, anything) }, { requiredKeys: [] });
    const survival = await bombard(shape, 200, (body) =>
      harness.api(`/conversations/${items[0]?.id}/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: body as Body,
      }),
    );
    expect(survival).toEqual(UNHARMED);
  });

  it("do nothing in queries of the admin API", async () => {
    const query = fc.tuple(fc.constantFrom("q", "cursor", "mode", "limit", "channel", "sort"), nastyText);
    const failures: string[] = [];
    for (const [name, value] of fc.sample(query, 200)) {
      const text = encodeURIComponent(value.toWellFormed().slice(0, 500));
      const { status } = await harness.api(`/conversations?${name}=${text}`);
      if (status >= 500) failures.push(`${status} to ${name}=${text}`);
    }
    expect(failures).toEqual([]);
  });
});

describe("a webhook", () => {
  const telegram = (id: string): string => `/webhooks/telegram/${id}`;

  it.each([
    ["of a channel that is not there", () => telegram("00000000-0000-4000-8000-000000000000"), 404],
    ["at the address of another kind", () => `/webhooks/http/${harness.ours.telegram.id}`, 404],
    ["of a channel without webhooks", () => `/webhooks/web-chat/${harness.ours.webChat.id}`, 404],
    ["without its secret", () => telegram(harness.ours.telegram.id), 401],
    ["of an id that cannot be", () => telegram("x"), 404],
  ])("%s is refused", async (_name, path, status) => {
    expect((await harness.request(path(), { method: "POST", body: "{}" })).status).toBe(status);
  });

  it("larger than a megabyte is refused before it is read", async () => {
    const body = "a".repeat(1024 * 1024 + 1);
    const response = await harness.request(telegram(harness.ours.telegram.id), {
      method: "POST",
      headers: { "x-telegram-bot-api-secret-token": TELEGRAM_SECRET, "content-length": String(body.length) },
      body,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "body-too-large" });
  });

  it("whose body is signed for the other organisation's channel is refused", async () => {
    const body = JSON.stringify({ events: [] });
    const response = await harness.request(`/webhooks/http/${harness.theirs.http.id}`, {
      method: "POST",
      headers: { [SIGNATURE_HEADER]: signatureOf(body, "another-secret-entirely") },
      body,
    });
    expect(response.status).toBe(401);
  });

  it("of a channel that breaks its promise and throws is 400, not 500", async () => {
    const connected = harness.connected.get(harness.ours.http.id);
    if (connected === undefined) throw new Error("the harness has no http channel");
    const broken = { ...connected.channel, receive: () => Promise.reject(new TypeError("cannot read")) };
    harness.connected.set(harness.ours.http.id, { ...connected, channel: broken });
    const response = await harness.request(`/webhooks/http/${harness.ours.http.id}`, { method: "POST", body: "{}" });
    harness.connected.set(harness.ours.http.id, connected);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "unreadable-webhook" });
  });
});
