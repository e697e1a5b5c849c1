import { bookedAlready, bookTour, ordersBooking } from "./book.ts";
import { changeTour } from "./change.ts";
import { cancelTour, hasStanding, showBookings } from "./bookings.ts";
import { chosenTour, describeTour, quoteTour } from "./choose.ts";
import { giveDiscount } from "./discount.ts";
import { sendMaterials } from "./materials.ts";
import { remind } from "./remind.ts";
import { farewell } from "./courtesy.ts";
import { meetObjection } from "./objection.ts";
import { showAlternatives, showOffers } from "./offers.ts";
import { acknowledge } from "./qualify.ts";
import { nextQuestion } from "./next.ts";
import { remember, type Draft, type Plan, type Turn } from "./turn.ts";

/** Cancelling and looking up bookings, in any agent that has the tools; undefined when it is about something else. */
export function* manageBookings(turn: Turn): Plan<Draft | undefined> {
  const { intents, asked, answer } = turn.heard;
  if (asked.has("cancel") && answer === "no") return [turn.pick(turn.w.cancelKept)];
  const answering = (asked.has("cancel") && answer === "yes") || (asked.has("which-booking") && !turn.heard.isQuestion);
  if ((intents.has("cancelBooking") && (hasStanding(turn) || !asked.has("book"))) || answering)
    return yield* cancelTour(turn);
  const changed = yield* changeTour(turn);
  if (changed !== undefined) return changed;
  return intents.has("bookingStatus") ? yield* showBookings(turn) : undefined;
}

/** The customer asks for other things than those of before: an old choice no longer counts. */
function* newWishes(turn: Turn): Plan<Draft | undefined> {
  const { facts, choice, questions, spokenOf } = turn.heard;
  const sameTour = facts.destination !== undefined && spokenOf?.includes(facts.destination) === true;
  const elsewhere = facts.destination !== undefined && !sameTour && questions.length === 0;
  if (choice !== undefined || (!elsewhere && facts.budget === undefined)) return undefined;
  yield remember(turn, { ...facts, chosenTour: null, chosenDate: null });
  return yield* showOffers(turn);
}

/** A named tour, or new dates or people for the one in hand. */
function* chooseOrChange(turn: Turn): Plan<Draft | undefined> {
  const { choice, facts, intents, beyondList, shown } = turn.heard;
  if (choice !== undefined && intents.has("details")) return yield* describeTour(turn, choice.title);
  const changed = facts.dates !== undefined || facts.party !== undefined;
  const [only] = shown;
  if (beyondList && only !== undefined) {
    if (shown.length > 1) return [turn.pick(turn.w.ask.which)];
    return [turn.pick(turn.w.onlyOne), ...(yield* describeTour(turn, only.title))];
  }
  if (choice === undefined && !changed) return undefined;
  const chosen = yield* chosenTour(turn);
  return chosen === undefined ? yield* showOffers(turn) : yield* quoteTour(turn, chosen);
}

function* order(turn: Turn): Plan<Draft | undefined> {
  if (!ordersBooking(turn)) return undefined;
  const again = bookedAlready(turn);
  if (again !== undefined) return again;
  const chosen = yield* chosenTour(turn);
  if (chosen !== undefined) return yield* bookTour(turn, chosen);
  const { chosenTour: agreed } = turn.context.facts;
  if (agreed !== undefined && turn.heard.intents.has("book")) {
    // "Ладно, бронируем", after cheaper ones were shown: the one whose price was told, said once more before it is booked.
    yield remember(turn, turn.heard.facts);
    return yield* quoteTour(turn, { sku: agreed, title: undefined, place: undefined });
  }
  return turn.heard.shown.length > 0 ? [turn.pick(turn.w.ask.which)] : undefined;
}

/** "Сколько стоит?", "расскажите подробнее", "есть места?" about what is in hand. */
function* askAbout(turn: Turn): Plan<Draft | undefined> {
  const { intents, spokenOf, shown } = turn.heard;
  const priceOrSeats = intents.has("askPrice") || intents.has("askSeats");
  if (!priceOrSeats && !intents.has("details")) return undefined;
  const chosen = yield* chosenTour(turn);
  if (chosen !== undefined && priceOrSeats) return yield* quoteTour(turn, chosen);
  const title = spokenOf ?? chosen?.title ?? (shown.length === 1 ? shown[0]?.title : undefined);
  if (title !== undefined) return yield* describeTour(turn, title);
  if (chosen !== undefined) return yield* quoteTour(turn, chosen);
  return shown.length > 1 ? [turn.pick(turn.w.ask.which)] : undefined;
}

