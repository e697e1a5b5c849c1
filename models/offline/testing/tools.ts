import { z } from "zod";
import {
  FACT_KEYS,
  Money,
  REPORTABLE_SIGNALS,
  STAGES,
  parseFact,
  type FactKey,
  type Facts,
  type Locale,
  type Signal,
} from "../../../domain/index.ts";
import { kgs, PASSAGES, TOURS, type DemoTour } from "./catalogue.ts";

const day = z.iso.date();
const people = z.number().int().min(1).max(200);
const party = { adults: people, children: z.number().int().min(0).max(200) };

/** The tools' argument shapes as the model's contract gives them. */
export const SCHEMAS = {
  remember: z.strictObject({
    facts: z
      .array(z.strictObject({ key: z.enum(FACT_KEYS), value: z.unknown() }))
      .min(1)
      .max(20),
  }),
  propose_stage: z.strictObject({
    stage: z.enum(STAGES),
    reason: z.string().min(1).max(500),
    signals: z.array(z.enum(REPORTABLE_SIGNALS)),
  }),
  get_client: z.strictObject({}),
  search_catalogue: z.strictObject({
    query: z.string().min(1).max(300).optional(),
    destination: z.string().min(1).max(200).optional(),
    from: day.optional(),
    to: day.optional(),
    people: people.optional(),
    max_price: Money.refine((money) => money.amount > 0).optional(),
    limit: z.number().int().min(1).max(10).optional(),
  }),
  check_availability: z.strictObject({
    tour: z.string().min(1).max(64),
    from: day.optional(),
    to: day.optional(),
    people: people.optional(),
  }),
  quote: z.strictObject({ tour: z.string().min(1).max(64), date: day, ...party, currency: z.string().optional() }),
  create_booking: z.strictObject({
    tour: z.string().min(1).max(64),
    date: day,
    ...party,
    name: z.string().min(1).max(200),
    phone: z.string().min(7).max(32),
  }),
  cancel_booking: z.strictObject({ booking: z.string().min(1).max(32), reason: z.string().min(1).max(500) }),
  get_bookings: z.strictObject({}),
  search_knowledge: z.strictObject({
    query: z.string().min(1).max(500),
    kinds: z.array(z.enum(["faq", "objection", "policy", "review", "script", "document"])).optional(),
  }),
  hand_off: z.strictObject({
    reason: z.enum(["asked-for-person", "agent-decided", "complaint"]),
    summary: z.string().min(1).max(2000),
    obligations: z.array(z.string().min(1).max(500)).max(20).optional(),
  }),
  set_reminder: z.strictObject({
    at: z.iso.datetime({ offset: true, local: true }),
    text: z.string().min(1).max(1000),
  }),
} as const;
export type ToolName = keyof typeof SCHEMAS;

export interface DemoBooking {
  number: string;
  tour: string;
  title: string;
  date: string;
  adults: number;
  children: number;
  total: Money;
  status: string;
}

/** What the played tools see and change. */
export interface World {
  locale: Locale;
  facts: Facts;
  bookings: DemoBooking[];
  /** Signals of the last call. */
  signals: Signal[];
  proposal: { stage: (typeof STAGES)[number] } | undefined;
  handedOff: boolean;
  /** Codes of tools that are to fail. */
  broken: Map<string, string>;
}

const lang = (world: World): "ru" | "en" => (world.locale === "en" ? "en" : "ru");
const fail = (code: string): unknown => ({ error: { code, message: code } });

function seatsOf(world: World, tour: DemoTour, date: string): number {
  const departure = tour.departures.find((entry) => entry.date === date);
  const taken = world.bookings.filter(
    (booking) => booking.tour === tour.sku && booking.date === date && booking.status === "booked",
  );
  return (departure?.seats ?? 0) - taken.reduce((sum, booking) => sum + booking.adults + booking.children, 0);
}

