import { agesMissing, isSkipped } from "./needs.ts";
import { toAvailability, toTours, type Tour } from "./results.ts";
import { offerText, priceOf } from "./say.ts";
import { ask, propose, type Call, type Draft, type Plan, type Turn } from "./turn.ts";

type Fit = "exact" | "nearDates" | "overBudget" | "otherTaste" | "otherDates" | "otherPlaces" | "popular";

interface Found {
  tours: Tour[];
  fit: Fit;
}

const SHOWN = 3;

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The most that one adult may cost: a sum for all is divided among the adults, for what children pay is each tour's own rule. What
 * comes to more for the whole party is sorted out of the answer.
 */
function maxPrice(turn: Turn): { amount: number; currency: string } | undefined {
  const { budget, party } = turn.facts;
  if (budget === undefined) return undefined;
  return {
    amount: budget.perPerson === true ? budget.amount : Math.floor(budget.amount / (party?.adults ?? 1)),
    currency: budget.currency,
  };
}

/** Whether the party's total stays within a budget for all; tours priced in another currency are not judged. */
function affordable(turn: Turn, tour: Tour): boolean {
  const { budget } = turn.facts;
  const total = tour.party_total?.total;
  if (budget === undefined || budget.perPerson === true || total?.currency !== budget.currency) return true;
  return total.amount <= budget.amount;
}

/** The whole country is no place to search for: every tour is there. */
function isEverywhere(destination: string): boolean {
  return /^(?:Кыргызстан|Kyrgyzstan|Тянь-Шань|Tien-Shan)$/.test(destination);
}

interface SearchParts {
  place?: boolean;
  /** What kind of trip. */
  taste?: boolean;
  dates?: boolean;
  price?: boolean;
  /** Days added on both sides of the wished dates. */
  slack?: number;
}

function searchCall(turn: Turn, parts: SearchParts): Call {
  const { destination, dates, party, interests } = turn.facts;
  const price = parts.price === true ? maxPrice(turn) : undefined;
  const slack = parts.slack ?? 0;
  const from = dates === undefined ? undefined : plusDays(dates.from, -slack);
  const args: Record<string, unknown> = { limit: 10 };
  if (parts.place === true && destination !== undefined && !isEverywhere(destination))
    args["destination"] = destination;
  if (parts.taste === true && interests !== undefined) args["query"] = interests;
  if (parts.dates === true && dates !== undefined) {
    args["from"] = from !== undefined && from < turn.context.today ? turn.context.today : from;
    args["to"] = plusDays(dates.to ?? dates.from, slack);
  }
  if (party !== undefined) args["people"] = party.adults + party.children;
  if (price !== undefined) args["max_price"] = price;
  return { name: "search_catalogue", args };
}

/** Rounds from the exact wish outwards; the first search with a find wins, in this order. */
const WIDER: readonly (readonly { fit: Fit; parts: SearchParts }[])[] = [
  [{ fit: "exact", parts: { place: true, taste: true, dates: true, price: true } }],
  [
    { fit: "nearDates", parts: { place: true, taste: true, dates: true, price: true, slack: 12 } },
    { fit: "overBudget", parts: { place: true, taste: true, dates: true } },
    { fit: "otherTaste", parts: { place: true, dates: true, price: true } },
  ],
  [
    { fit: "nearDates", parts: { place: true, dates: true, price: true, slack: 12 } },
    { fit: "overBudget", parts: { place: true, dates: true } },
    { fit: "otherDates", parts: { place: true, price: true } },
    { fit: "otherDates", parts: { place: true } },
    { fit: "otherPlaces", parts: { dates: true, price: true } },
    { fit: "otherPlaces", parts: {} },
  ],
];

/** A wider search that asks the same as one before would only repeat its answer. */
function newSearches(turn: Turn, round: (typeof WIDER)[number], asked: Set<string>): { fit: Fit; call: Call }[] {
  const calls = round.map(({ fit, parts }) => ({ fit, call: searchCall(turn, parts) }));
  return calls.filter(({ call }) => {
    const key = JSON.stringify(call.args);
    return asked.has(key) ? false : asked.add(key);
  });
}

