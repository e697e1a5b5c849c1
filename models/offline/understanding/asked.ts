import { normalise } from "./text.ts";
import type { Shown } from "./choice.ts";

/** What our last words asked for: the key to a short answer such as "двое" or "да". */
export const ASKABLE = [
  "destination",
  "dates",
  "party",
  "budget",
  "name",
  "phone",
  "choice",
  "date-choice",
  "book",
  "cancel",
  "which-booking",
  "person",
  "rating",
  "review",
  "concern",
  "options",
  "more",
  "party-children",
  "child-ages",
  "change",
  "discount",
  "reminder",
] as const;
export type Askable = (typeof ASKABLE)[number];

/** Read against each sentence that asks (ends in "?" or says "write …"); our own templates are tested to match. */
const ASKING: Record<Askable, RegExp> = {
  destination:
    /куда|как(?:ое|ие) (?:место|места|направлени)|в какие края|where (?:would|do|are)|which place|what place|destination/,
  dates:
    /на какие даты|когда (?:хот|план|дума|удобно|едете|собира)|в каком месяце|какие даты (?:рассм|вам|удобн)|when (?:would|do|are|were)|what dates|which dates|which month|roughly when|,? and when/,
  party:
    /сколько (?:вас|человек|взрослых)|кто (?:едет|поедет)|каким составом|how many|who is (?:coming|travel)|who will/,
  budget: /бюджет|на какую сумму|budget|how much would you like to spend/,
  name: /ваше имя|как вас зовут|на чье имя|на какое имя|имя и|your name|name and/,
  phone: /телефон|номер для связи|phone/,
  choice:
    /рассказать (?:о нем )?подробнее|tell you more|more details|как(?:ой|ая|ое) (?:из них|вариант|тур|больше|ближе|вам)|что (?:вам )?ближе|который|which (?:one|of|tour|option)|does one of/,
  "date-choice": /какая дата|какую дату|на какую из дат|какой выезд|which date|which departure/,
  book: /бронируем|оформля(?:ем|ю|ть)|забронировать|закрепить|shall i (?:book|reserve)|would you like (?:me )?to book|should i book|book it\?|want me to book/,
  cancel: /отменя(?:ем|ю|ть)|отменить|снять бронь|shall i cancel|should i cancel|want me to cancel|really cancel/,
  "which-booking": /какую (?:бронь|из броней|именно бронь)|which booking/,
  person:
    /позвать|передать (?:вас|вопрос|это)|подключить (?:коллегу|менеджера)|соединить|уточнить у коллег|get a colleague|call a colleague|pass (?:you|this|it) (?:on )?to|ask a colleague|bring in a colleague/,
  rating: /от 1 до 5|оцените|какую оценку|from 1 to 5|out of 5|how would you rate/,
  review:
    /что (?:понравилось|запомнилось|можно улучшить|пошло не так)|как прошл|what did you|what went wrong|how was|what could/,
  concern:
    /что (?:именно )?смущает|останавливает|что важнее|what holds you|what worries|what is holding|what matters most/,
  options:
    /показать|подобрать|прислать варианты|посмотрим варианты|shall i (?:show|look|find)|want me to (?:show|look|find)|would you like to see/,
  more: /что-нибудь еще|чем еще|еще вопросы|подсказать еще|anything else|any other|what else can i/,
  reminder: /когда напомнить|when should i remind/,
  "child-ages": /сколько (?:им |детям )?лет|возраст|how old|what ages?/,
  change:
    /переносим|перенести бронь|меняем бронь|изменить бронь|shall i move|shall i change|move the booking|change the booking/,
  discount: /с такой скидкой|with that discount/,
  "party-children": /сколько детей|детей сколько|how many (?:children|kids)/,
};

function askingSentences(reply: string): string[] {
  const sentences = normalise(reply).split(/(?<=[.!?])\s+|\n+/);
  return sentences.filter(
    (sentence) =>
      sentence.endsWith("?") ||
      /(?:напишите|пришлите|подскажите|укажите|назовите|please:? (?:send|write|tell|give)|let me know|send me|tell me|just tell)/.test(
        sentence,
      ),
  );
}

/** The topics a reply asked about. */
export function askedIn(reply: string | undefined): Set<Askable> {
  const asked = new Set<Askable>();
  if (reply === undefined) return asked;
  for (const sentence of askingSentences(reply)) {
    for (const topic of ASKABLE) if (ASKING[topic].test(sentence)) asked.add(topic);
  }
  return asked;
}

const NUMBERED_LINE = /^\s*([1-9])[.)]\s+(?:[«“"](.+?)[»”"](?=[\s,.:—-]|$)|(.+?)(?: — |: |, |$))/gmu;

/** The numbered offers of a reply, with their titles. */
export function offersIn(reply: string): Shown[] {
  return [...reply.matchAll(NUMBERED_LINE)].map((match) => ({
    index: Number(match[1]),
    title: (match[2] ?? match[3] ?? "").trim(),
  }));
}

/** Titles in quotes, in order: the tour a reply was about. */
export function titlesIn(reply: string): string[] {
  return [...reply.matchAll(/[«“](.+?)[»”](?=[\s,.:;!?)—-]|$)/gu)]
    .map((match) => match[1] ?? "")
    .filter((title) => title !== "");
}