function search(world: World, args: z.infer<(typeof SCHEMAS)["search_catalogue"]>): unknown {
  const wanted = (args.destination ?? "").toLowerCase().split(/,\s*/);
  const asked = (args.query ?? "").toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const tours = TOURS.flatMap((tour) => {
    if (args.destination !== undefined && !tour.places.some((place) => wanted.includes(place))) return [];
    const text = [tour.title[lang(world)], ...tour.tags, ...tour.places].join(" ").toLowerCase();
    if (args.query !== undefined && !asked.some((word) => text.includes(word.slice(0, 5)))) return [];
    if (args.max_price !== undefined && args.max_price.currency === "KGS" && tour.price > args.max_price.amount)
      return [];
    const next = tour.departures.filter(
      ({ date }) =>
        date >= (args.from ?? "0") && date <= (args.to ?? "9") && seatsOf(world, tour, date) >= (args.people ?? 1),
    );
    return next.length === 0 ? [] : [{ tour, next }];
  });
  if (tours.length > 0) world.signals.push("offer_shown");
  const limit = args.limit ?? 4;
  return { tours: tours.slice(0, limit).map(({ tour, next }) => view(world, tour, next)), total: tours.length };
}

function view(world: World, tour: DemoTour, next: readonly { date: string }[]): unknown {
  const to = lang(world);
  const shared = {
    sku: tour.sku,
    title: tour.title[to],
    summary: tour.summary[to],
    days: tour.days,
    difficulty: tour.difficulty,
    destinations: tour.places,
  };
  const price = {
    included: tour.included[to],
    price: kgs(tour.price),
    prices: [kgs(tour.price)],
    child_percent: tour.childPercent,
    url: null,
  };
  return {
    ...shared,
    ...price,
    next_departures: next.slice(0, 4).map(({ date }) => ({ date, ends: date, seats_left: seatsOf(world, tour, date) })),
  };
}

function availability(world: World, args: z.infer<(typeof SCHEMAS)["check_availability"]>): unknown {
  const tour = TOURS.find((entry) => entry.sku === args.tour || Object.values(entry.title).includes(args.tour));
  if (tour === undefined) return fail("not-found");
  world.signals.push("offer_shown");
  const inside = tour.departures.filter(({ date }) => date >= (args.from ?? "0") && date <= (args.to ?? "9"));
  return {
    tour: tour.sku,
    title: tour.title[lang(world)],
    departures: inside.map(({ date }) => ({
      date,
      ends: date,
      seats_left: seatsOf(world, tour, date),
      fits: seatsOf(world, tour, date) >= (args.people ?? 1),
    })),
  };
}

function priced(
  world: World,
  args: z.infer<(typeof SCHEMAS)["quote"]>,
): { tour: DemoTour; total: Money; perChild: Money } | { code: string } {
  const tour = TOURS.find((entry) => entry.sku === args.tour);
  if (tour === undefined || !tour.departures.some(({ date }) => date === args.date)) return { code: "not-found" };
  if (seatsOf(world, tour, args.date) < args.adults + args.children) return { code: "no-seats" };
  const perChild = Math.round((tour.price * tour.childPercent) / 100);
  return { tour, perChild: kgs(perChild), total: kgs(tour.price * args.adults + perChild * args.children) };
}

function quote(world: World, args: z.infer<(typeof SCHEMAS)["quote"]>): unknown {
  const found = priced(world, args);
  if ("code" in found) return fail(found.code);
  world.signals.push("offer_shown");
  const { tour, total, perChild } = found;
  return {
    tour: tour.sku,
    title: tour.title[lang(world)],
    date: args.date,
    adults: args.adults,
    children: args.children,
    seats_left: seatsOf(world, tour, args.date),
    per_adult: kgs(tour.price),
    per_child: perChild,
    total,
    included: tour.included[lang(world)],
  };
}

