import type { Context } from "../protocol.ts";
import { format } from "../wording/index.ts";
import { chosenTour } from "./choose.ts";
import { needsQuestion } from "./needs.ts";
import { findTours, offerList } from "./offers.ts";
import { toAvailability, toPassages, type Tour } from "./results.ts";
import { dayText, departuresText } from "./say.ts";
import { ask, botReplies, type Draft, type Plan, type Turn } from "./turn.ts";

type FollowUp = NonNullable<Context["followUp"]>;

const SHOWN = 2;

/** What the customer is after, in a few words of their own wish. */
function wishText(turn: Turn): string {
  const { destination, dates } = turn.facts;
  const when = dates === undefined ? "" : format.span(dates, turn.language, turn.context.today);
  return [destination ?? "", when].filter((part) => part !== "").join(", ");
}

const hello = (turn: Turn): string => turn.pick(turn.w.followUp.hello(turn.facts.name ?? ""));

function isLast({ step, of }: FollowUp): boolean {
  return step === of && of > 1;
}

/** Fitting tours not shown yet; a list shown twice is a nuisance. */
function* freshTours(turn: Turn): Plan<Tour[]> {
  const { tours, fit } = yield* findTours(turn);
  if (fit === "otherPlaces" || fit === "popular") return [];
  const said = botReplies(turn);
  return tours.filter(({ title }) => !said.some((reply) => reply.includes(title))).slice(0, SHOWN);
}

/** Needs were asked for and not told: what there is for the wish as far as it is known, and the next question. */
function* afterSilence(turn: Turn, followUp: FollowUp): Plan<Draft> {
  const { followUp: words } = turn.w;
  const wish = wishText(turn);
  if (isLast(followUp)) return [hello(turn), turn.pick(words.last)];
  const about = turn.pick(wish === "" ? words.plain : words.wish(wish));
  const question = needsQuestion(turn) || turn.pick(turn.w.ask.options);
  if (turn.facts.destination === undefined) return [hello(turn), about, question];
  const tours = yield* freshTours(turn);
  if (tours.length === 0) return [hello(turn), about, question];
  return [hello(turn), about, turn.pick(words.found), offerList(turn, tours), question];
}

/** Tours were shown: how many seats the one in hand still has, then an alternative, then we leave them in peace. */
function* afterOffer(turn: Turn, followUp: FollowUp): Plan<Draft> {
  const { followUp: words } = turn.w;
  if (isLast(followUp)) {
    const fresh = yield* freshTours(turn);
    if (fresh.length === 0) return [hello(turn), turn.pick(words.last)];
    return [hello(turn), turn.pick(words.alsoFits), offerList(turn, fresh), turn.pick(words.noHurry)];
  }
  const chosen = yield* chosenTour(turn);
  if (chosen === undefined) return [hello(turn), turn.pick(words.which), turn.pick(turn.w.ask.concern)];
  const { party, dates, chosenDate } = turn.facts;
  const people = party === undefined ? {} : { people: party.adults + party.children };
  const from = chosenDate ?? dates?.from;
  const window = from === undefined ? {} : { from, to: chosenDate ?? dates?.to ?? from };
  const known = toAvailability(
    yield* ask({ name: "check_availability", args: { tour: chosen.sku, ...window, ...people } }),
  );
  const open = (known?.departures ?? []).filter(({ fits }) => fits !== false);
  if (known === undefined || open.length === 0)
    return [hello(turn), turn.pick(words.which), turn.pick(turn.w.ask.concern)];
  return [
    hello(turn),
    turn.pick(words.stillOpen(known.title, departuresText(turn, open, 3))),
    turn.pick(turn.w.ask.concern),
  ];
}

/** The trip is near: its day, and what helps now. */
function* beforeTrip(turn: Turn, followUp: FollowUp): Plan<Draft> {
  const { followUp: words, search } = turn.w;
  const booking = turn.context.bookings.find(({ number }) => number === followUp.booking);
  if (booking === undefined) return [hello(turn), turn.pick(words.questions)];
  const soon = turn.pick(words.soon(booking.title, dayText(turn, booking.date)));
  const query = isLast(followUp) ? search.meeting : search.packing;
  const [passage] = toPassages(yield* ask({ name: "search_knowledge", args: { query, kinds: ["faq", "policy"] } }));
  const help = passage === undefined ? "" : format.shorten(passage.text, 420);
  return [hello(turn), soon, help, turn.pick(words.questions)];
}

/** What is said of our own accord, to whom wrote nothing new. */
export function* followUpPlan(turn: Turn, followUp: FollowUp): Plan<Draft> {
  switch (followUp.kind) {
    case "qualification":
      return yield* afterSilence(turn, followUp);
    case "offer":
      return yield* afterOffer(turn, followUp);
    case "before-trip":
      return yield* beforeTrip(turn, followUp);
    case "after-trip":
      return [turn.pick(turn.w.followUp.back), turn.pick(turn.w.ask.rating)];
  }
}
