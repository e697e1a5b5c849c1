import type { InboundMessage } from "./message.ts";

/** A customer may forbid us to write first, and take that back. */
export type ContactWish = "opt-out" | "opt-in";

const GAP = "[\\s,]+";
/** Whoever writes more than this has something else to say too. */
const MAX_LENGTH = 300;

/** Words and phrases parted by `|`; a space is any gap. */
const oneOf = (alternatives: string): string =>
  alternatives
    .split("|")
    .map((phrase) => phrase.trim().replaceAll(" ", GAP))
    .join("|");

/** Said alone, a word is enough. Russian, English, Kyrgyz, Kazakh. */
const OUT_WORDS = oneOf(
  "стоп|отписаться|отписка|отпишите|отпиши|отпишись|не пишите|не пиши|отстаньте|отстань|отвяжитесь|хватит писать|" +
    "stop|stopall|stop all|unsubscribe|unsub|opt out|opt-out|" +
    "токтот|токтоткула|токтотуңуз|жазбагыла|жазбаңыз|жазбаңыздар|жазба|жазылуудан чыгуу|" +
    "тоқтат|тоқтатыңыз|тоқтатыңыздар|жазбаңдар|жазылудан шығу|жазылымнан бас тарту",
);
const IN_WORDS = oneOf(
  "начать|старт|возобновить|подписаться|подпишите|подпишите меня|пишите|можете писать|можно писать|снова пишите|" +
    "start|unstop|resume|subscribe|opt in|opt-in|sign me up again|you can write again|you may write again|" +
    "баштоо|башта|жазылуу|жаза бериңиз|кайра жазыңыз|" +
    "бастау|баста|жазылу|жаза беріңіз|қайта жазыңыз",
);

const TO_ME = "(?:мне|нам|сюда)";
const TO_ME_TURKIC = "(?:мага|бизге|маған|бізге)";
const ME = "(?:me|us)";
const MORE = "(?:больше|вообще|никогда|впредь|сюда|мне|нам)";

/** A clear demand, wherever its sentence begins. */
const OUT_PHRASES = [
  `не (?:надо|нужно) (?:больше )?${TO_ME} (?:больше )?писать|не (?:надо|нужно) (?:больше )?писать ${TO_ME}`,
  `не пишите (?:больше )?${TO_ME}|не пиши (?:больше )?${TO_ME}|(?:${MORE} )+не (?:пишите|пиши)(?: ${TO_ME})?|не пишите больше`,
  `(?:хватит|прекратите|перестаньте|прекрати|перестань) (?:${TO_ME} )?писать(?: ${TO_ME})?`,
  `(?:хватит|прекратите|перестаньте) (?:слать|присылать|рассылать) (?:${TO_ME} )?(?:сообщения|рекламу|рассылку|рассылки|спам)`,
  "отпишите (?:меня|нас)|отписать (?:меня|нас)|(?:хочу )?отписаться от (?:рассылки|сообщений|уведомлений)|хочу отписаться",
  "(?:удалите|уберите|исключите) (?:меня|нас) из (?:рассылки|базы|списка)|(?:удалите|уберите) (?:мой|наш) номер",
  "оставьте (?:меня|нас) в покое",
  `(?:do not|don't|dont|never) (?:write|text|message|contact|msg) ${ME}|(?:do not|don't) contact|do not write`,
  `(?:please )?stop (?:messaging|texting|writing|contacting|spamming)(?: (?:to )?${ME})?`,
  `(?:take|remove) ${ME} (?:off|from) (?:your|the|this) (?:list|mailing list|database)|unsubscribe ${ME}|remove my number`,
  `leave ${ME} alone|opt ${ME} out`,
  `${TO_ME_TURKIC} (?:мындан ары |дагы |экинчи |бұдан былай |енді |қайта )?(?:жазбаңыз|жазбаңыздар|жазбагыла|жазбаңдар|жазба|жазбачы)`,
  `(?:мындан ары|экинчи|бұдан былай|енді) (?:жазбаңыз|жазбаңыздар|жазбагыла|жазбаңдар)`,
]
  .map((phrase) => phrase.replaceAll(" ", GAP))
  .join("|");

const COURTESY = oneOf(
  "пожалуйста|прошу|плиз|спасибо|please|pls|thanks|thank you|сураныч|өтінемін|рахмат|рақмет|больше|никогда|вообще|сюда|again|" +
    "anymore|any more|ever|now|here",
);
const START = "(?<=^|[.!;,\\n(]\\s*|(?:пожалуйста|прошу|please|и|я|and|just|сураныч|өтінемін)\\s+)";
/** Nothing follows, or a new thought; not a condition such as "at night", "until Monday", "that there is no room". */
const END = `(?=(?:${GAP}(?:${COURTESY}))*\\s*(?:$|[.!;\\n)]|,(?!${GAP}?(?:пока|если|что|а|но|до|кроме|when|if|until|unless|but)(?!\\p{L}))))`;

const alone = (words: string): RegExp =>
  new RegExp(`^(?:(?:${COURTESY})${GAP})*(?:${words})(?:${GAP}(?:${COURTESY}))*$`, "u");
const OUT_ALONE = alone(OUT_WORDS);
const IN_ALONE = alone(IN_WORDS);
const OUT_CLEARLY = new RegExp(`${START}(?:${OUT_PHRASES})${END}`, "u");

function normalise(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[’‘`´]/g, "'")
    .replace(/[ \t\u00a0]+/g, " ")
    .trim();
}

/** Punctuation, quotes, slashes and emoji around the words. */
const bare = (normal: string): string => normal.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/**
 * What a text says of being written to. A single word counts only alone ("Стоп!", not "стоп, а сколько стоит?"), a clear
 * demand also within a longer message, unless that asks something: a question wants an answer.
 */
export function wishOf(text: string): ContactWish | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const normal = normalise(text);
  if (normal.includes("?")) return undefined;
  const words = bare(normal);
  if (OUT_ALONE.test(words)) return "opt-out";
  if (IN_ALONE.test(words)) return "opt-in";
  return OUT_CLEARLY.test(normal) ? "opt-out" : undefined;
}

/** The same of a message; a command counts by its name, when it carries nothing else ("/start", not "/start tour-12"). */
export function contactWish(message: Pick<InboundMessage, "text" | "command">): ContactWish | undefined {
  if (message.command === undefined) return wishOf(message.text);
  return message.command.argument === "" ? wishOf(message.command.name) : undefined;
}
