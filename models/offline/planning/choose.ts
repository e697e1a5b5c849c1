import { tourByTitle } from "./offers.ts";
import { toAvailability, toQuote, type Availability, type Departure, type Quote } from "./results.ts";
import { format } from "../wording/index.ts";
import { bare, dayText, departuresText, detailText, quoteText } from "./say.ts";
import { ask, remember, toldNow, type Call, type Draft, type Plan, type Turn } from "./turn.ts";
import { handOff } from "./person.ts";

export interface Chosen {
  sku: string;
  title: string | undefined;
  /** Where it goes, when the catalogue said so. */
  place: string | undefined;
}

/** A name used now, the only tour of the newest list, or the tour our last words were about. */
function namedTour(turn: Turn): string | undefined {
  const { choice, spokenOf, shown, inHand } = turn.heard;
  if (choice !== undefined) return choice.title;
  if (inHand === "list") return shown.length === 1 ? shown[0]?.title : undefined;
  return turn.facts.chosenTour === undefined ? spokenOf : undefined;
}

/** The tour meant now; undefined while the customer has several to choose from. */
export function* chosenTour(turn: Turn): Plan<Chosen | undefined> {
  const named = namedTour(turn);
  if (named !== undefined) {
    const found = yield* tourByTitle(named);
    if (found !== undefined) return { sku: found.sku, title: found.title, place: found.tour?.destinations[0] };
  }
  const { chosenTour: sku } = turn.facts;
  if (sku === undefined || (turn.heard.inHand === "list" && turn.heard.shown.length > 1)) return undefined;
  return { sku, title: undefined, place: undefined };
}

function heads(turn: Turn): number {
  return turn.facts.party === undefined ? 1 : turn.facts.party.adults + turn.facts.party.children;
}

function hasRoom(turn: Turn, departure: Departure): boolean {
  return departure.fits ?? departure.seats_left >= heads(turn);
}

interface Dated {
  availability: Availability | undefined;
  /** The departure to quote; undefined when the customer has to choose. */
  date: string | undefined;
  /** Departures with room inside the wished dates, or all with room. */
  open: Departure[];
  /** There is room on the wished dates. */
  asWished: boolean;
}

type Window = { from: string; to: string } | Record<string, never>;

function* availabilityOf(turn: Turn, sku: string, window: Window): Plan<Availability | undefined> {
  const people = turn.facts.party === undefined ? {} : { people: heads(turn) };
  return toAvailability(yield* ask({ name: "check_availability", args: { tour: sku, ...window, ...people } }));
}

/** The date agreed on before, as long as this message names no other dates and no other tour. */
function agreedDate(turn: Turn): string | undefined {
  const { facts, choice } = turn.heard;
  // What this very turn chose is no agreement, and would change the plan between two replays.
  if (facts.dates !== undefined || choice !== undefined || toldNow(turn).has("chosenDate")) return undefined;
  return turn.context.facts.chosenDate;
}

function windowOf(turn: Turn): Window {
  const agreed = agreedDate(turn);
  if (agreed !== undefined) return { from: agreed, to: agreed };
  const wished = turn.facts.dates;
  return wished === undefined ? {} : { from: wished.from, to: wished.to ?? wished.from };
}

/** Which departure: the one agreed on, or the first with room inside the wished dates. */
function* chooseDate(turn: Turn, sku: string): Plan<Dated> {
  const availability = yield* availabilityOf(turn, sku, windowOf(turn));
  const inside = (availability?.departures ?? []).filter((departure) => hasRoom(turn, departure));
  if (windowOf(turn)["from"] === undefined) {
    return { availability, open: inside, asWished: true, date: inside.length === 1 ? inside[0]?.date : undefined };
  }
  const near = (availability?.nearest ?? []).filter((departure) => hasRoom(turn, departure));
  const open = inside.length > 0 ? inside : near.length > 0 ? near : yield* anyDates(turn, sku);
  return { availability, open, asWished: inside.length > 0, date: inside[0]?.date };
}

function* anyDates(turn: Turn, sku: string): Plan<Departure[]> {
  const all = yield* availabilityOf(turn, sku, {});
  return (all?.departures ?? []).filter((departure) => hasRoom(turn, departure));
}

/** Asks for what a booking still needs, as one question after a quote. */
export function bookQuestion(turn: Turn): string {
  const name = turn.facts.name ?? null;
  const phone = turn.facts.phone ?? turn.context.client.phone;
  const { ask: asks } = turn.w;
  if (name === null && phone === null) return turn.pick(asks.bookContact);
  if (name === null) return turn.pick(asks.bookName);
  return turn.pick(phone === null ? asks.bookPhone : asks.book);
}

