import type { Facts } from "../../../domain/index.ts";
import type { Dialogue } from "../protocol.ts";
import { askedIn, offersIn, titlesIn, type Askable } from "./asked.ts";
import { findExperience, findSource } from "./background.ts";
import { findBudget } from "./budget.ts";
import { findChoice, findEarlier, ordinalIn, type Shown } from "./choice.ts";
import { findName, findPhone } from "./contact.ts";
import { findDates, findDay } from "./dates.ts";
import { agreement, intentsOf, type Intent } from "./intents.ts";
import { replyLanguage, type ReplyLanguage } from "./language.ts";
import { digitsOf } from "./numbers.ts";
import { isRealObjection, objectionOf, type Objection } from "./objections.ts";
import { findAges, findParty, mentionsChildren, withAges } from "./party.ts";
import { findDestination, findInterests } from "./places.ts";
import { freeQuestion, isQuestion, topicsOf, type KnowledgeQuestion } from "./questions.ts";
import { feelingOf, findRating, type Feeling } from "./review.ts";
import { spellFix } from "./spelling.ts";
import { hear, words } from "./text.ts";

/** What the unanswered messages mean, in the light of what we said last. */
export interface Understanding {
  raw: string;
  normal: string;
  language: ReplyLanguage;
  intents: ReadonlySet<Intent>;
  answer: "yes" | "no" | undefined;
  asked: ReadonlySet<Askable>;
  /** Facts this text states. */
  facts: Facts;
  choice: Shown | undefined;
  /** "The second one" was said, but our list is shorter. */
  beyondList: boolean;
  /** The day on which the customer wants to be reminded. */
  remindOn: string | undefined;
  /** The offers of our newest list. */
  shown: readonly Shown[];
  /** What our newest words on tours were: a list to choose from, or one tour. */
  inHand: "list" | "tour" | undefined;
  /** The tour our last words were about, when it was one. */
  spokenOf: string | undefined;
  questions: readonly KnowledgeQuestion[];
  /** A question on no known topic. */
  otherQuestion: KnowledgeQuestion | undefined;
  objection: Objection | undefined;
  feeling: Feeling | undefined;
  vagueChildren: boolean;
  isQuestion: boolean;
}

interface Reading {
  raw: string;
  normal: string;
  /** Number words as digits. */
  digits: string;
  language: ReplyLanguage;
  asked: ReadonlySet<Askable>;
  intents: ReadonlySet<Intent>;
  objection: Objection | undefined;
}

/** "На один день", "for 3 nights": how long, neither when nor who. "Через 3 дня" stays. */
function withoutDurations(digits: string): string {
  return digits.replace(
    /(?<!(?:через|in|within|after|спустя|за) )(?:на |for )?(?<![\d.])\d{1,2}(?: ?- ?\d{1,2})?[ -]*(?:х |-х )?(?:дн\p{L}*|день|ноч\p{L}*|час\p{L}*|сут\p{L}*|недел\p{L}*|days?|nights?|hours?|weeks?)(?!\p{L})/gu,
    " ",
  );
}

/** Who travels; a message with nothing but ages completes the party that is known. */
function partyFact({ asked }: Reading, digits: string, known: Facts["party"]): Facts["party"] {
  const onlyAges = asked.has("child-ages") && known !== undefined;
  const ages = findAges(digits, onlyAges);
  const hints = { asked: !onlyAges && (asked.has("party") || asked.has("party-children")), known };
  const party = onlyAges && ages.length > 0 ? undefined : findParty(digits, hints);
  if (party !== undefined) return withAges(party, ages);
  return ages.length > 0 && ages.length === known?.children ? withAges(known, ages) : undefined;
}

function travelFacts(reading: Reading, { context }: Dialogue): Facts {
  const { asked, normal, language } = reading;
  const digits = withoutDurations(reading.digits);
  const aboutDates = asked.has("dates") || asked.has("date-choice") || reading.intents.has("askSeats");
  const dates = findDates(digits, context.today, aboutDates ? context.facts.dates : undefined);
  const party = partyFact(reading, digits, context.facts.party);
  const onlyBudget = asked.has("budget") && !asked.has("party") && !(asked.has("dates") && dates !== undefined);
  const budget =
    reading.objection === undefined || /бюджет|budget| до |up to/.test(` ${digits}`)
      ? findBudget(digits, { asked: onlyBudget, currency: context.organisation.currency })
      : undefined;
  const destination = findDestination(reading.raw, normal, { language, asked: asked.has("destination") });
  const interests = findInterests(normal, language);
  const source = findSource(reading.raw);
  const experience = findExperience(reading.raw);
  return {
    ...(dates !== undefined && { dates }),
    ...(party !== undefined && { party }),
    ...(budget !== undefined && { budget }),
    ...(destination !== undefined && { destination }),
    ...(interests !== undefined && { interests }),
    ...(source !== undefined && { source }),
    ...(experience !== undefined && { experience }),
  };
}