function book(world: World, args: z.infer<(typeof SCHEMAS)["create_booking"]>): unknown {
  const found = priced(world, args);
  if ("code" in found) return fail(found.code);
  if (
    world.bookings.some(
      (booking) => booking.tour === args.tour && booking.date === args.date && booking.status === "booked",
    )
  )
    return fail("already-booked");
  const booking = {
    number: `KRV-${String(10_231 + world.bookings.length)}`,
    tour: args.tour,
    title: found.tour.title[lang(world)],
    date: args.date,
    adults: args.adults,
    children: args.children,
    total: found.total,
    status: "booked",
  };
  world.bookings.push(booking);
  world.signals.push("booking_created", "booking_stands");
  return booking;
}

function cancel(world: World, args: z.infer<(typeof SCHEMAS)["cancel_booking"]>): unknown {
  const booking = world.bookings.find((entry) => entry.number === args.booking);
  if (booking === undefined) return fail("not-found");
  booking.status = "cancelled";
  world.signals.push(world.bookings.some((entry) => entry.status === "booked") ? "booking_stands" : "no_booking");
  return { number: booking.number, status: "cancelled" };
}

function remember(world: World, args: z.infer<(typeof SCHEMAS)["remember"]>): unknown {
  const remembered: FactKey[] = [];
  const rejected: { key: string; reason: string }[] = [];
  for (const { key, value } of args.facts) {
    const parsed = parseFact({ key, value });
    if (!parsed.ok) rejected.push({ key, reason: parsed.reason });
    else {
      remembered.push(key);
      const facts: Record<string, unknown> = { ...world.facts, [key]: parsed.value };
      if (parsed.value === null) delete facts[key];
      world.facts = facts;
    }
  }
  return { remembered, rejected };
}

function knowledge(world: World, args: z.infer<(typeof SCHEMAS)["search_knowledge"]>): unknown {
  const asked = args.query.toLowerCase();
  const found = PASSAGES.filter(
    (passage) => (args.kinds?.includes(passage.kind) ?? true) && passage.words.some((word) => asked.includes(word)),
  );
  return {
    passages: found.map((passage, index) => ({
      id: String(index),
      kind: passage.kind,
      title: passage.title[lang(world)],
      text: passage.text[lang(world)],
    })),
  };
}

/** Plays one tool call; the arguments must fit the contract. */
export function play(world: World, call: { name: string; args: Record<string, unknown> }): unknown {
  const name = call.name as ToolName;
  const broken = world.broken.get(name);
  if (broken !== undefined) return fail(broken);
  const args = (shape: z.ZodType): never => shape.parse(call.args) as never;
  switch (name) {
    case "remember":
      return remember(world, args(SCHEMAS.remember));
    case "propose_stage": {
      const proposal: z.infer<(typeof SCHEMAS)["propose_stage"]> = args(SCHEMAS.propose_stage);
      world.proposal = { stage: proposal.stage };
      world.signals.push(...proposal.signals);
      return { accepted: true };
    }
    case "search_catalogue":
      return search(world, args(SCHEMAS.search_catalogue));
    case "check_availability":
      return availability(world, args(SCHEMAS.check_availability));
    case "quote":
      return quote(world, args(SCHEMAS.quote));
    case "create_booking":
      return book(world, args(SCHEMAS.create_booking));
    case "cancel_booking":
      return cancel(world, args(SCHEMAS.cancel_booking));
    case "get_bookings":
      return { bookings: world.bookings };
    case "search_knowledge":
      return knowledge(world, args(SCHEMAS.search_knowledge));
    case "hand_off": {
      SCHEMAS.hand_off.parse(call.args);
      world.handedOff = true;
      return { accepted: true };
    }
    case "set_reminder":
      return args(SCHEMAS.set_reminder);
    case "get_client":
      return {
        name: null,
        phone: null,
        locale: world.locale,
        stage: "new",
        facts: world.facts,
        bookings: world.bookings,
      };
  }
}
