import { findAmounts } from "./receipts/amounts.ts";
import { findCommitments } from "./receipts/commitments.ts";
import { dayIn } from "./day.ts";
import type { Author } from "./message.ts";
import { memoryKindOf } from "./memory.ts";
import type { SummaryLine } from "./summary.ts";

/** A message as a summary sees it. */
export interface SummaryMessage {
  author: Author;
  text: string;
  at: Date;
}

const SENTENCE = /[^.!?…\n]+(?:[.!?…]+(?!\s|$)[^.!?…\n]*)*[.!?…]*/gu;

function sentencesOf(text: string): string[] {
  return (text.match(SENTENCE) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}|\d/u.test(sentence));
}

const edge = (words: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${words})(?!\p{L})`, "iu");

/** A person who says what they are going to do, or how it will be. */
const PROMISE = edge(
  String.raw`обещ\p{L}+|гарантир\p{L}+|будет|будут|будем|буду|сдела(?:ю|ем)|(?:при|вы|пере)шл(?:ю|ем)|отправ(?:лю|им)|(?:пере|по)звон(?:ю|им)|уточн(?:ю|им)|провер(?:ю|им)|подготов(?:лю|им)|забронир(?:ую|уем)|оформ(?:лю|им)|верн(?:у|ем|усь|емся)|свяж(?:усь|емся|утся)|напиш(?:у|ем)|организу(?:ю|ем)|да(?:м|дим)|закаж(?:у|ем)|встре(?:чу|тим|тит)|остав(?:лю|им)|придерж(?:у|им)|держ(?:у|им)|постара(?:юсь|емся)|договор(?:юсь|имся)|добав(?:лю|им)|сниж(?:у|ем)|сниз(?:им)|i'll|we'll|i will|we will|will be|promise|guarantee|going to`,
);
const DECISION = edge(
  String.raw`бер[её]м|беру|бронируем|бронирую|бронируйте|забронируйте|оформляем|оформляйте|оформите|реш(?:ил|или|ила|ено)|выбира(?:ю|ем)|выбрал[аи]?|останов(?:ил|или)\p{L}*|согласн\p{L}+|договорились|передумал[аи]?|отмен(?:яем|яю|ите|яйте)|отказыва\p{L}+|подходит|давайте|we'll take|i'll take|let's|book it|we decided|i decided|we agree|i agree|deal|changed (?:my|our) mind|cancel`,
);
/** The customer speaks of themselves. */
const SELF = edge(
  String.raw`я|мы|мне|меня|мной|нам|нас|нами|мой|моя|мо[её]|мои|моих|моей|моего|наш\p{L}{0,3}|у нас|у меня|хоч(?:у|ем|ется)|хотел[аи]?|хотелось|нуж(?:ен|на|но|ны)|ищ(?:у|ем)|планиру(?:ю|ем)|ед(?:у|ем)|i|i'm|i've|we|we're|we've|me|us|my|our|need|want`,
);
/** Whoever answers with this has not answered yet. */
const PUTS_OFF = edge(
  String.raw`уточн\p{L}+|узна(?:ю|ем)|коллег\p{L}*|менеджер\p{L}*|нет точного ответа|не знаю|позже|перезвон\p{L}+|check|find out|colleague|manager|not sure|don't know|later`,
);
const BOOKING_NUMBER = /(?<![\p{L}\d])KRV-\d{3,}(?!\d)/iu;

const wordsOf = (text: string): number => (text.match(/[\p{L}\d]+/gu) ?? []).length;
const isQuestion = (sentence: string): boolean => /\?[^\p{L}\d]*$/u.test(sentence);

type Kept = Pick<SummaryLine, "kind" | "text">;

function ofClient(sentence: string, isOpen: boolean): Kept | undefined {
  if (isQuestion(sentence)) return isOpen ? { kind: "asked", text: sentence } : undefined;
  if (DECISION.test(sentence)) return { kind: "decided", text: sentence };
  if (memoryKindOf(sentence) !== null) return { kind: "told", text: sentence };
  const says = SELF.test(sentence) || /\d/u.test(sentence) || findAmounts(sentence).length > 0;
  return says && wordsOf(sentence) >= 2 ? { kind: "told", text: sentence } : undefined;
}

function ofManager(sentence: string): Kept | undefined {
  if (isQuestion(sentence)) return undefined;
  if (PROMISE.test(sentence)) return { kind: "promise", text: sentence };
  return /\d/u.test(sentence) ? { kind: "said", text: sentence } : undefined;
}

/** Of our own words: sums with what they were for, booking numbers, and what we said we did. */
function ofBot(sentence: string): Kept | undefined {
  if (isQuestion(sentence)) return undefined;
  const counts = findAmounts(sentence).length > 0 || BOOKING_NUMBER.test(sentence);
  return counts || findCommitments(sentence).length > 0 ? { kind: "said", text: sentence } : undefined;
}

/** Whether nobody has answered the customer's words at `index` yet, as far as these messages tell. */
function isOpenAt(messages: readonly SummaryMessage[], index: number): boolean {
  const next = messages.slice(index + 1).find((message) => message.author !== "client");
  return next === undefined || PUTS_OFF.test(next.text);
}

/**
 * What deserves to be remembered of messages, in their order and their own words: what the customer told of themselves and
 * decided, what people promised, sums with what they were for, and questions that nobody answered. By rules: the same
 * messages give the same lines.
 * @param timeZone days are the organisation's
 */
export function summaryLinesOf(messages: readonly SummaryMessage[], timeZone: string): SummaryLine[] {
  return messages.flatMap((message, index) => {
    const day = dayIn(message.at, timeZone);
    const isOpen = message.author === "client" && isOpenAt(messages, index);
    const pick = (sentence: string): Kept | undefined => {
      if (message.author === "client") return ofClient(sentence, isOpen);
      return message.author === "manager" ? ofManager(sentence) : ofBot(sentence);
    };
    return sentencesOf(message.text)
      .map(pick)
      .filter((kept) => kept !== undefined)
      .map((kept) => ({ day, ...kept }));
  });
}