/** Answers to our own question that are no order: yes, no, "цена". */
function* replyToQuestion(turn: Turn): Plan<Draft | undefined> {
  const { asked, answer, shown, normal } = turn.heard;
  if (asked.has("concern") && /цен|дорог|price|cost|money/.test(normal)) return yield* showAlternatives(turn, true);
  if (asked.has("concern") && /программ|маршрут|тур|programme|program|tour/.test(normal))
    return yield* showAlternatives(turn, false);
  if (asked.has("concern") && /дат|врем|date|time/.test(normal)) {
    const chosen = yield* chosenTour(turn);
    return chosen === undefined ? [turn.pick(turn.w.ask.dates)] : yield* quoteTour(turn, chosen);
  }
  if (asked.has("options") && answer === "yes") return yield* showOffers(turn);
  if (answer === "no" && asked.has("person")) return [turn.pick(turn.w.notNow), nextQuestion(turn)];
  if (answer === "no" && turn.heard.intents.has("thanks")) return [turn.pick(turn.w.later)];
  if (answer === "no" && (asked.has("book") || asked.has("choice")))
    return [turn.pick(turn.w.notNow), turn.pick(turn.w.ask.concern)];
  if (answer === "no" && asked.has("more")) return [turn.pick(turn.w.bye)];
  if (answer !== "yes" || !asked.has("choice")) return undefined;
  const [only, second] = shown;
  return only !== undefined && second === undefined
    ? yield* describeTour(turn, only.title)
    : [turn.pick(turn.w.ask.which)];
}

function softEnd(turn: Turn, spoke: boolean): Draft | undefined {
  const { intents, answer } = turn.heard;
  if (intents.has("later")) return [turn.pick(turn.w.later)];
  const polite = farewell(turn);
  if (polite.length > 0) return intents.has("bye") || hasStanding(turn) ? polite : [...polite, nextQuestion(turn)];
  if (spoke || intents.has("greeting") || intents.has("repeatPlease")) return [nextQuestion(turn)];
  if (Object.keys(turn.heard.facts).length > 0) return [acknowledge(turn), nextQuestion(turn)];
  return answer === "yes" ? [nextQuestion(turn)] : undefined;
}

/** Leads from the offer to the booking: details, a quote, objections, alternatives, the order itself. */
export function* sell(turn: Turn, spoke: boolean): Plan<Draft | undefined> {
  const { intents, objection, shown } = turn.heard;
  const managed = (yield* manageBookings(turn)) ?? (yield* remind(turn)) ?? (yield* sendMaterials(turn));
  if (managed !== undefined) return managed;
  const reduced = yield* giveDiscount(turn);
  if (reduced !== undefined) return reduced;
  const fresh = (yield* newWishes(turn)) ?? (yield* order(turn));
  if (fresh !== undefined) return fresh;
  if (objection !== undefined) return yield* meetObjection(turn);
  const picked = yield* chooseOrChange(turn);
  if (picked !== undefined) return picked;
  if (intents.has("cheaper") || intents.has("moreOptions"))
    return yield* showAlternatives(turn, intents.has("cheaper"));
  const about = (yield* askAbout(turn)) ?? (yield* replyToQuestion(turn));
  if (about !== undefined) return about;
  const nothingShown = shown.length === 0 && turn.facts.chosenTour === undefined && turn.context.stage !== "sale";
  if (intents.has("showOptions") || intents.has("newRequest") || (nothingShown && !spoke))
    return yield* showOffers(turn);
  return softEnd(turn, spoke);
}

/** The warm-up is the first offer; whatever else is said meanwhile is handled as in selling. */
export function* warmUp(turn: Turn, spoke: boolean): Plan<Draft | undefined> {
  const { shown, choice, questions } = turn.heard;
  if (turn.facts.chosenTour !== undefined || choice !== undefined || shown.length > 0) return yield* sell(turn, spoke);
  return spoke && questions.length > 0 && Object.keys(turn.heard.facts).length === 0 && turn.dialogue.history.length > 0
    ? yield* sell(turn, spoke)
    : yield* showOffers(turn);
}
