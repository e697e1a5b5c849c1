import { findPhoneNumbersInText, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { phrases } from "./text.ts";

const COUNTRIES: Record<string, CountryCode> = { KGS: "KG", KZT: "KZ", RUB: "RU" };

/** The first phone number in a text, in international form; the organisation's currency says which country a local one means. */
export function findPhone(raw: string, currency: string): string | undefined {
  const country = COUNTRIES[currency];
  for (const defaultCountry of [country, "KG", "KZ", "RU"] as const) {
    if (defaultCountry === undefined) continue;
    const found = findPhoneNumbersInText(raw, { defaultCountry }).find((entry) => entry.number.isPossible());
    if (found !== undefined) return found.number.number;
  }
  // Ranges that are newer than the numbering plan we carry: whoever writes "+" knows the number.
  return (raw.match(INTERNATIONAL) ?? [])
    .map((words) => parsePhoneNumberFromString(words))
    .find((number) => number?.isPossible() === true)?.number;
}
const INTERNATIONAL = /\+\d[\d\s().-]{6,20}\d/gu;

const WORD = "[\\p{L}][\\p{L}'-]{1,29}";
const INTRODUCED = new RegExp(
  `(?:меня зовут|мое имя|моё имя|имя|зовут|это(?= \\p{Lu})|на имя|my name is|my name's|name is|name:|name|i am(?= \\p{Lu})|i'm(?= \\p{Lu})|im(?= \\p{Lu})|this is(?= \\p{Lu})|call me)[\\s:,-]+(${WORD}(?: \\p{Lu}[\\p{L}'-]{1,29})?)`,
  "iu",
);
const NOT_NAMES = phrases(`
  подожд* | минут* | секунд* | ясно | понял* | понятно | жду | сейчас | завтра | сегодня | могу | можем | буд* | наверн* | может | думаю | пожалуй | уже | ещё | еще |
  wait | minute | moment | understood | hmm | maybe | think | tomorrow | today | later | can | will | would | don't | cannot | can't |
  да | нет | ок | окей | хорошо | ладно | привет | здравствуйте | добрый | доброе | спасибо | тур | тура |
  хочу | хотим | можно | нужно | сколько | давайте | бронируем | бронирую | беру | берем | мой | моя |
  телефон | номер | позже | потом | не | я | мы | нас | вас | вы | это | как | что | когда | где | для | на |
  очень | конечно | человек | менеджер | оператор | бот | подходит | согласн* | yes | no | ok | okay | sure |
  hello | hi | thanks | tour | want | book | phone | number | is | my | the | a | not | interested |
  looking | from | here | going | planning | fine | good | great | later | please | alone | vegetarian |
  afraid | sorry | sure | ready | happy | coming | why | what | how | when | where | for | expensive |
  дорого | важно | понятно | отлично | первый | второй | третий | both | we | and | all | so | very | too |
  in | on | снова | опять | again | us | me | он | она | они
`);

/** Endings of Russian verbs and adverbs; hardly any name has them. */
const VERB = /(?:ть|ться|те|тесь|аю|яю|ую|ешь|ишь|но|го)$/u;

function isNameWord(part: string): boolean {
  const word = part.toLowerCase();
  return !NOT_NAMES.test(word) && !VERB.test(word);
}

function titled(name: string): string {
  return name
    .split(" ")
    .map((part) => (part === part.toLowerCase() ? part.charAt(0).toUpperCase() + part.slice(1) : part))
    .join(" ");
}

function introduced(raw: string): string | undefined {
  const name = INTRODUCED.exec(raw)?.[1];
  if (name === undefined) return undefined;
  const parts = name.split(" ");
  const good = parts.filter((part, index) => isNameWord(part) && (index === 0 || /^\p{Lu}/u.test(part)));
  return good.length === 0 || good[0] !== parts[0] ? undefined : titled(good.join(" "));
}

/** "Айгуль, +996 700 123 456" after a question for a name: what remains without the number, if it looks like a name. */
function answered(raw: string): string | undefined {
  const rest = raw
    .replace(/\+?\d[\d\s()-]{5,}\d/g, " ")
    .replace(
      /(?<!\p{L})(?:тел(?:ефон)?|phone|номер|number|моб|whatsapp|ватсап|да|yes|ok|ок|хорошо|конечно|sure|давайте|(?:за)?брон\p{L}+|оформля\p{L}+|беру|берем|берём|book it|let's book|please|пожалуйста|спасибо|мой|my|is|на)(?!\p{L})[.:]?/giu,
      " ",
    );
  if (rest.includes("?")) return undefined;
  const segments = rest.split(/[,;:.!\n]+/).map((segment) => segment.match(new RegExp(WORD, "gu")) ?? []);
  const spoken = segments.filter((parts) => parts.length > 0);
  const names = spoken.filter((parts) => parts.length <= 3 && parts.every(isNameWord));
  // Among other words only capitals tell a name; alone it may be written small.
  const found = spoken.length === 1 ? names[0] : names.find((parts) => parts.every((part) => /^\p{Lu}/u.test(part)));
  return found === undefined ? undefined : titled(found.join(" "));
}

/** A name the customer gives for themselves. `asked`: our last words asked for it, so a bare name is an answer. */
export function findName(raw: string, asked: boolean): string | undefined {
  const found = introduced(raw) ?? (asked ? answered(raw) : undefined);
  return found === undefined || found.length > 60 ? undefined : found;
}
