import { chosenTour, describeTour, quoteTour } from "./choose.ts";
import { allKnown, needsQuestion } from "./needs.ts";
import { showAlternatives, showOffers } from "./offers.ts";
import { factsText } from "./say.ts";
import { propose, remember, type Call, type Draft, type Plan, type Turn } from "./turn.ts";

/** The customer would rather see something than answer more questions. */
export function wantsToSee(turn: Turn): boolean {
  const { intents, asked, answer } = turn.heard;
  const wish = (["showOptions", "moreOptions", "cheaper", "askPrice", "askSeats", "details"] as const).some((intent) =>
    intents.has(intent),
  );
  return wish || (asked.has("options") && answer === "yes");
}

function readyToSee(turn: Turn): boolean {
  // With nothing left to ask tours are shown, but not again and again to what we do not understand.
  const done =
    needsQuestion(turn) === "" && (turn.heard.shown.length === 0 || Object.keys(turn.heard.facts).length > 0);
  return wantsToSee(turn) || done;
}

export function openQualify(turn: Turn): Call[] {
  const impatient = turn.facts.destination !== undefined && !allKnown(turn) && readyToSee(turn);
  return impatient ? propose(turn, { stage: "warm-up", reason: "wants to see tours", signals: ["interest"] }) : [];
}

/** What we understood, said back once so that a misunderstanding can be mended. */
export function acknowledge(turn: Turn): string {
  const { name, phone, budget } = turn.heard.facts;
  const hello = name === undefined ? "" : turn.pick(turn.w.helloName(name));
  if (turn.dialogue.careful) return hello;
  const facts = factsText(turn);
  const understood =
    facts === ""
      ? budget === undefined && phone === undefined
        ? ""
        : turn.pick(turn.w.gotIt)
      : turn.pick(turn.w.understood(facts));
  return [hello, understood].filter((part) => part !== "").join(" ");
}

function* takeChoice(turn: Turn, title: string): Plan<Draft> {
  const chosen = yield* chosenTour(turn);
  if (chosen === undefined) return yield* describeTour(turn, title);
  const destination = turn.facts.destination ?? chosen.place;
  const interest = propose(turn, { stage: "warm-up", reason: `chose ${chosen.sku}`, signals: ["interest"] });
  yield [
    ...remember(turn, {
      ...turn.heard.facts,
      ...(destination !== undefined && { destination }),
      chosenTour: chosen.sku,
    }),
    ...interest,
  ];
  return turn.can("quote") ? yield* quoteTour(turn, chosen) : yield* describeTour(turn, title);
}

/** Learns destination, dates, party and budget, two questions at a time, or shows tours when asked to. */
export function* qualify(turn: Turn): Plan<Draft | undefined> {
  const { choice, intents, answer, asked } = turn.heard;
  if (choice !== undefined) return yield* takeChoice(turn, choice.title);
  const more = intents.has("moreOptions") || intents.has("cheaper");
  if (more && turn.heard.shown.length > 0) return yield* showAlternatives(turn, intents.has("cheaper"));
  if (readyToSee(turn)) return yield* showOffers(turn);
  if (answer === "no" && asked.has("person")) return [turn.pick(turn.w.notNow), needsQuestion(turn)];
  const told = Object.keys(turn.heard.facts).length > 0;
  const open =
    told || intents.size > 0 || turn.heard.vagueChildren || turn.heard.questions.length > 0 || answer !== undefined;
  // After a list the choice is the question; what is still unknown can wait for it.
  const question =
    turn.heard.inHand === "list" && turn.heard.facts.destination === undefined
      ? turn.pick(turn.w.ask.choice)
      : needsQuestion(turn);
  return open ? [acknowledge(turn), question] : undefined;
}
