import type { Objection } from "../understanding/index.ts";

/** Ways to say the same thing; one is picked by the conversation's hash. */
export type Variants = readonly string[];

export interface OfferText {
  title: string;
  days: string;
  price: string;
  /** For the whole party, when it is known. */
  total: string;
  dates: string;
}

export interface DetailText extends OfferText {
  summary: string;
  difficulty: string;
  included: string;
}

export interface QuoteText {
  title: string;
  date: string;
  people: string;
  perAdult: string;
  perChild: string;
  total: string;
  seats: string;
  /** What was taken off, where something was. */
  discount: string;
}

/** A booking as it is to become. */
export interface ChangeText {
  number: string;
  title: string;
  date: string;
  people: string;
  total: string;
}

export interface BookingText {
  number: string;
  title: string;
  date: string;
  people: string;
  total: string;
  status: string;
}

type AskKey =
  | "destination"
  | "dates"
  | "party"
  | "children"
  | "childAges"
  | "discount"
  | "newDate"
  | "budget"
  | "destinationDates"
  | "partyBudget"
  | "datesParty"
  | "name"
  | "phone"
  | "contact"
  | "choice"
  | "one"
  | "which"
  | "dateChoice"
  | "book"
  | "bookContact"
  | "bookName"
  | "bookPhone"
  | "whichBooking"
  | "person"
  | "rating"
  | "reviewBad"
  | "concern"
  | "options"
  | "more"
  | "next";

type OfferHeadKey =
  | "exact"
  | "nearDates"
  | "overBudget"
  | "otherDates"
  | "otherPlacesPlain"
  | "popular"
  | "cheaper"
  | "alternatives"
  | "noCheaper"
  | "noMore";

export type SummaryKey =
  | "asked"
  | "complaint"
  | "forget"
  | "unclear"
  | "badReview"
  | "booking"
  | "change"
  | "unanswered"
  | "failure"
  | "facts"
  | "last"
  | "promises";

/** All that the model can say in one language. A new language is one more object of this type. */
export interface Wording {
  greeting(organisation: string): Variants;
  greetingKnown(organisation: string, name: string): Variants;
  greetingIn: Record<"ky" | "kk", string>;
  greetingRest(organisation: string): Variants;
  greetingAgain: Variants;
  helloName(name: string): Variants;
  helloAgain(name: string): Variants;
  understood(facts: string): Variants;
  gotIt: Variants;
  ask: Record<AskKey, Variants> & {
    cancel(number: string, title: string): Variants;
    change(change: ChangeText): Variants;
  };
  offerHead: Record<OfferHeadKey, Variants> & {
    otherPlaces(place: string): Variants;
    otherTaste(taste: string): Variants;
  };
  offerLine(offer: OfferText): string;
  departs(dates: string): string;
  noDepartures: string;
  nothing: Variants;
  details(tour: DetailText): string;
  difficulty: Record<string, string>;
  quote(quote: QuoteText): string;
  included(text: string): string;
  otherDates(dates: string): string;
  availability(title: string, dates: string): Variants;
  nearest(dates: string): Variants;
  noSeatsOn(title: string): Variants;
  soldOut(title: string): Variants;
  booked(booking: BookingText): Variants;
  alreadyBooked(booking: string): Variants;
  bookingLine(booking: BookingText): string;
  bookingsHead: Variants;
  oneBooking(line: string): Variants;
  status: Record<string, string>;
  noBookings: Variants;
  cancelled(number: string): Variants;
  cancelKept: Variants;
  cancelPending: Variants;
  /** A person has decided against it, with these words for the customer or none. */
  notApproved(words: string | undefined): Variants;
  stillDeciding: Variants;
  changed(line: string): Variants;
  changePending: Variants;
  discountAbove(limit: number): Variants;
  discountGiven(percent: number, sums: { before: string; total: string }): Variants;
  discountOf(percent: number, before: string): string;
  materials(kinds: readonly ("photos" | "programme" | "review")[], tour: string): Variants;
  noMaterial: Variants;
  idea(offer: string): Variants;
  advice: { children(title: string): Variants; easiest(title: string): Variants };
  noSuchPlace(place: string, ours: string): Variants;
  /** What the house's rules are looked up with, and the stems of the sentences wanted of them. */
  search: {
    payment: string;
    prepayment: readonly string[];
    cancellation: string;
    unpaid: readonly string[];
    packing: string;
    meeting: string;
  };
  /** To a customer who wrote nothing new. */
  followUp: {
    hello(name: string): Variants;
    plain: Variants;
    wish(wish: string): Variants;
    found: Variants;
    stillOpen(title: string, dates: string): Variants;
    which: Variants;
    alsoFits: Variants;
    noHurry: Variants;
    last: Variants;
    soon(title: string, date: string): Variants;
    questions: Variants;
    back: Variants;
  };
  failed: Variants;
  noAnswer: Variants;
  /** What was said before, quoted; `day` is empty where it is not long ago. */
  recalled: Record<"client" | "us", (quote: string, day: string) => Variants>;
  personHint: Variants;
  onlyOne: Variants;
  unclear: Variants;
  unclearAgain: Variants;
  attachment: Variants;
  bot: Variants;
  calm: Variants;
  outOfRules: Variants;
  smallTalk: Variants;
  thanks: Variants;
  bye: Variants;
  later: Variants;
  english: Variants;
  reminded(when: string): Variants;
  reminderText: string;
  reminderWhen: Variants;
  objection: Record<Objection, Variants>;
  reviewThanks: Variants;
  reviewMiddling: Variants;
  reviewSorry: Variants;
  welcomeBack: Variants;
  handedOff: Variants;
  handedOffComplaint: Variants;
  handOffFailed: Variants;
  notNow: Variants;
  summary: Record<SummaryKey, string>;
}
