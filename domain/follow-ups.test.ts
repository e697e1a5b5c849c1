import { describe, expect, it } from "vitest";
import { addMs } from "./clock.ts";
import { timeIn } from "./day.ts";
import {
  declines,
  FollowUpSettings,
  judgeFollowUp,
  planFollowUp,
  planTripFollowUps,
  tripFollowUpKey,
  tripKey,
  type FollowUp,
  type FollowUpScene,
} from "./follow-ups.ts";
import { STAGES } from "./stages.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const HOUR_MS = 3_600_000;
const settings = FollowUpSettings.parse({});
const BISHKEK = "Asia/Bishkek";

describe("after a silence", () => {
  it.each([
    ["qualification", "qualification", [3, 24]],
    ["warm-up", "qualification", [3, 24]],
    ["offer", "offer", [24, 72]],
    ["negotiation", "offer", [24, 72]],
  ] as const)("in %s we write twice and then no more", (stage, kind, hours) => {
    const plans = [0, 1, 2].map((said) => planFollowUp({ stage, said, settings, now: NOW }));
    const after = (step: number, waits: number): object => {
      const until = addMs(NOW, (waits + 48) * HOUR_MS).toISOString();
      return { kind, step, of: 2, until, dueAt: addMs(NOW, waits * HOUR_MS) };
    };
    expect(plans[0]).toEqual(after(1, hours[0]));
    expect(plans[1]).toEqual(after(2, hours[1]));
    expect(plans[2]).toBeUndefined();
  });

  it.each(["sale", "service", "feedback", "repeat"] as const)("in %s we do not write", (stage) => {
    expect(planFollowUp({ stage, said: 0, settings, now: NOW })).toBeUndefined();
  });

  it("nobody is written to where the house wants none", () => {
    const none = FollowUpSettings.parse({ qualificationHours: [], offerHours: [] });
    for (const stage of STAGES) expect(planFollowUp({ stage, said: 0, settings: none, now: NOW })).toBeUndefined();
  });
});

describe("a booked trip", () => {
  const trip = { number: "KRV-10001", date: "2026-07-10", ends: "2026-07-12" };
  const plan = (now: Date, of = settings) => planTripFollowUps(trip, { settings: of, timeZone: BISHKEK, now });

  it("is spoken of three days and a day before, and a day after, in the morning of the house", () => {
    const plans = plan(NOW);
    expect(plans.map(({ kind, step, of }) => `${kind} ${step}/${of}`)).toEqual([
      "before-trip 1/2",
      "before-trip 2/2",
      "after-trip 1/1",
    ]);
    expect(plans.map(({ dueAt }) => dueAt.toISOString())).toEqual([
      "2026-07-07T04:00:00.000Z",
      "2026-07-09T04:00:00.000Z",
      "2026-07-13T05:00:00.000Z",
    ]);
    expect(plans.map(({ dueAt }) => timeIn(dueAt, BISHKEK))).toEqual(["10:00", "10:00", "11:00"]);
  });

  it("that is near is spoken of only as far as that is still to come", () => {
    expect(plan(new Date("2026-07-08T00:00:00Z")).map(({ kind, step }) => `${kind} ${step}`)).toEqual([
      "before-trip 2",
      "after-trip 1",
    ]);
  });

  it("that was booked an hour before its time to be spoken of is not spoken of twice", () => {
    expect(plan(new Date("2026-07-07T03:00:00Z")).map(({ step }) => step)).toEqual([2, 1]);
    expect(plan(new Date("2026-07-06T15:59:00Z")).map(({ step }) => step)).toEqual([1, 2, 1]);
  });

  it("is spoken of until it begins, and asked about while it is fresh", () => {
    const begins = "2026-07-09T18:00:00.000Z";
    expect(plan(NOW).map(({ until }) => until)).toEqual([begins, begins, "2026-07-20T05:00:00.000Z"]);
  });

  it("has keys of its own, all under one prefix", () => {
    const keys = plan(NOW).map(tripFollowUpKey);
    expect(new Set(keys).size).toBe(3);
    expect(keys.every((key) => key.startsWith(tripKey(trip.number)))).toBe(true);
    expect(tripFollowUpKey({ ...plan(NOW)[0]!, booking: { number: "KRV-100010", date: trip.date } })).not.toMatch(
      new RegExp(`^${tripKey(trip.number)}`),
    );
  });

  it("is not spoken of where the house wants that", () => {
    expect(plan(NOW, FollowUpSettings.parse({ beforeTripDays: [], afterTripDays: null }))).toEqual([]);
  });
});

