import { format } from "../wording/index.ts";
import type { Booked, Departure, KnownBooking, Quote, Tour } from "./results.ts";
import type { Turn } from "./turn.ts";

/** Without its final full stop, to stand inside a sentence of ours. */
export function bare(text: string): string {
  return text.trim().replace(/\.$/, "");
}

/** Words for tool results; every amount and date below comes from one. */

export function dayText(turn: Turn, iso: string): string {
  return format.day(iso, turn.language, turn.context.today);
}

/** `10 июля (осталось 6 мест), 17 июля`: seats only where few are left. */
export function departuresText(turn: Turn, departures: readonly Departure[], most: number): string {
  return departures
    .slice(0, most)
    .map((departure) =>
      departure.seats_left <= 6
        ? `${dayText(turn, departure.date)} (${format.seats(departure.seats_left, turn.language)})`
        : dayText(turn, departure.date),
    )
    .join(", ");
}

/** The price in the currency of the customer's budget where the tour has one, otherwise the list price. */
export function priceOf(turn: Turn, tour: Tour): Tour["price"] {
  const wanted = turn.facts.budget?.currency;
  return tour.prices.find((price) => price.currency === wanted) ?? tour.price;
}

/** Departures inside the wished dates with room for the party; when there are none, the next ones with room. */
export function fittingDepartures(turn: Turn, tour: Tour): Departure[] {
  const people = turn.facts.party === undefined ? 1 : turn.facts.party.adults + turn.facts.party.children;
  const roomy = tour.next_departures.filter((departure) => departure.seats_left >= people);
  const wished = turn.facts.dates;
  const inside =
    wished === undefined
      ? roomy
      : roomy.filter(({ date }) => date >= wished.from && date <= (wished.to ?? wished.from));
  return inside.length > 0 ? inside : roomy;
}

export function offerText(turn: Turn, tour: Tour): string {
  const departures = fittingDepartures(turn, tour);
  const dates = departures.length === 0 ? turn.w.noDepartures : turn.w.departs(departuresText(turn, departures, 2));
  return turn.w.offerLine({
    title: tour.title,
    days: format.days(tour.days, turn.language),
    price: format.money(priceOf(turn, tour), turn.language),
    total: tour.party_total === undefined ? "" : format.money(tour.party_total.total, turn.language),
    dates,
  });
}

/** `brief`: price and dates follow in a quote. */
export function detailText(turn: Turn, tour: Tour, brief: boolean): string {
  return turn.w.details({
    title: tour.title,
    summary: format.shorten(tour.summary, 300),
    days: format.days(tour.days, turn.language),
    difficulty: turn.w.difficulty[tour.difficulty] ?? "",
    included: bare(format.shorten(tour.included, 260)),
    price: brief ? "" : format.money(priceOf(turn, tour), turn.language),
    total: "",
    dates: brief ? "" : departuresText(turn, fittingDepartures(turn, tour), 3),
  });
}

export function quoteText(turn: Turn, quote: Quote): string {
  return turn.w.quote({
    title: quote.title,
    date: dayText(turn, quote.date),
    people: format.people(quote, turn.language),
    perAdult: format.money(quote.per_adult, turn.language),
    discount:
      quote.discount === undefined
        ? ""
        : turn.w.discountOf(quote.discount.percent, format.money(quote.discount.before, turn.language)),
    perChild: quote.children === 0 ? "" : format.money(quote.per_child, turn.language),
    total: format.money(quote.total, turn.language),
    seats: quote.seats_left === undefined || quote.seats_left > 6 ? "" : format.seats(quote.seats_left, turn.language),
  });
}

function bookingFields(turn: Turn, booking: Booked): Parameters<Turn["w"]["bookingLine"]>[0] {
  return {
    number: booking.number,
    title: booking.title,
    date: dayText(turn, booking.date),
    people: format.people(booking, turn.language),
    total: format.money(booking.total, turn.language),
    status: turn.w.status[booking.status] ?? booking.status,
  };
}

export function bookedText(turn: Turn, booking: Booked): string {
  return turn.pick(turn.w.booked(bookingFields(turn, booking)));
}

export function bookingText(turn: Turn, booking: KnownBooking | Booked): string {
  return turn.w.bookingLine(bookingFields(turn, booking));
}

/** What we have just understood, without amounts: those only ever come from tools. */
export function factsText(turn: Turn): string {
  const { destination, dates, party } = turn.heard.facts;
  return [
    destination ?? "",
    dates === undefined ? "" : format.span(dates, turn.language, turn.context.today),
    party === undefined ? "" : format.people(party, turn.language),
  ]
    .filter((part) => part !== "")
    .join(", ");
}