/** A lone word after a question for a name is a name only when it means nothing else ("дороговато", "подождите"). */
function saysNothingElse(reading: Reading): boolean {
  const polite = new Set<Intent>(["greeting", "thanks"]);
  const plain = [...reading.intents].every((intent) => polite.has(intent)) && reading.objection === undefined;
  const asks = topicsOf(reading.normal, reading.language).length > 0 || isQuestion(reading.normal);
  return plain && !asks && agreement(reading.normal) !== "no" && feelingOf(reading.normal) === undefined;
}

function contactFacts(reading: Reading, { context }: Dialogue): Facts {
  const phone = /\d{6}|\d[\d\s()-]{7,}\d/.test(reading.raw)
    ? findPhone(reading.raw, context.organisation.currency)
    : undefined;
  const bare = phone !== undefined || (reading.asked.has("name") && saysNothingElse(reading));
  const name = findName(reading.raw, bare);
  return { ...(phone !== undefined && { phone }), ...(name !== undefined && { name }) };
}

function reviewFacts(reading: Reading, feeling: Feeling | undefined): Facts {
  const rating = findRating(reading.digits, reading.asked.has("rating"));
  const telling =
    rating !== undefined || feeling !== undefined || reading.asked.has("review") || reading.intents.has("tripDone");
  const review = telling && words(reading.normal).length >= 2 ? reading.raw.slice(0, 4000) : undefined;
  return { ...(rating !== undefined && { rating }), ...(review !== undefined && { review }) };
}

/** Whether the text speaks of a trip that is over: then its dates and numbers are no wishes. */
function looksBack(reading: Reading, dialogue: Dialogue, feeling: Feeling | undefined): boolean {
  const { agent, bookings } = dialogue.context;
  const rated = findRating(reading.digits, reading.asked.has("rating")) !== undefined;
  const over = agent === "serve" || agent === "feedback" || bookings.length > 0;
  const telling =
    rated ||
    feeling !== undefined ||
    reading.intents.has("tripDone") ||
    reading.asked.has("review") ||
    reading.asked.has("rating");
  return over && !reading.intents.has("newRequest") && !reading.raw.includes("?") && telling;
}

/** A short free answer to "where to?" that names no place we know is still a place. */
function freeDestination(reading: Reading, facts: Facts): string | undefined {
  const count = words(reading.normal).length;
  const other = reading.intents.size > 0;
  if (!reading.asked.has("destination") || count === 0 || count > 3 || other || reading.raw.includes("?"))
    return undefined;
  if (Object.keys(facts).length > 0 || agreement(reading.normal) !== undefined || /\d/.test(reading.normal))
    return undefined;
  const bare = reading.raw.replace(/^(?:в|на|к|to|the)\s+/iu, "").replace(/[.!)(]+$/u, "");
  return /^\p{Lu}[\p{L} '-]{2,40}$/u.test(bare) ? bare : undefined;
}

/** Attachments are described in brackets: the words of a voice note and a contact's number count, the rest does not. */
function readable(text: string): string {
  return text
    .replace(/\[(?:voice|audio|video[_ ]note): ([^\]]+)\]/gu, "$1")
    .replace(/\[contact ([^\]]*)\]/gu, "$1")
    .replace(
      /\[(?:link|photo|image|document|file|video|sticker|location|audio|voice|deleted by the customer)[^\]]*\]/gu,
      " ",
    );
}

