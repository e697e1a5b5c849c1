import type { Facts } from "../../../domain/index.ts";
import { phrases } from "./text.ts";

export type Party = NonNullable<Facts["party"]>;

const MONTH_STEM = "янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|jan|feb|march|apr|may|jun|jul|aug|sep|oct|nov|dec";
const MANY = "(?<![\\d.,])(\\d{1,3})";
const ADULTS = new RegExp(`${MANY}[ -]*(?:х |-х |их )?(?:взросл\\p{L}*|взр\\.?|adults?|grown-?ups?)`, "u");
const CHILDREN = new RegExp(
  `${MANY}[ -]*(?:х |их )?(?:дет(?:ей|и|ям|ками|ками|ьми)\\p{L}*|дет\\.?(?!\\p{L})|ребен\\p{L}*|дочк\\p{L}*|доч\\p{L}*|сын\\p{L}*|подрост\\p{L}*|малыш\\p{L}*|kids?|child(?:ren)?|sons?|daughters?|teen\\p{L}*|todd?lers?)`,
  "u",
);
const PEOPLE = new RegExp(
  `${MANY}[ -]*(?:х |-х |их )?(?:человек\\p{L}*|чел\\.?(?!\\p{L})|персон\\p{L}*|турист\\p{L}*|people|persons?|pax|travell?ers|of us|guests?|пассажир\\p{L}*)`,
  "u",
);
const WE_ARE = new RegExp(
  `(?:нас(?: будет| всего)?|будет нас|нас с мужем|едем|поедем|we are|we're|there are|there will be|there'll be|party of|group of|for|на|для) ${MANY}(?! *(?:-?го|-е|дн|ден|ноч|час|лет|недел|тыс|к(?!\\p{L})|сом|руб|дол|\\$|usd|kgs|day|night|week|hour|year|hundred|thousand|k\\b|st|nd|rd|th|januar|februar|march|april|may|june|july|august|septem|octo|novem|decem|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|числ|звезд|%|[./:]\\d)|\\d)`,
  "u",
);
/** These count everybody, children too; "с женой и дочкой" counts the couple. */
const ALL_TOGETHER: readonly [RegExp, number][] = [
  [phrases(`вдвоем | мы вдвоем`), 2],
  [phrases(`втроем`), 3],
  [phrases(`вчетвером`), 4],
  [phrases(`впятером`), 5],
  [phrases(`вшестером`), 6],
  [phrases(`всемером`), 7],
  [phrases(`ввосьмером`), 8],
];
const COUPLE = phrases(`
    двоем | на двоих | двое | для двоих | с мужем | с женой | с парнем |
    с девушкой | с подругой | с другом | с мамой | с папой | с братом | с сестрой | парой | couple |
    my wife and i | my husband and i | me and my wife |
    me and my husband | me and my friend | me and my girlfriend | me and my boyfriend | with my wife |
    with my husband
  `);
const ALONE = phrases(`
  я 1 | еду 1 | я одна | буду 1 | 1 буду | поеду 1 | еду сам* | только я | for myself | solo | just me |
  only me | alone | by myself | я сам | я сама | я соло | на 1 | для 1 | 1 adult | 1 человек
`);
const KID = phrases(`
  ребенок | ребенка | ребенком | ребеночек | дочк* | дочь | дочер* | сын | сына | сыном | сынок | малыш* |
  подростком | kid | child | son | daughter | toddler | teenager | a baby | baby
`);
const KIDS = phrases(`дети | детьми | с детками | kids | children`);
const NO_KIDS = phrases(`
  без детей | детей нет | no kids | no children | without kids | without children | дети не едут |
  детей не будет
`);
/** "нас четверо, из них двое детей": the children are among the people, not besides them. */
const AMONG = /из них|в том числе|включая|всего|including|in total|altogether|of (?:whom|them|which)|, ?incl/;
/** "Нас трое и двое детей", "three of us plus a kid": the children come on top. */
const ON_TOP = /(?:^|[ ,])(?:и|плюс|\+|plus|and) (?:еще )?(?:\d+ )?(?:дет|реб|малыш|kid|child|a kid|a child|a baby)/u;

function count(pattern: RegExp, text: string): number | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : Number(match[1]);
}

function children(text: string): number | undefined {
  if (NO_KIDS.test(text)) return 0;
  const counted = count(
    CHILDREN,
    text.replace(/\d{1,2}[ -]*(?:лет|год\p{L}*|years?|y\.?o\.?|-?летн\p{L}*)(?: old)?/gu, " "),
  );
  if (counted !== undefined) return counted;
  const of = /(?<!\d)(\d{1,2}) of (?:them|us|which|whom)(?: are| is)? (?:kid|child)/u.exec(text);
  if (of !== null) return Number(of[1]);
  if (KIDS.test(text)) return undefined;
  const single = text.match(new RegExp(KID.source, "gu"));
  return single === null ? 0 : Math.min(single.length, 3);
}

/** "Нас трое" and "three of us", with their numbers as digits. */
const US = /(?<!\d)(?:нас (?:\p{L}+ )?(\d{1,2}) чел|(\d{1,2}) of us)(?!\p{L})/u;

function allTogether(text: string): number | undefined {
  const named = ALL_TOGETHER.find(([pattern]) => pattern.test(text))?.[1];
  const us = US.exec(text);
  const counted = us?.[1] ?? us?.[2];
  return named ?? (counted === undefined ? undefined : Number(counted));
}

