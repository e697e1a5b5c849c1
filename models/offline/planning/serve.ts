import { askedIn } from "../understanding/index.ts";
import { nextIdea } from "./idea.ts";
import { ordersBooking } from "./book.ts";
import { hasStanding } from "./bookings.ts";
import { chosenTour, describeTour, quoteTour } from "./choose.ts";
import { farewell } from "./courtesy.ts";
import { nextQuestion } from "./next.ts";
import { showOffers } from "./offers.ts";
import { handOff } from "./person.ts";
import { acknowledge, wantsToSee } from "./qualify.ts";
import { remind } from "./remind.ts";
import { manageBookings } from "./sell.ts";
import { botReplies, propose, remember, type Call, type Draft, type Plan, type Turn } from "./turn.ts";

function isReview(turn: Turn): boolean {
  const { facts, feeling, intents } = turn.heard;
  return (
    facts.rating !== undefined ||
    facts.review !== undefined ||
    (feeling !== undefined && hasStanding(turn)) ||
    (intents.has("tripDone") && turn.context.bookings.length > 0)
  );
}

/** A later question about the trip belongs to service, a review to feedback. */
export function openAfterSale(turn: Turn): Call[] {
  const { stage } = turn.context;
  const { questions, otherQuestion, intents } = turn.heard;
  if ((stage === "sale" || stage === "service") && isReview(turn)) {
    const signals =
      turn.heard.facts.rating === undefined && turn.context.facts.rating === undefined
        ? ["trip_finished"]
        : ["review_given"];
    return propose(turn, { stage: "feedback", reason: "the customer tells of the trip", signals });
  }
  const asks =
    questions.length > 0 || otherQuestion !== undefined || intents.has("bookingStatus") || intents.has("cancelBooking");
  if ((stage === "sale" || stage === "feedback") && asks && hasStanding(turn) && !intents.has("newRequest")) {
    return propose(turn, {
      stage: "service",
      reason: "a question about the booked trip",
      signals: ["service_question"],
    });
  }
  if (stage === "feedback" && wantsMore(turn))
    return propose(turn, { stage: "repeat", reason: "wants another trip", signals: ["new_request"] });
  return [];
}

function wantsMore(turn: Turn): boolean {
  const { intents, facts, asked, answer } = turn.heard;
  const travel =
    facts.destination !== undefined ||
    facts.dates !== undefined ||
    facts.party !== undefined ||
    facts.budget !== undefined;
  return intents.has("newRequest") || wantsToSee(turn) || travel || (asked.has("destination") && answer === "yes");
}

/** A new wish after a sale: options can be shown here, the booking itself is a person's. */
function* anotherTrip(turn: Turn): Plan<Draft | undefined> {
  const { choice } = turn.heard;
  if (ordersBooking(turn) && (choice !== undefined || turn.heard.asked.has("book"))) {
    return turn.can("create_booking")
      ? yield* quoteChosen(turn)
      : yield* handOff(turn, { why: "booking", reason: "agent-decided" });
  }
  if (choice !== undefined)
    return turn.can("quote") ? yield* quoteChosen(turn) : yield* describeTour(turn, choice.title);
  if (!wantsMore(turn)) return undefined;
  yield remember(turn, turn.heard.facts);
  const fresh =
    turn.heard.facts.destination === undefined && !wantsToSee(turn) && turn.heard.facts.interests === undefined;
  return fresh ? [acknowledge(turn), turn.pick(turn.w.ask.destinationDates)] : yield* showOffers(turn);
}

function* quoteChosen(turn: Turn): Plan<Draft | undefined> {
  const chosen = yield* chosenTour(turn);
  return chosen === undefined ? undefined : yield* quoteTour(turn, chosen);
}

/** Looks after a booked trip. */
export function* serve(turn: Turn, spoke: boolean): Plan<Draft | undefined> {
  const managed = (yield* manageBookings(turn)) ?? (yield* remind(turn)) ?? (yield* anotherTrip(turn));
  if (managed !== undefined) return managed;
  if (isReview(turn)) return yield* thankForReview(turn);
  const polite = farewell(turn);
  if (polite.length > 0) return polite;
  if (turn.heard.answer === "no") return [turn.pick(turn.w.notNow)];
  if (spoke) return turn.heard.questions.length > 0 ? [] : [nextQuestion(turn)];
  if (Object.keys(turn.heard.facts).length > 0) return [turn.pick(turn.w.gotIt)];
  return turn.heard.intents.size > 0 || turn.heard.answer === "yes" ? [nextQuestion(turn)] : undefined;
}

/** A rating is asked for once; who did not give it is not asked again. */
function wasAskedToRate(turn: Turn): boolean {
  return botReplies(turn).some((reply) => askedIn(reply).has("rating"));
}

/** Thanks by the rating; asks for one when it is missing; a bad trip goes to a person. */
function* thankForReview(turn: Turn): Plan<Draft> {
  const rating = turn.facts.rating;
  const { feeling, facts } = turn.heard;
  const askOnce = wasAskedToRate(turn) ? "" : turn.pick(turn.w.ask.rating);
  if (rating === undefined && feeling === "bad") return [turn.pick(turn.w.reviewSorry), askOnce];
  if (rating === undefined) return [turn.pick(feeling === "good" ? turn.w.reviewThanks : turn.w.welcomeBack), askOnce];
  if (rating <= 2)
    return [turn.pick(turn.w.reviewSorry), ...(yield* handOff(turn, { why: "badReview", reason: "complaint" }))];
  if (rating === 3)
    return [turn.pick(turn.w.reviewMiddling), facts.rating === undefined ? "" : turn.pick(turn.w.ask.reviewBad)];
  return [turn.pick(turn.w.reviewThanks), ...(yield* nextIdea(turn))];
}

/** Hears how the trip was, thanks, and opens the next one. */
export function* feedback(turn: Turn, spoke: boolean): Plan<Draft | undefined> {
  const managed = yield* manageBookings(turn);
  if (managed !== undefined) return managed;
  if (isReview(turn)) return yield* thankForReview(turn);
  const more = yield* anotherTrip(turn);
  if (more !== undefined) return more;
  const polite = farewell(turn);
  if (polite.length > 0) return polite;
  if (turn.heard.answer === "no" || turn.heard.intents.has("later")) return [turn.pick(turn.w.later)];
  if (turn.facts.rating === undefined && !spoke && !wasAskedToRate(turn)) return [turn.pick(turn.w.ask.rating)];
  if (spoke) return [turn.pick(turn.w.ask.next)];
  return turn.heard.intents.size > 0 || turn.heard.answer !== undefined ? [turn.pick(turn.w.ask.next)] : undefined;
}