function read(dialogue: Dialogue): Reading {
  const { raw, normal } = hear(dialogue.said.map(readable).join("\n"));
  const fixed = spellFix(normal);
  const earlier = dialogue.history.filter((line) => line.by === "client").map((line) => line.text);
  const newestFirst = [...earlier, ...dialogue.said].reverse();
  const kind = objectionOf(fixed);
  return {
    raw,
    normal: fixed,
    digits: digitsOf(fixed),
    language: replyLanguage(newestFirst.map(readable), dialogue.context.locale),
    asked: askedIn(dialogue.history.at(-1)?.text),
    intents: intentsOf(fixed),
    objection: kind !== undefined && isRealObjection(fixed, kind) ? kind : undefined,
  };
}

function shownOffers(dialogue: Dialogue): Shown[] {
  const replies = dialogue.history
    .filter((line) => line.by === "bot")
    .slice(-8)
    .reverse();
  return replies.map((line) => offersIn(line.text)).find((offers) => offers.length > 0) ?? [];
}

/** An objection and a question about the same thing are one: it is answered as the objection. */
function isSettledBy(objection: Objection | undefined, topic: string): boolean {
  if (objection === "danger") return topic === "safety";
  if (objection === "trust") return topic === "company";
  if (objection === "price") return topic === "discount" || topic === "payment";
  return objection === "weather" && topic === "weather";
}

/** Reads the customer's unanswered messages; pure. */
export function understand(dialogue: Dialogue): Understanding {
  const reading = read(dialogue);
  const feeling = feelingOf(reading.normal);
  const past = looksBack(reading, dialogue, feeling);
  const shown = shownOffers(dialogue);
  const facts: Facts = {
    ...(past ? {} : travelFacts(reading, dialogue)),
    ...contactFacts(reading, dialogue),
    ...(past && reviewFacts(reading, feeling)),
  };
  const destination = freeDestination(reading, facts);
  if (destination !== undefined && facts.name === undefined) facts.destination = destination;
  const remindOn = wantsReminder(reading) ? findDay(reading.digits, dialogue.context.today) : undefined;
  if (wantsReminder(reading)) delete facts.dates;
  const choice = past
    ? undefined
    : (findChoice(reading.digits, shown) ?? findEarlier(reading.digits, earlierTitles(dialogue)));
  // Words of the chosen tour's name are no new wishes.
  if (choice !== undefined) {
    delete facts.interests;
    delete facts.destination;
  }
  const ordinal = past || shown.length === 0 ? undefined : ordinalIn(reading.digits);
  const questions = past
    ? []
    : topicsOf(reading.normal, reading.language).filter(({ topic }) => !isSettledBy(reading.objection, topic));
  const intents = new Set(reading.intents);
  // What a sleeping bag costs is no question about a tour.
  if (questions.some(({ topic }) => topic === "hire")) intents.delete("askPrice");
  return {
    ...reading,
    intents,
    answer: agreement(reading.normal),
    facts,
    choice,
    beyondList: choice === undefined && ordinal !== undefined && ordinal > shown.length && facts.party === undefined,
    remindOn,
    shown,
    inHand: inHand(dialogue),
    spokenOf: singleTitle(dialogue),
    questions,
    otherQuestion: questions.length === 0 ? freeQuestion(reading.normal) : undefined,
    feeling,
    vagueChildren: facts.party === undefined && mentionsChildren(reading.normal),
    isQuestion: isQuestion(reading.normal),
  };
}

/** The tours that a reply of ours names; the house's own name, which a greeting quotes as well, is none. */
function toursIn(reply: string, { context }: Dialogue): string[] {
  return titlesIn(reply).filter((title) => title !== context.organisation.name);
}

function earlierTitles(dialogue: Dialogue): string[] {
  const replies = dialogue.history.filter((line) => line.by === "bot").slice(-12);
  return replies.flatMap((line) => toursIn(line.text, dialogue));
}

function inHand(dialogue: Dialogue): Understanding["inHand"] {
  for (const line of dialogue.history.toReversed()) {
    if (line.by !== "bot") continue;
    if (offersIn(line.text).length > 0) return "list";
    if (new Set(toursIn(line.text, dialogue)).size === 1) return "tour";
  }
  return undefined;
}

function wantsReminder(reading: Reading): boolean {
  return reading.intents.has("reminder") || reading.asked.has("reminder");
}

function singleTitle(dialogue: Dialogue): string | undefined {
  const reply = dialogue.history.findLast((line) => line.by === "bot")?.text ?? "";
  const titles = [...new Set(toursIn(reply, dialogue))];
  return titles.length === 1 ? titles[0] : undefined;
}