function adultsAsCouple(text: string): number | undefined {
  if (COUPLE.test(text)) return 2;
  return ALONE.test(text) ? 1 : undefined;
}

/** Words that only make sense when somebody is counted; without them "2" may be a date or a choice. */
function counted(text: string): { adults: number; all: "surely" | "perhaps" | false } | undefined {
  const adults = count(ADULTS, text);
  if (adults !== undefined) return { adults, all: false };
  const together = allTogether(text);
  if (together !== undefined) return { adults: together, all: ON_TOP.test(text) ? false : "surely" };
  const people = count(PEOPLE, text) ?? count(WE_ARE, text);
  if (people !== undefined) return { adults: people, all: "perhaps" };
  const couple = adultsAsCouple(text);
  return couple === undefined ? undefined : { adults: couple, all: false };
}

export interface PartyHints {
  /** The customer was asked how many are coming: a bare number is an answer. */
  asked: boolean;
  known: Party | undefined;
}

/** A lone number once money, dates and ages are set aside. */
function bareNumber(text: string): number | undefined {
  const rest = text
    .replace(/\d{1,2}(?: ?- ?\d{1,2})?[ -]*(?:лет|год\p{L}*|years?|го|числ\p{L}*)(?!\p{L})/gu, " ")
    .replace(/\d[\d ]*(?:тыс|к(?!\p{L})|k(?!\p{L})|сом|som|kgs|\$|usd|дол|руб|тенге|евро|€)\S*/gu, " ")
    .replace(/[$€]\d+/gu, " ")
    .replace(new RegExp(`\\d{1,2}(?: ?- ?\\d{1,2})? (?:${MONTH_STEM})\\p{L}*`, "gu"), " ")
    .replace(new RegExp(`(?:${MONTH_STEM})\\p{L}* \\d{1,2}`, "gu"), " ");
  const numbers = [...rest.matchAll(/(?<![\d.,:/])(\d{1,2})(?![\d:/%]|[.,]\d)/gu)].map((match) => Number(match[1]));
  return numbers.length === 1 && rest.length <= 60 ? numbers[0] : undefined;
}

function legal(adults: number, kids: number): Party | undefined {
  return adults >= 1 && adults <= 200 && kids >= 0 && kids <= 200 ? { adults, children: kids } : undefined;
}

/** Who travels, from normal text with numbers as digits. "С детьми" without a number is not enough to know. */
export function findParty(text: string, hints: PartyHints): Party | undefined {
  const head = counted(text);
  const kids = children(text);
  if (head !== undefined) {
    const counts = head.all === "surely" || (head.all === "perhaps" && AMONG.test(text));
    const among = counts && kids !== undefined && kids < head.adults;
    return legal(among ? head.adults - kids : head.adults, kids ?? 0);
  }
  const hasKids = kids !== undefined && kids > 0;
  if (hasKids && hints.known !== undefined) return legal(hints.known.adults, kids);
  if (NO_KIDS.test(text) && hints.known !== undefined) return legal(hints.known.adults, 0);
  if (!hints.asked) return undefined;
  const sum = /(?<!\d)(\d{1,2}) ?(?:\+|и|плюс|and|plus) ?(\d{1,2})(?!\d)/u.exec(text);
  if (sum !== null) return legal(Number(sum[1]), Number(sum[2]));
  const bare = bareNumber(text);
  if (bare !== undefined) return legal(bare, kids ?? 0);
  if (/^(?:я|me|one|1)$/.test(text)) return legal(1, 0);
  return undefined;
}

const AGE_UNIT = "(?:лет|год\\p{L}*|годик\\p{L}*|г\\.|years?(?: old)?|y\\.?o\\.?|yrs?|-?летн\\p{L}*)";
const AGES = new RegExp(
  `(?<![\\d.,])(\\d{1,2}(?:(?: ?, ?| и | ?- ?| and | & )\\d{1,2}){0,5})[ -]*${AGE_UNIT}(?!\\p{L})`,
  "gu",
);
const AGED =
  /(?:aged?|возраст\p{L}*|ей|ему|им|she is|he is|she's|he's|they are) (\d{1,2}(?:(?: ?, ?| и | and | & )\d{1,2}){0,5})(?!\d)/gu;
const BARE_AGES = /^\D{0,15}(\d{1,2}(?:(?: ?, ?| и | and | & | )\d{1,2}){0,5})\D{0,10}$/u;
const MOST_CHILD = 17;

/** Ages of children, from normal text with numbers as digits. `asked`: bare numbers are an answer. */
export function findAges(text: string, asked: boolean): number[] {
  const named = [...text.matchAll(AGES), ...text.matchAll(AGED)];
  const bare = asked ? BARE_AGES.exec(text) : null;
  const lists = named.length > 0 ? named : bare === null ? [] : [bare];
  const ages = lists.flatMap((match) => [...(match[1] ?? "").matchAll(/\d+/gu)].map(Number));
  return ages.every((age) => age <= MOST_CHILD) ? ages.slice(0, 20) : [];
}

/** The party with the ages told of its children, as far as they fit. */
export function withAges(party: Party | undefined, ages: readonly number[]): Party | undefined {
  if (party === undefined || ages.length === 0 || ages.length > party.children) return party;
  return { ...party, childAges: [...ages] };
}

/** Children were mentioned without saying how many. */
export function mentionsChildren(text: string): boolean {
  return (KIDS.test(text) && !NO_KIDS.test(text)) || KID.test(text);
}
