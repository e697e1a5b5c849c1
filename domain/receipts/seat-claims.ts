/** What a reply says of free seats, places and slots, against the departures that tools told of. */
import { findDates, findRelativeDays, findWeekdays, means, type NamedDay } from "./days.ts";
import type { ReceiptEvidence } from "./evidence.ts";
import { COLLECTIVE, COUNT, toNumber } from "./numerals.ts";
import { matchesOf, pattern } from "./letters.ts";
import { toPlain, wordsAt, type Clause, type Script, type Sentence } from "./script.ts";
import { hasNegation, isConditional } from "./setting.ts";
import { isSupported } from "./support.ts";
import type { Trip } from "./trips.ts";

const STEMS =
  /мест|свобод|доступн|распрод|раскуп|занят|разобра|разбира|набран|заполн|полн|помест|помещ|влез|влеза|хватает|хватит|уход|слот|смотр|seat|spot|place|room|slot|space|availab|free|open|sold|full|left|book|fit|fill|going fast|going quickly|packed|vacan|squeeze|looking at|last one|other (?:people|couple|famil|group)|asked about/u;

const any = (...sources: readonly string[]): RegExp =>
  pattern(sources.map((source) => `(?<!\\p{L})(?:${source})(?!\\p{L})`).join("|"));

const THING = String.raw`(?:seats?|spots?|places?|rooms?|slots?|spaces?|beds?|yurts?|tickets?|vacanc(?:y|ies))`;
const NEGATIVE = any(
  String.raw`мест\p{L}*(?:\s+\S+){0,4}?\s+(?:нет|не\s+(?:остал\p{L}+|хват\p{L}+|наш\p{L}+|вижу|буд\p{L}+)|закончил\p{L}+|кончил\p{L}+|разобра\p{L}+|раскуп\p{L}+|занят\p{L}*)`,
  String.raw`(?:нет|не\s+(?:остал\p{L}+|хвата\p{L}+|наш\p{L}+|вижу))(?:\s+\S+){0,3}?\s+(?:мест\p{L}*|свободн\p{L}+)`,
  String.raw`распродан\p{L}*|раскуплен\p{L}*|(?:все|уже|полностью|группа)\s+(?:\S+\s+)?(?:занят[оаы]?|разобран[оаы]?|заполнен[оаы]?|набран[оаы]?|полн\p{L}+)|(?:занят[оаы]?|заполнен[оаы]?)\s+полностью|группа\s+(?:уже\s+)?полна\p{L}?`,
  String.raw`sold\s+out|fully\s+booked|booked\s+(?:out|up|solid)|(?:is|are|'s|'re)\s+(?:already\s+|completely\s+|now\s+)?full|no\s+(?:more\s+)?(?:${THING}|availability)|none\s+left|not\s+available|unavailable|(?:seats?|spots?|places?)\s+(?:are|were)\s+(?:all\s+)?(?:gone|taken)|filled\s+up|out\s+of\s+(?:seats|places)|completely\s+packed`,
);
const POSITIVE = any(
  String.raw`мест[оа]\s+(?:\S+\s+){0,4}?(?:есть|имеются|остал\p{L}+|хвата\p{L}+|свободн\p{L}+|доступн\p{L}+|найд\p{L}+)|мест\s+(?:еще\s+)?(?:полно|много|достаточно|навалом|хватает|предостаточно)|(?:есть|имеются|остал[аио]сь|остается|остаются|осталось|полно|много|достаточно|хватает|хватит|найдется|найдутся)\s+(?:\S+\s+){0,3}?мест[оа]?`,
  String.raw`свобод[а-я]+(?!\s+(?:врем|дн[ья]\s+отдых|выбор))|доступн[ыоа]\p{L}*\s+(?:мест|дат|для\s+брон)\p{L}*|(?:дата|даты|выезд|место|места|тур)\s+(?:еще\s+)?доступн[ыоа]|не\s+занят[оаы]?|(?:по|в)мест(?:ит|им|ят)\p{L}*|помещаетесь|помещаемся|влез(?:ете|ут|ем)|влезаете|мест(?:а|о)?\s+хват\p{L}+|хват(?:ает|ит)\s+(?:\S+\s+){0,2}?(?:всем|на\s+всех|вам|вашей|вас)|группа\s+(?:еще\s+)?не\s+(?:полная|набрана|заполнена)`,
  String.raw`(?:${THING}|availability)\s+(?:\S+\s+){0,3}?(?:left|free|available|open|remaining|remain|remains)|(?:there(?:'s|'re|\s+is|\s+are)|we\s+(?:still\s+)?have|has|have|still|got|plenty\s+of|lots\s+of|enough|\d+)\s+(?:\S+\s+){0,3}?${THING}(?!\s+(?:booked|reserved))|plenty\s+of\s+(?:room|space|availability)|room\s+for|(?:is|are|'s|'re|still|wide|am|pm|both|all)\s+(?:still\s+|all\s+|both\s+|wide\s+|completely\s+|totally\s+)*(?:available|(?:free|open)(?!\s+(?:of|to|for|cancel|from|until|at|every|daily|\p{L}+ly)))|wide\s+open|(?:available|free|open)\s+(?:on|for)\s+(?:the|your|any|all|\d|those|that)|(?:you(?:'ll)?|all\s+\p{L}+|everyone|everybody|both|they)\s+(?:will\s+)?(?:all\s+)?fits?|squeeze\s+you\s+in|available\s+(?:seats|dates|spots)`,
);
const COUNTED = pattern(
  String.raw`(?<![\d.,:]|\p{L}|half\sa\s)(?<count>${COUNT})\s+(?:(?:еще|последн\p{L}+|свободн\p{L}+|доступн\p{L}+|open|free|more|available|last|remaining|empty)\s+){0,2}(?:мест(?:о|а|еч\p{L}+)?(?!\s+(?:за|на\s+ваше\s+имя))|свободн\p{L}+|${THING})(?!\p{L})|(?:мест|seats(?:\s+left)?|spots|places)\s*:?\s*(?:остал\p{L}+\s+)?(?<behind>${COUNT})(?![\d.,:%]|\p{L}|\s+(?:сом|\p{L}+\s+\d{4}|июл|август|июн|сентя))|(?:остал[оаи]сь|свободн[оы]|осталось\s+всего|only|just|still)\s+(?<rest>${COUNT})(?!\p{L})(?=\s*(?:left|$|[.!,]|на|в|free|available))|(?<left>${COUNT})\s+(?:left|free|available|remaining)(?!\p{L})`,
  "g",
);
const LAST_ONE = any(
  String.raw`(?<!до\s+)последн(?:ее|его)\s+(?:свободн\p{L}+\s+)?мест[оа]|(?<!(?:down\s+)?to\s+the\s+)last\s+(?:remaining\s+|available\s+|free\s+)?(?:seat|spot|place|one|room|slot)`,
);
const URGENT = any(
  String.raw`(?:уже\s+)?смотр[иья]т\s+(?:еще|другая|на\s+них)|разбира(?:ют|ются)|разлета\p{L}+|уход(?:ят|ит)\s+(?:быстро|на\s+глазах)|успейте|очередь\s+из|(?:еще\s+)?(?:одна|другая)\s+(?:пара|семья|группа)\s+\p{L}+`,
  String.raw`(?:selling|filling|going)\s+(?:up\s+)?(?:out\s+)?(?:fast|quickly|rapidly)|(?:another|other)\s+(?:couple|group|family|people|guests?|clients?|customers?)\s+(?:is|are|also|asked|want|wanted)\s+\p{L}+|high\s+demand|almost\s+(?:gone|full|sold)|nearly\s+(?:gone|full|sold)`,
);
const EVERYWHERE = any(
  String.raw`(?:на\s+)?(?:любы[ехм]|любую|любой|все|всех|каждый|каждую)\s+(?:\S+\s+)?(?:дат\p{L}*|выезд\p{L}*|д(?:ень|ни)|выходн\p{L}+|числ\p{L}+|маршрут\p{L}*|тур\p{L}*)|весь\s+(?:июнь|июль|август|сентябрь|месяц|сезон)|в\s+любой\s+день|круглый\s+год`,
  String.raw`(?:any|every|all)\s+(?:\S+\s+)?(?:dates?|days?|departures?|routes?|tours?|weekends?|week|month)|wide\s+open|all\s+(?:of\s+)?(?:june|july|august|september|summer|season|month)|whenever`,
);
const COUNTS = any(
  String.raw`остал\p{L}+|остается|остаются|свободн\p{L}+|последн\p{L}+|есть|еще`,
  String.raw`left|free|available|remaining|open|last|only`,
);
const ENOUGH = any(
  String.raw`помещаетесь|помест\p{L}+|влез\p{L}+|хват\p{L}+|все\s+\p{L}+|на\s+всех|для\s+(?:всех|двоих|троих|четверых|пятерых|шестерых|семерых)|вас\s+(?:всех|\p{L}+)`,
  String.raw`fits?|enough|all\s+(?:of\s+you|\p{L}+\s+of\s+you|\p{L}+)|everybody|everyone|room\s+for`,
);
const UNSURE =
  /(?<!\p{L})есть\s+ли|остал\p{L}+\s+ли|whether|(?<!\p{L})(?:провер(?:ю|им|ить|ял\p{L}*)|уточн\p{L}+|узна(?:ю|ем|ть)|посмотр(?:ю|им|еть)|не\s+(?:знаю|вижу|могу|видно|скажу|подскажу|проверя\p{L}+)|зависит|check|find\s+out|look\s+(?:up|for|at\s+the)|don't\s+know|can't\s+(?:say|see|tell)|depends|could\s+be|might|не\s+буду|haven't)(?!\p{L})/u;
const OTHER_PLACE =
  /(?<!\p{L})(?:in\s+place|место\s+(?:сбора|встречи|выезда|посадки)|мест[оае]\s+(?:красив|интерес|для\s+костр)\p{L}*|местн\p{L}+|meeting\s+(?:place|point)|take\s+place|taking\s+place|in\s+the\s+first\s+place|feel\s+free|full\s+(?:name|price|refund|amount|day|payment)|free\s+(?:again\s+)?(?:on|from|for)\s+your|your\s+(?:side|calendar)|полн\p{L}+\s+(?:стоимост|сумм|возврат|оплат|предоплат)\p{L}*)(?!\p{L})/u;

/** Rooms, yurts and things for hire: no departure tells of them. */
const OTHER_THING =
  /(?<!\p{L})(?:номер(?:а|ов)?|юрт[аыу]?|комнат[аыу]?|домик\p{L}*|велосипед\p{L}*|лошад\p{L}+|рам[аы]|(?:an?|single|double|twin|private|family)\s+(?:\p{L}+\s+)?room|yurts?|cabins?|bikes?|frames?|horses?|cars?)(?!\p{L})/u;
const SEAT_WORD = /(?<!\p{L})(?:мест\p{L}*|seats?|spots?|places?)(?!\p{L})/u;

/** "На 27 июня шесть мест". */
const ON_DAY = /^[^\p{L}]*на\s+\d{1,2}(?!\d).*(?<!\p{L})мест/u;

interface Claim {
  script: Script;
  sentence: Sentence;
  clause: Clause;
  count?: number;
  isNegative: boolean;
}

function countIn(clause: string): number | undefined {
  if (LAST_ONE.test(clause)) return 1;
  for (const { groups } of matchesOf(COUNTED, clause)) {
    const words = groups?.["count"] ?? groups?.["behind"] ?? groups?.["rest"] ?? groups?.["left"];
    // "На вас двоих места есть": how many travel, not how many seats there are.
    if (words !== undefined && !COLLECTIVE.test(words)) return toNumber(words);
  }
  return undefined;
}

function toClaim(script: Script, sentence: Sentence, clause: Clause): Claim | undefined {
  const { text } = clause;
  if (sentence.isQuestion && !/[,;:—–(]/u.test(clause.after)) return undefined;
  if (UNSURE.test(text) || isConditional(clause) || OTHER_PLACE.test(text)) return undefined;
  if (NEGATIVE.test(text)) return { script, sentence, clause, isNegative: true };
  const count = countIn(text);
  const positive = POSITIVE.exec(text);
  if (count !== undefined && (positive !== null || COUNTS.test(text) || ON_DAY.test(text)))
    return { script, sentence, clause, count, isNegative: false };
  if (positive === null && !URGENT.test(text)) return undefined;
  if (positive !== null && hasNegation(text.slice(0, positive.index))) return undefined;
  return { script, sentence, clause, isNegative: false };
}

function claimsOf(script: Script): Claim[] {
  if (!STEMS.test(script.plain)) return [];
  return script.sentences
    .filter(({ text }) => STEMS.test(text))
    .flatMap((sentence) => sentence.clauses.map((clause) => toClaim(script, sentence, clause)))
    .filter((claim) => claim !== undefined);
}

/** The days that a clause speaks of: its own, those of its sentence, or, where a reply names none, those that the customer asked for. */
function daysOf({ script, sentence, clause }: Claim, { asked, trips, today }: ReceiptEvidence): NamedDay[] {
  const own = [...findDates(clause.text), ...findRelativeDays(clause.text)];
  if (own.length > 0) return own;
  const all = [...findDates(sentence.text), ...findRelativeDays(sentence.text)];
  if (all.length > 0) return all;
  const weekdays = findWeekdays(clause.text);
  if (weekdays.length > 0 || findDates(script.plain).length > 0) return weekdays;
  // "Is Feb 14 free?" — "Yes, it is": the departures of other days say nothing of it.
  const wanted = findDates(toPlain(asked));
  const isThere = trips.some(({ seats, date }) => seats !== undefined && wanted.some((day) => means(day, date, today)));
  return isThere ? wanted : [];
}

function departuresFor(claim: Claim, evidence: ReceiptEvidence): { pool: Trip[]; isDated: boolean } {
  const departures = evidence.trips.filter(({ seats }) => seats !== undefined);
  const days = daysOf(claim, evidence);
  if (days.length === 0) return { pool: departures, isDated: false };
  const isThen = (trip: Trip): boolean => days.some((day) => means(day, trip.date, evidence.today));
  return { pool: departures.filter(isThen), isDated: true };
}

const NO_SEATS = /seat|sold|full|capacity|available/u;

function isFull(claim: Claim, evidence: ReceiptEvidence): boolean {
  if (evidence.refusals.some((code) => NO_SEATS.test(code))) return true;
  const { pool, isDated } = departuresFor(claim, evidence);
  if (pool.length === 0)
    return evidence.looksAtSeats && (isDated || evidence.trips.every(({ seats }) => seats === undefined));
  if (!isDated && evidence.foundNone) return true;
  const party = Math.max(1, ...evidence.counts);
  return pool.some(({ seats = 0, fits }) => fits === false || seats < party);
}

const FOR_SO_MANY = new RegExp(
  String.raw`(?:для|for(?:\s+all)?|на(?=\s+\p{L}+(?:ых|их)(?!\p{L})))\s+(?<count>${COUNT})(?!\p{L})`,
  "u",
);

/** "Места для пятерых": how many seats there have to be. */
function partyIn(clause: string): number {
  return Math.max(1, toNumber(FOR_SO_MANY.exec(clause)?.groups?.["count"] ?? "") ?? 1);
}

function hasSeats(claim: Claim, evidence: ReceiptEvidence): boolean {
  const { pool } = departuresFor(claim, evidence);
  const { count } = claim;
  if (count !== undefined) {
    return pool.some(
      ({ seats = 0 }) =>
        seats === count || (seats > count && evidence.counts.has(count) && !LAST_ONE.test(claim.clause.text)),
    );
  }
  const isEnough = ENOUGH.test(claim.clause.text);
  const needed = partyIn(claim.clause.text);
  return pool.some(({ seats = 0, fits }) => seats >= needed && (!isEnough || fits !== false));
}

function isBacked(claim: Claim, evidence: ReceiptEvidence): boolean {
  const { text } = claim.clause;
  const texts = [...evidence.passages, ...evidence.managers];
  if (URGENT.test(text) || EVERYWHERE.test(text)) return isSupported(text, texts, 0.6);
  if (!claim.isNegative && OTHER_THING.test(text) && !SEAT_WORD.test(text))
    return isSupported(text, [...texts, ...evidence.ours], 0.5);
  if (claim.isNegative ? isFull(claim, evidence) : hasSeats(claim, evidence)) return true;
  if (!evidence.looksAtSeats && isSupported(text, evidence.ours, 0.6)) return true;
  // Where departures tell of the day, only a person knows better.
  const words = departuresFor(claim, evidence).pool.length > 0 ? evidence.managers : texts;
  return claim.count === undefined && isSupported(text, words, 0.6);
}

/** The clauses that tell of seats what no departure says. */
export function findUnbackedSeats(script: Script, evidence: ReceiptEvidence): string[] {
  return claimsOf(script)
    .filter((claim) => !isBacked(claim, evidence))
    .map(({ clause }) => wordsAt(script, clause.start, clause.start + clause.text.length));
}

/** Whether a text tells of seats at all. */
export function hasSeatClaims(script: Script): boolean {
  return claimsOf(script).length > 0;
}
