import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs } from "./clock.ts";
import { PURPOSES, type Purpose } from "./message.ts";
import { SendingSettings } from "./organisation.ts";
import { explainPolicy, judgeSending, needsClientFacts } from "./sending-policy.ts";
import { CHAT_RULES, CLIENT_RULES, POLICY_CODES, type ClientScene } from "./sending-rules.ts";
import { DAY_MS, PLATFORM_TRAITS } from "./sending-traits.ts";

const NOON = new Date("2026-06-01T06:00:00Z");
const HOUR_MS = 3_600_000;
const ago = (ms: number): Date => addMs(NOON, -ms);

interface Changes extends Partial<Omit<ClientScene, "message" | "client">> {
  message?: Partial<ClientScene["message"]>;
  client?: Partial<ClientScene["client"]>;
}

/** Noon in Bishkek, a customer who has just been answered. */
function scene({ message, client, ...rest }: Changes = {}): ClientScene {
  return {
    now: NOON,
    traits: {},
    lastInboundAt: ago(HOUR_MS),
    waitingSince: null,
    reachable: true,
    ...rest,
    message: { purpose: "proactive", text: "Напоминаю о туре", template: null, ...message },
    client: {
      timeZone: "Asia/Bishkek",
      optedOutAt: null,
      settings: SendingSettings.parse({}),
      proactiveAt: [],
      openingsAt: [],
      ...client,
    },
  };
}

const by = (purpose: Purpose, changes: Changes = {}) =>
  judgeSending(scene({ ...changes, message: { purpose, ...changes.message } }));
const night = new Date("2026-06-01T18:00:00Z");
const TEMPLATE = { name: "order_update", language: "ru", parameters: [] };

describe("sending policy", () => {
  it("lets everything go by day on a channel without rules of its own", () => {
    expect(PURPOSES.map((purpose) => by(purpose).verdict)).toEqual(["send", "send", "send", "send"]);
  });

  it("holds what nobody asked for in quiet hours, never an answer", () => {
    expect(by("proactive", { now: night })).toMatchObject({
      verdict: "hold",
      code: "quiet-hours",
      nextAt: new Date("2026-06-02T03:00:00Z"),
    });
    for (const purpose of ["reply", "manager", "notice"] as const)
      expect(by(purpose, { now: night }).verdict).toBe("send");
    const settings = SendingSettings.parse({ quietHours: null });
    expect(by("proactive", { now: night, client: { settings } }).verdict).toBe("send");
  });

  it("refuses to write first to whoever forbade it or shut the chat, and answers them", () => {
    expect(by("proactive", { client: { optedOutAt: NOON } })).toMatchObject({
      verdict: "refuse",
      code: "opted-out",
      nextAt: null,
    });
    expect(by("proactive", { reachable: false })).toMatchObject({ verdict: "refuse", code: "unreachable" });
    expect(by("reply", { reachable: false, client: { optedOutAt: NOON } }).verdict).toBe("send");
  });

  it("lets the customer's own message be answered first, and gives up after a day", () => {
    expect(by("proactive", { waitingSince: ago(HOUR_MS) })).toMatchObject({
      verdict: "hold",
      code: "customer-is-writing",
      nextAt: addMs(NOON, 23 * HOUR_MS),
      recheckAt: addMs(NOON, 5 * 60_000),
    });
    expect(by("proactive", { waitingSince: ago(DAY_MS) })).toMatchObject({
      verdict: "refuse",
      code: "customer-is-writing",
    });
  });

  it("counts what was said unasked, over a day and over a week", () => {
    const three = [ago(20 * HOUR_MS), ago(2 * HOUR_MS), ago(HOUR_MS)];
    expect(by("proactive", { client: { proactiveAt: three } })).toMatchObject({
      code: "day-cap",
      nextAt: addMs(NOON, 4 * HOUR_MS),
    });
    const ten = Array.from({ length: 10 }, (_, index) => ago((2 + index / 2) * DAY_MS));
    expect(by("proactive", { client: { proactiveAt: ten } })).toMatchObject({ verdict: "hold", code: "week-cap" });
    expect(by("reply", { client: { proactiveAt: ten } }).verdict).toBe("send");
  });

  it("names the end of quiet hours when a cap ends within them", () => {
    const three = [ago(13 * HOUR_MS), ago(12 * HOUR_MS), ago(11 * HOUR_MS)];
    expect(by("proactive", { client: { proactiveAt: three } })).toMatchObject({
      code: "day-cap",
      nextAt: new Date("2026-06-02T03:00:00Z"),
    });
  });

  it("paces chats that we begin, a person's too, by the stricter of platform and organisation", () => {
    const openingsAt = Array.from({ length: 10 }, (_, index) => ago((index + 1) * 60_000));
    const cold = { lastInboundAt: null, client: { openingsAt } };
    expect(by("manager", cold)).toMatchObject({
      verdict: "hold",
      code: "opening-pace",
      nextAt: addMs(NOON, HOUR_MS - 600_000),
    });
    expect(by("manager", { client: { openingsAt } }).verdict).toBe("send");
    expect(
      by("proactive", {
        lastInboundAt: null,
        traits: { openingsPerDay: 2 },
        client: { openingsAt: [ago(2 * HOUR_MS), ago(3 * HOUR_MS)] },
      }),
    ).toMatchObject({
      code: "opening-pace",
    });
  });
});