/** Searches as wished, then wider and wider; says how the finds differ from the wish. */
export function* findTours(turn: Turn): Plan<Found> {
  const asked = new Set<string>();
  let extra = turn.context.stage === "negotiation" ? offerAgain(turn) : [];
  for (const round of WIDER) {
    const searches = newSearches(turn, round, asked);
    const results = yield [...searches.map(({ call }) => call), ...extra];
    extra = [];
    for (const [position, { fit, call }] of searches.entries()) {
      const all = toTours(results[position]);
      const tours = call.args["max_price"] === undefined ? all : all.filter((tour) => affordable(turn, tour));
      if (tours.length > 0) return { tours: fit === "overBudget" ? cheapestFirst(turn, tours) : tours, fit };
    }
  }
  return { tours: [], fit: "exact" };
}

function cheapestFirst(turn: Turn, tours: readonly Tour[]): Tour[] {
  return tours.toSorted((a, b) => priceOf(turn, a).amount - priceOf(turn, b).amount);
}

const EFFORT: Readonly<Record<string, number>> = { easy: 0, moderate: 1, hard: 2 };
const effortOf = (tour: Tour): number => EFFORT[tour.difficulty] ?? 0;

function offerAgain(turn: Turn): Call[] {
  return propose(turn, { stage: "offer", reason: "alternatives shown", signals: [] });
}

function headText(turn: Turn, fit: Fit): string {
  const { offerHead } = turn.w;
  const wished = turn.facts.destination;
  if (fit === "otherTaste") return turn.pick(offerHead.otherTaste(turn.facts.interests ?? ""));
  if (fit === "otherPlaces")
    return turn.pick(wished === undefined ? offerHead.otherPlacesPlain : offerHead.otherPlaces(wished));
  if (fit === "exact" && wished === undefined && turn.facts.interests === undefined)
    return turn.pick(offerHead.popular);
  return turn.pick(offerHead[fit]);
}

export function offerList(turn: Turn, tours: readonly Tour[]): string {
  return tours
    .slice(0, SHOWN)
    .map((tour, index) => `${String(index + 1)}. ${offerText(turn, tour)}`)
    .join("\n");
}

function afterOffer(turn: Turn, tours: readonly Tour[]): string {
  const { ask: asks } = turn.w;
  const choose = turn.pick(tours.length > 1 ? asks.choice : asks.one);
  if (agesMissing(turn)) return `${choose} ${turn.pick(asks.childAges)}`;
  if (turn.facts.party === undefined && !isSkipped(turn, "party")) return `${choose} ${turn.pick(asks.party)}`;
  if (turn.facts.dates === undefined && !isSkipped(turn, "dates")) return `${choose} ${turn.pick(asks.dates)}`;
  return choose;
}

/** Which of them we would take and why, where the tours differ in what matters to these travellers. */
function adviceText(turn: Turn, shown: readonly Tour[]): string {
  const [easiest] = shown.toSorted((a, b) => effortOf(a) - effortOf(b));
  if (easiest === undefined || shown.length < 2) return "";
  const differ = shown.some((tour) => effortOf(tour) > effortOf(easiest));
  const children = (turn.facts.party?.children ?? 0) > 0;
  if (children && effortOf(easiest) === 0) return turn.pick(turn.w.advice.children(easiest.title));
  return differ ? turn.pick(turn.w.advice.easiest(easiest.title)) : "";
}

/** Two or three fitting tours with price and dates. */
export function* showOffers(turn: Turn): Plan<Draft> {
  const { tours, fit } = yield* findTours(turn);
  if (tours.length === 0) return [turn.pick(turn.w.nothing), turn.pick(turn.w.ask.person)];
  return [
    headText(turn, fit),
    offerList(turn, tours),
    adviceText(turn, tours.slice(0, SHOWN)),
    afterOffer(turn, tours),
  ];
}

/** Other tours than those on our last list; `cheaper`: below the price of what was spoken of. */
export function* showAlternatives(turn: Turn, cheaper: boolean): Plan<Draft> {
  const heads = turn.w.offerHead;
  const fresh = cheaper ? yield* cheaperTours(turn) : yield* otherTours(turn);
  if (fresh.length === 0) return [turn.pick(cheaper ? heads.noCheaper : heads.noMore), turn.pick(turn.w.ask.person)];
  const ask = turn.pick(fresh.length > 1 ? turn.w.ask.choice : turn.w.ask.one);
  return [turn.pick(cheaper ? heads.cheaper : heads.alternatives), offerList(turn, fresh), ask];
}

