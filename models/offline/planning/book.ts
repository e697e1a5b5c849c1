import { quoteTour, type Chosen } from "./choose.ts";
import { handOff } from "./person.ts";
import { paymentTerms } from "./bookings.ts";
import { toBooked } from "./results.ts";
import { bookedText, bookingText } from "./say.ts";
import { botReplies, remember, toldNow, type Draft, type Plan, type Turn } from "./turn.ts";

/** Conditional or general talk of booking ("если забронировать…", "how do I book?") is a question, not an order. */
const HYPOTHETICAL =
  /(?<!\p{L})(?:если|можно ли|как (?:за)?бронир|нужно ли|надо ли|когда (?:нужно|надо|лучше)|how (?:do|can|to|does|far)|if |should i|do i need|when (?:should|do))/u;

/** The customer orders: by word, by "yes" to our question, or by giving the contact we asked for. */
export function ordersBooking(turn: Turn): boolean {
  const { intents, asked, answer, facts, normal, isQuestion } = turn.heard;
  if (answer === "no" || (isQuestion && HYPOTHETICAL.test(normal))) return false;
  if (intents.has("book")) return true;
  const contact = facts.name !== undefined || facts.phone !== undefined;
  const invited = asked.has("book") || asked.has("name") || asked.has("phone");
  return (asked.has("book") && answer === "yes") || (invited && contact);
}

/**
 * A total was shown and the order or contact asked for, so nothing is booked that was not seen. What this very turn chose
 * does not count: the plan is replayed with it already among the facts.
 */
function sawQuote(turn: Turn): boolean {
  const { asked } = turn.heard;
  const { chosenTour, chosenDate, party } = turn.context.facts;
  const agreed = chosenTour !== undefined && chosenDate !== undefined && party !== undefined;
  const named = botReplies(turn)
    .slice(-8)
    .some((reply) => /(?<!\p{L})(?:итого|total)(?!\p{L})/iu.test(reply));
  const now = toldNow(turn);
  return (
    agreed &&
    named &&
    !["chosenTour", "chosenDate", "party"].some((key) => now.has(key)) &&
    (asked.has("book") || asked.has("name") || asked.has("phone"))
  );
}

function changesOrder(turn: Turn): boolean {
  const { facts, choice } = turn.heard;
  return (
    choice !== undefined || facts.dates !== undefined || facts.party !== undefined || facts.destination !== undefined
  );
}

/** Books what was quoted and agreed; asks for a missing name or phone; quotes first when nothing was. */
export function* bookTour(turn: Turn, chosen: Chosen): Plan<Draft> {
  if (!turn.can("create_booking")) return yield* handOff(turn, { why: "booking", reason: "agent-decided" });
  if (!sawQuote(turn) || changesOrder(turn)) return yield* quoteTour(turn, chosen);
  // A profile's name is not what the customer gave for a booking.
  const name = turn.facts.name ?? null;
  const phone = turn.facts.phone ?? turn.context.client.phone;
  const { chosenDate, party } = turn.facts;
  if (name === null || phone === null) {
    yield remember(turn, turn.heard.facts);
    return [...thanksForPart(turn), turn.pick(contactAsk(turn, name, phone))];
  }
  const args = { tour: chosen.sku, date: chosenDate, adults: party?.adults, children: party?.children, name, phone };
  const results = yield [...remember(turn, turn.heard.facts), { name: "create_booking", args }];
  const result = results.at(-1);
  const booked = toBooked(result);
  return booked === undefined
    ? yield* notBooked(turn, chosen, result?.error?.code)
    : [bookedText(turn, booked), yield* paymentTerms(turn)];
}

/** The very thing is booked already: a second "yes, book it" books nothing more. */
export function bookedAlready(turn: Turn): Draft | undefined {
  const { chosenTour, chosenDate } = turn.context.facts;
  const { choice, facts } = turn.heard;
  if (choice !== undefined || facts.dates !== undefined || facts.party !== undefined) return undefined;
  const standing = turn.context.bookings.find(
    ({ tour, date, status }) => tour === chosenTour && date === chosenDate && status !== "cancelled",
  );
  if (standing === undefined) return undefined;
  return [turn.pick(turn.w.alreadyBooked(bookingText(turn, standing))), turn.pick(turn.w.ask.more)];
}

function thanksForPart(turn: Turn): string[] {
  const { name, phone } = turn.heard.facts;
  if (name !== undefined) return [turn.pick(turn.w.helloName(name))];
  return phone === undefined ? [] : [turn.pick(turn.w.gotIt)];
}

function contactAsk(turn: Turn, name: string | null, phone: string | null): readonly string[] {
  const { ask: asks } = turn.w;
  if (name === null && phone === null) return asks.contact;
  return name === null ? asks.name : asks.phone;
}

function* notBooked(turn: Turn, chosen: Chosen, code: string | undefined): Plan<Draft> {
  if (code === "no-seats" || code === "not-found") return yield* quoteTour(turn, chosen);
  if (code === "already-booked") {
    const standing = turn.context.bookings.find(
      (booking) => booking.tour === chosen.sku && booking.status !== "cancelled",
    );
    return [
      turn.pick(turn.w.alreadyBooked(standing === undefined ? "" : bookingText(turn, standing))),
      turn.pick(turn.w.ask.more),
    ];
  }
  if (code === "bad-phone") return [turn.pick(turn.w.ask.phone)];
  return [turn.pick(turn.w.failed), turn.pick(turn.w.ask.person)];
}

/** A booking made in this turn is told before anything else. */
export function* bookedNow(turn: Turn): Plan<Draft | undefined> {
  const result = turn.dialogue.results.findLast((entry) => entry.name === "create_booking");
  const booked = toBooked(result);
  return booked === undefined ? undefined : [bookedText(turn, booked), yield* paymentTerms(turn)];
}