describe("WhatsApp's window", () => {
  const traits = { window: { ms: DAY_MS, templates: [{ name: "order_update", language: "ru" }] } };

  it("lets free text go within it and only an approved template after it", () => {
    const late = { traits, lastInboundAt: ago(DAY_MS) };
    for (const purpose of PURPOSES) {
      expect(by(purpose, { traits, lastInboundAt: ago(DAY_MS - 120_000) }).verdict).toBe("send");
      expect(by(purpose, late)).toMatchObject({ verdict: "refuse", code: "window-closed", nextAt: null });
      expect(by(purpose, { ...late, message: { template: TEMPLATE } }).verdict).toBe("send");
      expect(by(purpose, { ...late, message: { template: { ...TEMPLATE, language: "en" } } })).toMatchObject({
        code: "template-not-approved",
      });
    }
  });

  it("is over a moment before the platform's, because sending takes time, and before the first word", () => {
    expect(by("reply", { traits, lastInboundAt: ago(DAY_MS - 59_000) })).toMatchObject({ code: "window-closed" });
    expect(by("manager", { traits, lastInboundAt: null })).toMatchObject({ code: "window-closed" });
  });
});

describe("the conduct of marketplaces", () => {
  it.each(["ozon", "wildberries", "yandexMarket"] as const)(
    "on %s keeps outside contacts out of every text",
    (platform) => {
      const traits = PLATFORM_TRAITS[platform];
      for (const purpose of PURPOSES) {
        const refused = by(purpose, { traits, message: { text: "Пишите в Telegram: t.me/shop" } });
        expect(refused).toMatchObject({
          verdict: "refuse",
          code: "outside-contact",
          explanation: { en: expect.stringContaining("links, messengers") },
        });
        expect(by(purpose, { traits, message: { text: "Заказ 39268230-0002-3 в пути" } }).verdict).toBe("send");
      }
    },
  );

  it("lets only the buyer begin where the platform says so", () => {
    expect(by("manager", { traits: PLATFORM_TRAITS.wildberries, lastInboundAt: null })).toMatchObject({
      code: "customer-begins",
    });
  });
});