/** Single days are rarely met exactly: alternatives may start some days earlier or later. */
function slackOf(turn: Turn): number {
  return turn.facts.dates?.flexible === true ? 0 : 12;
}

/** In answer to an objection the stage stays negotiation, although other tours are named. */
function backToOffer(turn: Turn): Call[] {
  return turn.context.stage === "negotiation" && turn.heard.objection === undefined ? offerAgain(turn) : [];
}

/** Not yet shown, within the budget if there are any such. */
function* otherTours(turn: Turn): Plan<Tour[]> {
  const slack = slackOf(turn);
  const within = [
    searchCall(turn, { place: true, dates: true, price: true, slack }),
    searchCall(turn, { dates: true, price: true, slack }),
  ];
  const [near, wide] = yield [...within, ...backToOffer(turn)];
  const inBudget = unique([...toTours(near), ...toTours(wide)]).filter((tour) => affordable(turn, tour));
  const fresh = inBudget.filter((tour) => !isKnown(turn, tour));
  if (fresh.length > 0 || turn.facts.budget === undefined) return fresh;
  const [dearer] = yield [searchCall(turn, { place: true, dates: true, slack })];
  return toTours(dearer).filter((tour) => !isKnown(turn, tour));
}

function* cheaperTours(turn: Turn): Plan<Tour[]> {
  const slack = slackOf(turn);
  const searches = [
    searchCall(turn, { place: true, dates: true, slack }),
    searchCall(turn, { dates: true, slack }),
    searchCall(turn, { place: true }),
  ];
  const [near, wide, anyDate] = yield [...searches, ...backToOffer(turn)];
  const all = unique([...toTours(near), ...toTours(wide)]);
  return cheaperThan(turn, { near: toTours(near), all, priced: unique([...all, ...toTours(anyDate)]) });
}

function unique(tours: readonly Tour[]): Tour[] {
  return tours.filter((tour, index) => tours.findIndex((other) => other.sku === tour.sku) === index);
}

function isChosen(turn: Turn, tour: Tour): boolean {
  return tour.sku === turn.facts.chosenTour || tour.title === turn.heard.spokenOf;
}

function isKnown(turn: Turn, tour: Tour): boolean {
  return isChosen(turn, tour) || turn.heard.shown.some((shown) => shown.title === tour.title);
}

/** Below the tour in hand, or below the cheapest that was shown when none is; those where the customer wants to go first, dearest first. */
function cheaperThan(
  turn: Turn,
  tours: { near: readonly Tour[]; all: readonly Tour[]; priced: readonly Tour[] },
): Tour[] {
  const { near, all, priced } = tours;
  const chosen = priced.find((tour) => isChosen(turn, tour));
  const listed = priced.filter((tour) => turn.heard.shown.some((shown) => shown.title === tour.title));
  // A list without the chosen tour was shown after it, as something cheaper.
  const newer = chosen === undefined || !listed.includes(chosen) ? listed.map((tour) => tour.price.amount) : [];
  const limit = Math.min(chosen?.price.amount ?? Infinity, ...newer);
  const below = all.filter((tour) => tour.price.amount < limit);
  // Who chose an easy week is not helped by a hard trek that costs less.
  const harder = (tour: Tour): number => Math.max(0, effortOf(tour) - (chosen === undefined ? 0 : effortOf(chosen)));
  const byPrice = below.toSorted((a, b) => harder(a) - harder(b) || b.price.amount - a.price.amount);
  const wished = new Set(near.map((tour) => tour.sku));
  return [...byPrice.filter((tour) => wished.has(tour.sku)), ...byPrice.filter((tour) => !wished.has(tour.sku))];
}

/** The tour behind a title of ours; the availability tool knows tours by title too, also those without a fitting departure. */
export function* tourByTitle(title: string): Plan<{ sku: string; title: string; tour: Tour | undefined } | undefined> {
  const found = toTours(yield* ask({ name: "search_catalogue", args: { query: title.slice(0, 200), limit: 10 } })).find(
    (tour) => tour.title === title,
  );
  if (found !== undefined) return { sku: found.sku, title, tour: found };
  if (title.length > 64) return undefined;
  const known = toAvailability(yield* ask({ name: "check_availability", args: { tour: title } }));
  return known === undefined ? undefined : { sku: known.tour, title: known.title, tour: undefined };
}