describe("a follow-up that is due", () => {
  const silence: FollowUp = { kind: "offer", step: 1, of: 2, seq: 4 };
  const booking = { number: "KRV-10001", date: "2026-07-10" };
  const trip: FollowUp = { kind: "before-trip", step: 1, of: 2, booking };
  const scene = (wish: Partial<FollowUpScene> = {}): FollowUpScene => ({
    mode: "bot",
    waits: false,
    inSeq: 4,
    wroteElsewhere: false,
    stage: "offer",
    standing: [booking],
    reminderSet: false,
    rated: false,
    askedHowItWas: false,
    saidInDeal: 0,
    perDeal: 6,
    anotherDue: false,
    lastProactiveAt: null,
    now: NOW,
    ...wish,
  });

  it("is said while all is as it was", () => {
    expect(judgeFollowUp(silence, scene())).toEqual({ say: true });
    expect(judgeFollowUp(trip, scene({ stage: "sale", inSeq: 9 }))).toEqual({ say: true });
  });

  it.each([
    ["mode-human", silence, { mode: "human" }],
    ["mode-closed", trip, { mode: "closed", stage: "sale" }],
    ["customer-wrote", silence, { inSeq: 5 }],
    ["customer-wrote", silence, { waits: true }],
    ["customer-wrote", silence, { wroteElsewhere: true }],
    ["stage-moved", silence, { stage: "sale" }],
    ["stage-moved", trip, { stage: "negotiation" }],
    ["reminder-set", silence, { reminderSet: true }],
    ["booking-changed", trip, { stage: "sale", standing: [] }],
    ["booking-changed", trip, { stage: "sale", standing: [{ ...booking, date: "2026-07-17" }] }],
    ["too-late", { ...trip, until: NOW.toISOString() }, { stage: "sale" }],
    ["said-often-enough", silence, { saidInDeal: 6 }],
    ["asked-already", { ...trip, kind: "after-trip" }, { stage: "feedback", askedHowItWas: true }],
    ["rated", { ...trip, kind: "after-trip" }, { stage: "feedback", rated: true }],
  ] as const)("is dropped (%s)", (reason, followUp, wish) => {
    expect(judgeFollowUp(followUp as FollowUp, scene(wish as Partial<FollowUpScene>))).toEqual({ say: false, reason });
  });

  it("waits for an answer that we owe, and keeps its distance from our last word", () => {
    const waiting = judgeFollowUp(trip, scene({ stage: "sale", waits: true }));
    expect(waiting).toMatchObject({ say: false, reason: "customer-is-writing", againAt: addMs(NOW, HOUR_MS) });
    const lately = scene({ lastProactiveAt: addMs(NOW, -HOUR_MS) });
    expect(judgeFollowUp(silence, lately)).toMatchObject({
      reason: "written-lately",
      againAt: addMs(NOW, 3 * HOUR_MS),
    });
    expect(judgeFollowUp(silence, scene({ lastProactiveAt: addMs(NOW, -4 * HOUR_MS) }))).toEqual({ say: true });
    const another = judgeFollowUp(trip, scene({ stage: "sale", anotherDue: true }));
    expect(another).toMatchObject({ reason: "written-lately", againAt: addMs(NOW, 4 * HOUR_MS) });
  });
});

describe("a no", () => {
  it.each([
    "Нет, спасибо",
    "спасибо, неинтересно",
    "мы передумали",
    "Уже забронировали у других",
    "no thanks",
    "Not interested",
    "We'll let you know",
    "maybe later",
  ])("is heard in %j", (text) => {
    expect(declines(text)).toBe(true);
  });

  it.each(["Сколько стоит?", "нет, на четверых", "подумаем", "let me think", "Спасибо!", "интересно, а дети?"])(
    "is not heard in %j",
    (text) => {
      expect(declines(text)).toBe(false);
    },
  );
});
