import { bookingsOf, meant, stands } from "./bookings.ts";
import { handOff } from "./person.ts";
import { toAvailability, toBooked, toQuote, type KnownBooking } from "./results.ts";
import { bookingText, dayText, departuresText } from "./say.ts";
import { ask, remember, type Call, type Draft, type Plan, type Turn } from "./turn.ts";
import { format } from "../wording/index.ts";

interface Wish {
  date: string;
  adults: number;
  children: number;
}

/** What the booking should become, as this message or our question before it says. */
function wishOf(turn: Turn, booking: KnownBooking): Wish | undefined {
  const { dates, party } = turn.heard.facts;
  if (dates === undefined && party === undefined) return undefined;
  return {
    date: dates?.from ?? booking.date,
    adults: party?.adults ?? booking.adults,
    children: party?.children ?? booking.children,
  };
}

const callOf = (booking: KnownBooking, wish: Wish): Call => ({
  name: "change_booking",
  args: { booking: booking.number, ...wish },
});

/** The dates and party wished for stand in the facts: they were told when the question was asked. */
function agreedWish(turn: Turn, booking: KnownBooking): Wish {
  const { dates, party } = turn.context.facts;
  return {
    date: dates?.from ?? booking.date,
    adults: party?.adults ?? booking.adults,
    children: party?.children ?? booking.children,
  };
}

function* confirm(turn: Turn, booking: KnownBooking, wish: Wish): Plan<Draft> {
  const { adults, children } = wish;
  yield remember(turn, { ...turn.heard.facts, dates: { from: wish.date }, party: { adults, children } });
  const result = yield* ask({ name: "quote", args: { tour: booking.tour, ...wish } });
  const quote = toQuote(result);
  if (quote === undefined) return yield* otherDays(turn, booking, wish);
  const change = {
    number: booking.number,
    title: quote.title,
    date: dayText(turn, quote.date),
    people: format.people(quote, turn.language),
    total: format.money(quote.total, turn.language),
  };
  return [turn.pick(turn.w.ask.change(change))];
}

function* otherDays(turn: Turn, booking: KnownBooking, { date, adults, children }: Wish): Plan<Draft> {
  const args = { tour: booking.tour, from: date, to: date, people: adults + children };
  const near = toAvailability(yield* ask({ name: "check_availability", args }))?.nearest ?? [];
  if (near.length === 0) return [turn.pick(turn.w.soldOut(booking.title)), turn.pick(turn.w.ask.person)];
  const days = departuresText(turn, near, 3);
  return [
    turn.pick(turn.w.noSeatsOn(booking.title)),
    turn.pick(turn.w.nearest(days)),
    turn.pick(turn.w.ask.dateChoice),
  ];
}

function* change(turn: Turn, booking: KnownBooking, wish: Wish): Plan<Draft> {
  const [result] = yield [callOf(booking, wish)];
  const changed = toBooked(result);
  if (changed !== undefined) return [turn.pick(turn.w.changed(bookingText(turn, changed)))];
  const code = result?.error?.code;
  if (code === "no-seats" || code === "not-found") return yield* otherDays(turn, booking, wish);
  const passed = yield* handOff(turn, { why: "change", reason: "agent-decided" });
  return [turn.pick(turn.w.changePending), ...passed];
}

/** Moves a booking or changes its party, after the customer heard the price and said yes. */
export function* changeTour(turn: Turn): Plan<Draft | undefined> {
  const { intents, asked, answer } = turn.heard;
  if (asked.has("change") && answer === "no" && !intents.has("changeBooking")) return [turn.pick(turn.w.cancelKept)];
  const agreed = asked.has("change") && answer === "yes";
  const continued = asked.has("date-choice") && turn.heard.facts.dates !== undefined && turn.context.agent === "serve";
  if (!intents.has("changeBooking") && !agreed && !continued) return undefined;
  const standing = (yield* bookingsOf(turn)).filter(stands);
  if (standing.length === 0) return undefined;
  if (!turn.can("change_booking") || !turn.can("quote"))
    return yield* handOff(turn, { why: "change", reason: "agent-decided" });
  const booking = meant(turn, standing);
  if (booking === undefined) return [turn.pick(turn.w.ask.whichBooking)];
  if (agreed) return yield* change(turn, booking, agreedWish(turn, booking));
  const wish = wishOf(turn, booking);
  return wish === undefined ? [turn.pick(turn.w.ask.newDate)] : yield* confirm(turn, booking, wish);
}

/** A change made in this turn is told before anything else. */
export function changedNow(turn: Turn): Draft | undefined {
  const result = turn.dialogue.results.findLast((entry) => entry.name === "change_booking");
  const changed = toBooked(result);
  return changed === undefined ? undefined : [turn.pick(turn.w.changed(bookingText(turn, changed)))];
}