const instant = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
const before = (now: Date, ms: number) => fc.integer({ min: 0, max: ms }).map((past) => addMs(now, -past));
const anyScene = instant.chain((now) =>
  fc.record({
    now: fc.constant(now),
    message: fc.record({
      purpose: fc.constantFrom(...PURPOSES),
      text: fc.constantFrom("Привет", "t.me/shop", "+996 555 123456"),
      template: fc.constantFrom(null, TEMPLATE),
    }),
    traits: fc.constantFrom({}, ...Object.values(PLATFORM_TRAITS)),
    lastInboundAt: fc.option(before(now, 2 * DAY_MS)),
    waitingSince: fc.option(before(now, 2 * DAY_MS)),
    reachable: fc.boolean(),
    client: fc.record({
      timeZone: fc.constantFrom("Asia/Bishkek", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
      optedOutAt: fc.option(before(now, DAY_MS), { freq: 4 }),
      settings: fc.constantFrom(
        SendingSettings.parse({}),
        SendingSettings.parse({ proactivePerDay: 1, quietHours: { from: "23:30", to: "02:30" } }),
      ),
      proactiveAt: fc.array(before(now, 8 * DAY_MS), { maxLength: 15 }),
      openingsAt: fc.array(before(now, DAY_MS), { maxLength: 60 }),
    }),
  }),
);

describe("every verdict", () => {
  it("that holds names a later instant, at which nothing holds the same message", () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const verdict = judgeSending(given);
        if (verdict.verdict !== "hold") return;
        expect(verdict.nextAt.getTime()).toBeGreaterThan(given.now.getTime());
        expect(verdict.recheckAt.getTime()).toBeGreaterThan(given.now.getTime());
        expect(verdict.recheckAt.getTime()).toBeLessThanOrEqual(verdict.nextAt.getTime());
        expect(judgeSending({ ...given, now: verdict.nextAt }).verdict).not.toBe("hold");
      }),
      { numRuns: 500 },
    );
  });

  it("of an answer does not depend on what is known of the client, and never is to wait", () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const { client: _unknown, ...chat } = given;
        if (needsClientFacts(chat)) return;
        expect(judgeSending(chat)).toEqual(judgeSending(given));
        expect(judgeSending(given).verdict).not.toBe("hold");
        expect(given.message.purpose).not.toBe("proactive");
      }),
    );
  });

  it("that is not to send says why, in both languages of managers, under a known code", () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const verdict = judgeSending(given);
        if (verdict.verdict === "send") return;
        expect(POLICY_CODES).toContain(verdict.code);
        expect(verdict.explanation.ru).toMatch(/\p{Script=Cyrillic}.*[.)]$/u);
        expect(verdict.explanation.en).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });

  it("comes from a rule: the table has one for every code", () => {
    expect([...CHAT_RULES, ...CLIENT_RULES].map(({ code }) => code).toSorted()).toEqual(POLICY_CODES.toSorted());
  });
});

describe("the outlook of a conversation", () => {
  it("says for every purpose what may go, why not, and when", () => {
    const { message: _none, ...rest } = scene({ now: night, traits: PLATFORM_TRAITS.ozon, waitingSince: night });
    expect(explainPolicy(rest)).toMatchObject({
      purposes: [
        { purpose: "reply", verdict: { verdict: "send" } },
        { purpose: "proactive", verdict: { verdict: "hold" } },
        { purpose: "manager", verdict: { verdict: "send" } },
        { purpose: "notice", verdict: { verdict: "send" } },
      ],
      freeTextUntil: undefined,
      forbidden: [{ en: expect.stringContaining("outside links") }],
      answerBy: addMs(night, DAY_MS),
    });
  });

  it("tells until when free text may go, and that it may not", () => {
    const { message: _none, ...open } = scene({ traits: PLATFORM_TRAITS.whatsapp });
    expect(explainPolicy(open)).toMatchObject({
      freeTextUntil: addMs(NOON, 23 * HOUR_MS - 60_000),
      forbidden: [],
      answerBy: null,
    });
    expect(explainPolicy({ ...open, lastInboundAt: ago(2 * DAY_MS) }).freeTextUntil).toBeNull();
  });
});