function keep(turn: Turn, chosen: Chosen, date: string | undefined): Record<string, unknown> {
  return { ...turn.heard.facts, chosenTour: chosen.sku, ...(date === undefined ? {} : { chosenDate: date }) };
}

function* askForDate(turn: Turn, chosen: Chosen, dated: Dated): Plan<Draft> {
  yield remember(turn, keep(turn, chosen, undefined));
  const title = dated.availability?.title ?? chosen.title ?? "";
  if (dated.open.length === 0) return [turn.pick(turn.w.soldOut(title)), turn.pick(turn.w.ask.person)];
  const dates = departuresText(turn, dated.open, 4);
  const found = dated.asWished
    ? [turn.pick(turn.w.availability(title, dates))]
    : [turn.pick(turn.w.noSeatsOn(title)), turn.pick(turn.w.nearest(dates))];
  return [...found, turn.pick(turn.w.ask.dateChoice)];
}

function quoted(turn: Turn, quote: Quote, { dated, described }: { dated: Dated; described: boolean }): Draft {
  const first = turn.heard.choice !== undefined && !described && quote.included !== "";
  const others = described ? [] : dated.open.filter((departure) => departure.date !== dated.date).slice(0, 2);
  return [
    quoteText(turn, quote),
    first ? turn.w.included(bare(format.shorten(quote.included, 200))) : "",
    others.length === 0 ? "" : turn.w.otherDates(others.map((departure) => dayText(turn, departure.date)).join(", ")),
    bookQuestion(turn),
  ];
}

/** The exact price for the party on one departure, and the question that leads to the booking. */
export function* quoteTour(turn: Turn, chosen: Chosen, described = false): Plan<Draft> {
  const dated = yield* chooseDate(turn, chosen.sku);
  if (dated.date === undefined) return yield* askForDate(turn, chosen, dated);
  if (turn.facts.party === undefined) {
    yield remember(turn, keep(turn, chosen, dated.date));
    const title = dated.availability?.title ?? "";
    return [turn.pick(turn.w.availability(title, departuresText(turn, dated.open, 3))), turn.pick(turn.w.ask.party)];
  }
  const { adults, children } = turn.facts.party;
  const quoteCall = { name: "quote", args: { tour: chosen.sku, date: dated.date, adults, children } };
  const results = yield [...remember(turn, keep(turn, chosen, dated.date)), quoteCall];
  const result = results.at(-1);
  const quote = toQuote(result);
  if (quote !== undefined) return quoted(turn, quote, { dated, described });
  return yield* quoteFailed(turn, dated, result?.error?.code);
}

function* quoteFailed(turn: Turn, dated: Dated, code: string | undefined): Plan<Draft> {
  const title = dated.availability?.title ?? "";
  if (code === "no-seats" || code === "not-found") {
    const others = dated.open.filter((departure) => departure.date !== dated.date);
    if (others.length > 0)
      return [
        turn.pick(turn.w.noSeatsOn(title)),
        turn.pick(turn.w.nearest(departuresText(turn, others, 3))),
        turn.pick(turn.w.ask.dateChoice),
      ];
    return [turn.pick(turn.w.soldOut(title)), turn.pick(turn.w.ask.person)];
  }
  if (code === "not-available") return yield* handOff(turn, { why: "booking", reason: "agent-decided" });
  return [turn.pick(turn.w.failed), turn.pick(turn.w.ask.person)];
}

/** Keeps the tour that is talked of; a date agreed on for another tour no longer counts. */
function keepTour(turn: Turn, sku: string): Call[] {
  const before = turn.context.facts.chosenTour;
  const moved = before !== undefined && before !== sku;
  return remember(turn, { ...turn.heard.facts, chosenTour: sku, ...(moved && { chosenDate: null }) });
}

/** More about one tour: what it is, what is included, the next departures; with the party known, what it comes to. */
export function* describeTour(turn: Turn, title: string): Plan<Draft> {
  const found = yield* tourByTitle(title);
  if (found === undefined) return [turn.pick(turn.w.noAnswer), turn.pick(turn.w.ask.person)];
  const chosen = { sku: found.sku, title: found.title, place: found.tour?.destinations[0] };
  if (found.tour === undefined) return yield* quoteTour(turn, chosen);
  const priced = turn.facts.party !== undefined && turn.can("quote");
  const about = detailText(turn, found.tour, priced);
  if (priced) return [about, ...(yield* quoteTour(turn, chosen, true))];
  yield keepTour(turn, found.sku);
  return [about, turn.pick(turn.facts.party === undefined ? turn.w.ask.party : turn.w.ask.book)];
}
