import { localText, priceIn, quoteParty, type Locale, type Money } from "../domain/index.ts";
import type { Booking, Departure, FoundTour, Tour } from "../store/index.ts";
import { currencyFor } from "./schemas.ts";
import type { ToolContext } from "./tool.ts";

/** What the model is shown: snake_case, in the customer's language, money as `{ amount, currency }` in minor units. */
export interface DepartureView {
  date: string;
  ends: string;
  seats_left: number;
}

export interface TourView {
  sku: string;
  title: string;
  summary: string;
  days: number;
  difficulty: string;
  destinations: string[];
  included: string;
  price: Money;
  prices: Money[];
  child_percent: number;
  min_age: number | null;
  party_total?: { adults: number; children: number; total: Money };
  next_departures: DepartureView[];
  url: string | null;
}

export interface BookingView {
  number: string;
  tour: string;
  title: string;
  date: string;
  ends: string;
  adults: number;
  children: number;
  total: Money;
  status: string;
}

export function toDepartureView(departure: Departure): DepartureView {
  return { date: departure.date, ends: departure.ends, seats_left: departure.seatsLeft };
}

/** The price for the known party, so that nobody has to multiply. */
function partyTotal(tour: Tour, context: ToolContext): Pick<TourView, "party_total"> {
  const party = context.facts.party;
  if (party === undefined || party.adults + party.children < 2) return {};
  const { total } = quoteParty({ ...tour, ...party, minAge: tour.minAge, currency: currencyFor(context) });
  return { party_total: { adults: party.adults, children: party.children, total } };
}

export function toTourView(tour: FoundTour, context: ToolContext, currency: string | undefined): TourView {
  const locale: Locale = context.locale;
  return {
    sku: tour.sku,
    title: localText(tour.title, locale),
    summary: localText(tour.summary, locale),
    days: tour.days,
    difficulty: tour.difficulty,
    destinations: tour.places.map((place) => localText(place, locale)),
    included: localText(tour.included, locale),
    price: priceIn(tour.prices, currency),
    prices: tour.prices,
    child_percent: tour.childPercent,
    min_age: tour.minAge,
    ...partyTotal(tour, context),
    next_departures: tour.departures.map(toDepartureView),
    url: tour.url,
  };
}

export function toBookingView(booking: Booking, locale: Locale): BookingView {
  const { title, ...rest } = booking;
  return { ...rest, title: localText(title, locale) };
}
