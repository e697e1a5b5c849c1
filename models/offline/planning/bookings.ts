import { normalise } from "../understanding/index.ts";
import type { ToolResult } from "../protocol.ts";
import { handOff } from "./person.ts";
import { toBookings, toPassages, type KnownBooking } from "./results.ts";
import { format } from "../wording/index.ts";
import { bookingText } from "./say.ts";
import { ask, lastReply, remember, type Draft, type Plan, type Turn } from "./turn.ts";

export const stands = (booking: { status: string }): boolean =>
  booking.status === "booked" || booking.status === "paid";

export function* bookingsOf(turn: Turn): Plan<readonly KnownBooking[]> {
  if (!turn.can("get_bookings")) return turn.context.bookings;
  return toBookings(yield* ask({ name: "get_bookings", args: {} })) ?? turn.context.bookings;
}

/** Who asks whether it is paid hears what is still to be paid, and by when. */
function* ifUnpaid(turn: Turn, booking: KnownBooking): Plan<string> {
  const asksForMoney = turn.heard.questions.some(({ topic }) => topic === "payment");
  return asksForMoney && booking.status === "booked" ? yield* paymentTerms(turn) : "";
}

/** What comes after a booking, in the house's words: the prepayment, and who sends the link. */
export function* paymentTerms(turn: Turn): Plan<string> {
  const query = turn.w.search.payment;
  const [passage] = toPassages(yield* ask({ name: "search_knowledge", args: { query, kinds: ["policy"] } }));
  return passage === undefined ? "" : format.sentencesAbout(passage.text, turn.w.search.prepayment);
}

/** What is booked, from the bookings themselves. */
export function* showBookings(turn: Turn): Plan<Draft> {
  const standing = (yield* bookingsOf(turn)).filter((booking) => stands(booking) || booking.status === "completed");
  const [only] = standing;
  if (only === undefined) return [turn.pick(turn.w.noBookings), turn.pick(turn.w.ask.options)];
  if (standing.length === 1)
    return [turn.pick(turn.w.oneBooking(bookingText(turn, only))), yield* ifUnpaid(turn, only)];
  return [
    turn.pick(turn.w.bookingsHead),
    standing
      .slice(0, 5)
      .map((booking) => bookingText(turn, booking))
      .join("\n"),
  ];
}

export function meant(turn: Turn, standing: readonly KnownBooking[]): KnownBooking | undefined {
  const said = turn.heard.normal;
  const named = standing.find(
    (booking) => said.includes(booking.number.toLowerCase()) || said.includes(normalise(booking.title)),
  );
  const before = standing.filter((booking) => lastReply(turn).includes(booking.number));
  return named ?? (before.length === 1 ? before[0] : standing.length === 1 ? standing[0] : undefined);
}

/** Cancels only after the customer confirmed the booking that we named. */
export function* cancelTour(turn: Turn): Plan<Draft> {
  const standing = (yield* bookingsOf(turn)).filter(stands);
  if (standing.length === 0) return [turn.pick(turn.w.noBookings), turn.pick(turn.w.ask.more)];
  const booking = meant(turn, standing);
  if (booking === undefined)
    return [
      turn.pick(turn.w.bookingsHead),
      standing.map((entry) => bookingText(turn, entry)).join("\n"),
      turn.pick(turn.w.ask.whichBooking),
    ];
  const confirmed = turn.heard.asked.has("cancel") && turn.heard.answer !== "no";
  if (!confirmed) return [yield* cancelTerms(turn), turn.pick(turn.w.ask.cancel(booking.number, booking.title))];
  return yield* cancel(turn, booking);
}

/** What cancelling costs, in the house's words: the part on bookings that are not paid, for others take a person. */
function* cancelTerms(turn: Turn): Plan<string> {
  const query = turn.w.search.cancellation;
  const [passage] = toPassages(yield* ask({ name: "search_knowledge", args: { query, kinds: ["policy"] } }));
  return passage === undefined ? "" : format.sentencesAbout(passage.text, turn.w.search.unpaid);
}

function* cancel(turn: Turn, booking: KnownBooking): Plan<Draft> {
  if (!turn.can("cancel_booking")) return yield* handOff(turn, { why: "asked", reason: "agent-decided" });
  const reason = turn.dialogue.history.findLast((line) => line.by === "client")?.text ?? turn.heard.raw;
  const results = yield [
    ...remember(turn, turn.heard.facts),
    { name: "cancel_booking", args: { booking: booking.number, reason: reason.slice(0, 400) || "-" } },
  ];
  const error = results.at(-1)?.error?.code;
  if (error === undefined || error === "already-cancelled") return [turn.pick(turn.w.cancelled(booking.number))];
  if (error === "not-approved") return [turn.pick(turn.w.notApproved(personsWords(results.at(-1))))];
  if (error === "approval-pending") return [turn.pick(turn.w.stillDeciding)];
  if (error === "not-found") return [turn.pick(turn.w.noBookings), turn.pick(turn.w.ask.person)];
  const passed = yield* handOff(turn, { why: "asked", reason: "agent-decided" });
  return [turn.pick(turn.w.cancelPending), ...passed];
}

/** What the colleague who decided wants the customer to hear; undefined when they only said no. */
function personsWords(result: ToolResult | undefined): string | undefined {
  return /tell the customer what they say: ([\s\S]+)$/.exec(result?.error?.message ?? "")?.[1];
}

/** A cancellation made in this turn is told before anything else. */
export function cancelledNow(turn: Turn): Draft | undefined {
  const result = turn.dialogue.results.findLast(
    (entry) => entry.name === "cancel_booking" && entry.error === undefined,
  );
  const number = result?.args["booking"];
  return typeof number === "string" ? [turn.pick(turn.w.cancelled(number))] : undefined;
}

export function hasStanding(turn: Turn): boolean {
  return turn.context.bookings.some(stands);
}
