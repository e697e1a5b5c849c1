/** Dates, weekdays, spans and times of day that a reply names without anything to back them. */
import { addDays } from "../day.ts";
import { daysBetween, findDates, findRelativeDays, findWeekdays, means, toCalendar, type NamedDay } from "./days.ts";
import type { ReceiptEvidence } from "./evidence.ts";
import { comingDay, know, type Known } from "./known-days.ts";
import { wordsAt, type Script, type Sentence } from "./script.ts";
import { hasNegation, isSupposedText } from "./setting.ts";
import { findSpans, findTimes, type Span, type TimeOfDay } from "./spans.ts";

const DEPARTS =
  /(?<!\p{L})(?:выезд\p{L}*|старт\p{L}*|отправл\p{L}+|выходит|уход[ия]т|группа|departs?|departure|leaves?|starts?|start\s+date|group|runs?|sets?\s+off|next\s+trip)(?!\p{L})/u;
/** "Например, 20 июля": a day to speak of, no departure. */
const SAY = /(?<!\p{L})(?:например|скажем|допустим|к\s+примеру|say|for\s+example|e\.g\.)[\s,]*$/u;
/** A deadline counted from a departure is no departure. */
const DUE =
  /(?<!\p{L})(?:due|deadline|balance|by|until|предоплат\p{L}*|доплат\p{L}*|остаток|не\s+позднее|за\s+\S+\s+дн\p{L}+)(?!\p{L})/u;
/** "The festival is on 5 September": the day of an event, told as it is. */
const HAPPENS =
  /(?<!\p{L})(?:пройд[её]т|проходит|состоится|будет|(?:is|are|will\s+be|falls|takes\s+place|is\s+held)(?:\s+on)?)\s(?:the\s)?$/u;
/** Somebody or something comes on the day: their own word, or their office's, tells which. */
const COMES =
  /(?<!\p{L})(?:приед\p{L}+|прид[её]т|прибуд\p{L}+|подъед\p{L}+|привез\p{L}+|доставит|доставят|доставим|arrives?|comes?|will\s+(?:be\s+there|come|arrive|visit|deliver)|delivered)(?!\p{L})/u;
/** Facts of the world that a customer cannot give us. */
const OPENS =
  /(?<!\p{L})(?:opens?|opening|closes?|season|открыва\p{L}+|закрыва\p{L}+|сезон\p{L}*|действует|работает)(?!\p{L})/u;
/** The customer's wish told as what stands. */
const BOOKED_FOR =
  /(?<!\p{L})(?:теперь|бронь|брони|перен[её]с\p{L}*|передвин\p{L}*|оформ\p{L}+|забронир\p{L}+|записан?\p{L}*|now|booked|moved|reserved|booking|rescheduled|confirmed)(?!\p{L})/u;
const REPLY_TO_WISH = /(?<!\p{L})(?:ваш\p{L}*|вы|нет|your?|you|wanted|asked)(?!\p{L})/u;

function isKnownDate(named: NamedDay, sentence: Sentence, known: Known): boolean {
  if (SAY.test(sentence.text.slice(Math.max(0, named.index - 25), named.index))) return true;
  const isOne = (days: Iterable<string>): boolean => [...days].some((day) => means(named, day, known.today));
  const isStart =
    known.hasDepartures &&
    (DEPARTS.test(sentence.text) || HAPPENS.test(sentence.text.slice(0, named.index))) &&
    !DUE.test(sentence.text) &&
    !hasNegation(sentence.text) &&
    !REPLY_TO_WISH.test(sentence.text);
  if (isOne(isStart ? known.edges : known.ours)) return true;
  if (named.month === undefined && named.day !== undefined && known.looseDays.has(named.day)) return true;
  if (isStart || !isOne(known.theirs)) return false;
  if (known.reminders.size > 0 && REMINDS.test(sentence.text)) return false;
  if (known.dues.length > 0 && PAY.test(sentence.text) && !hasNegation(sentence.text)) return false;
  if (OPENS.test(sentence.text) && !hasNegation(sentence.text)) return false;
  return !tellsWhatStands(sentence.text, known) || hasNegation(sentence.text) || isSupposedText(sentence.text);
}

/** Words of ours that a day must hold for: of a booking, or of who comes. */
function tellsWhatStands(text: string, { hasTrips, said }: Known): boolean {
  return hasTrips ? BOOKED_FOR.test(text) : said.length > 0 && COMES.test(text);
}

const PAY =
  /(?<!\p{L})(?:внести|внесите|оплат\p{L}+|заплат\p{L}+|перевести|переведите|pay|payment|due|transfer)(?!\p{L})/u;

const NEAR_DAYS = 180;
const BRIDGE =
  /^(?:\s|,|\(|\)|—|–|-|это|то\s+есть|в|во|на|утром|вечером|which\s+is|that's|that\s+is|it's|a|an|this|the|is|on|day|night|morning|evening|coming|next|it\s+is)*$/u;

/** Whether a weekday or "завтра" is what a date means, in any of the years around this one. */
const agree = (word: NamedDay, date: NamedDay, { today }: Known): boolean =>
  toCalendar(date, today).some((day) => Math.abs(daysBetween(today, day)) <= NEAR_DAYS && means(word, day, today));

/** A weekday or "завтра" beside a date names the same day; "12 июля, суббота". */
function contradicts(word: NamedDay, { dates, sentence }: Named, known: Known): boolean {
  const isBridged = (one: NamedDay, other: NamedDay): boolean =>
    BRIDGE.test(sentence.text.slice(one.index + one.length, other.index));
  // "Выезд 29 августа, сегодня 13-е": the word belongs to the date behind it.
  const behind = dates.filter((date) => date.index > word.index && isBridged(word, date));
  return (behind.length > 0 ? behind : dates).some((date) => {
    const [first, second] = word.index < date.index ? [word, date] : [date, word];
    if (!isBridged(first, second)) return false;
    const days = [...known.ours, ...known.theirs].filter((day) => means(date, day, known.today));
    const all = days.length > 0 ? days : toCalendar(date, known.today);
    if (dates.some((other) => other !== date && other.index === date.index && agree(word, other, known))) return false;
    // A date without a year is the one around now, not that of another year's calendar.
    const near = all.filter((day) => Math.abs(daysBetween(known.today, day)) <= NEAR_DAYS);
    const meant = near.length > 0 ? near : all;
    return meant.length > 0 && !meant.some((day) => means(word, day, known.today));
  });
}

const UNTIL =
  /(?:до\s+(?:\p{L}+\s+)?(?:старт|выезд|поездк|тур|отъезд|начал|вылет|путешеств|отправл|встреч)\p{L}*|осталось|остается|ждать|until|till)[^.;:()]{0,25}$/u;
const AHEAD =
  /^\s(?:до\s+(?:\p{L}+\s+)?(?:старт|выезд|поездк|тур|отъезд|начал|вылет|путешеств)|осталось|остается|to\s+go|away|until|till|from\s+(?:now|today)|left)/u;

/** "Если до выезда 14 дней или больше": a rule, no countdown. */
const IF_SO_LONG = /(?<!\p{L})(?:если|когда|if|when|whenever)(?!\p{L})[^.;:]*$/u;
const OR_MORE =
  /^\s+(?:(?:или|и)\s+(?:больше|более|меньше|менее|раньше|позже)|or\s+(?:more|less|earlier|later|fewer))(?!\p{L})/u;

/** "До старта ровно неделя": how long it still is to a known day. */
function isWrongCountdown({ hours, index, length }: Span, sentence: Sentence, known: Known): boolean {
  const { text } = sentence;
  const isAhead = UNTIL.test(text.slice(Math.max(0, index - 60), index)) || AHEAD.test(text.slice(index + length));
  if (
    !isAhead ||
    known.starts.length === 0 ||
    /за\s+\S+\s+(?:\S+\s+)?до|before|prior|не\s+позднее/u.test(sentence.text)
  )
    return false;
  if (hours % 24 !== 0) return false;
  if (IF_SO_LONG.test(text.slice(Math.max(0, index - 40), index)) || OR_MORE.test(text.slice(index + length)))
    return false;
  const days = hours / 24;
  const before = text.slice(Math.max(0, index - 20), index);
  const isLess = /(?<!\p{L})(?:меньше|менее|less\s+than|under|within)\s+(?:чем\s+)?$/u.test(before);
  const isMore = /(?<!\p{L})(?:больше|более|more\s+than|over)\s+(?:чем\s+)?$/u.test(before);
  if (isLess || isMore)
    return !known.starts.some((day) =>
      isLess ? daysBetween(known.today, day) <= days : daysBetween(known.today, day) >= days,
    );
  return !known.starts.some((day) => daysBetween(known.today, day) === days);
}

const GOES =
  /(?<!\p{L})(?:едете|едем|выезд|выезжа\p{L}+|старт\p{L}*|поездк\p{L}+|тур|группа|leave|leaving|departs?|departure|starts?|trip|tour|you're\s+off)(?!\p{L})/u;

/** "Вы едете послезавтра". */
function isWrongRelative(word: NamedDay, sentence: Sentence, known: Known): boolean {
  if ((word.offset ?? 0) < 1 || !GOES.test(sentence.text) || hasNegation(sentence.text) || known.starts.length === 0)
    return false;
  return ![...known.edges, ...known.theirs].some((day) => day !== known.today && means(word, day, known.today));
}

const COMES_BACK = /(?<!\p{L})(?:возвращ\p{L}+|вернетесь|вернемся|обратно|назад|back|return(?:s|ing)?)(?!\p{L})/u;

/** "13 июля — возвращение": the last day of a trip is not a day of the customer's wish. */
function isWrongReturn({ index, length, ...date }: NamedDay, sentence: Sentence, known: Known): boolean {
  const { text } = sentence;
  const before = /[^,;.:]*$/u.exec(text.slice(Math.max(0, index - 30), index))?.[0] ?? "";
  const after = text.slice(index + length);
  if (known.ends.length === 0 || !(COMES_BACK.test(before) || /^\s?[—–-]\s?возвращ/u.test(after))) return false;
  const upTo = text.slice(0, index);
  if (hasNegation(upTo) || isSupposedText(upTo) || AWAITED_MONEY.test(text)) return false;
  return ![...known.ends, ...known.said].some((day) => means({ index, length, ...date }, day, known.today));
}
const AWAITED_MONEY = /ден[еь]г|сумм|возврат|карт|money|refund|card|paid/u;

const THIS = /(?<!\p{L})(?:(?:в|во|на)\s+(?:эт\p{L}+|ближайш\p{L}+)|this(?:\s+coming)?)\s+$/u;
const WEEKEND = /(?<!\p{L})(?:в\s+эти\s+выходные|this\s+weekend)(?!\p{L})/u;
const REMINDS =
  /(?<!\p{L})(?:напомн\p{L}+|напомина\p{L}+|напиш\p{L}+|пинг\p{L}*|remind\p{L}*|ping\p{L}*|write|message|nudge)(?!\p{L})/u;

/** "В эту субботу" when the departure is on another one. */
function isWrongThis({ index, weekday = 0 }: NamedDay, sentence: Sentence, known: Known): boolean {
  if (known.ends.length === 0 || !THIS.test(sentence.text.slice(0, index)) || isLoose(sentence)) return false;
  return !known.edges.has(comingDay(weekday, known.today));
}

function wrongWeekend(sentence: Sentence, known: Known): Wrong[] {
  const found = WEEKEND.exec(sentence.text);
  if (found === null || known.ends.length === 0 || isLoose(sentence)) return [];
  const days = [comingDay(6, known.today), comingDay(0, known.today)];
  return days.some((day) => known.edges.has(day)) ? [] : [{ index: found.index, length: found[0].length }];
}

const isLoose = ({ text }: Sentence): boolean => hasNegation(text) || isSupposedText(text) || REMINDS.test(text);

const AWAITED =
  /верн|ответ|свяж|звон|прид[её]т|поступ|возвра|зачис|напиш|пришл|жд[иу]|доход|refund|repl|answer|call|back|arriv|contact|respon|money|hear|touch|email|confirm|land|write/u;
const BINDS =
  /(?<!\p{L})(?:в\s+течение|через|за|не\s+позднее|до|within|in|up\s+to|less\s+than|after|takes?|зан\p{L}+)(?:\s+\S+){0,2}\s*$/u;

const YEAR = 8760;
/** "A year of warranty": how long we stand by what we did. */
const WARRANTY = /(?<!\p{L})(?:warrant(?:y|ies)|гаранти(?:я|и|ей|ю|йн\p{L}+))(?!\p{L})/u;

function isUnknownSpan(span: Span, sentence: Sentence, known: Known): boolean {
  if (isWrongCountdown(span, sentence, known)) return true;
  const near = sentence.text.slice(Math.max(0, span.index - 20), span.index + span.length + 18);
  if (WARRANTY.test(near) && !hasNegation(sentence.text) && span.hours >= 24) return !known.promised.has(span.hours);
  if (known.spans.has(span.hours) || span.hours === 24) return false;
  if (span.hours % YEAR === 0) return false;
  return (
    BINDS.test(sentence.text.slice(0, span.index)) &&
    AWAITED.test(sentence.text) &&
    !/(?<!\p{L})(?:напомн\p{L}+|remind|снов[ауо]|вернусь)(?!\p{L})/u.test(sentence.text)
  );
}

const OTHER_ZONE = /(?<!\p{L})(?:по\s+(?:москве|московск\p{L}+|мск|вашему)|мск|moscow|london|your\s+time)(?!\p{L})/u;

/** A reminder goes out at its own time, whatever other times were spoken of. */
function isWrongReminderTime({ sentence, times }: Named, { reminders }: Known): boolean {
  if (OTHER_ZONE.test(sentence.text)) return false;
  if (times.length === 0 || reminders.size === 0 || !REMINDS.test(sentence.text)) return false;
  return !times.some(({ minutes }) => reminders.has(minutes));
}

interface Wrong {
  index: number;
  length: number;
}

/** "Before the end of the year": until when something holds. */
const PERIOD_END =
  /(?<!\p{L})(?:до\s+конца|(?:by|before|until|till)\s+the\s+end\s+of)\s+(?:(?:эт|следующ)\p{L}+\s+|the\s+|this\s+|next\s+)?(?<period>год|месяц|сезон|лет|недел|year|month|season|summer|week)\p{L}*/u;
const HOLDS =
  /(?<!\p{L})(?:скидк\p{L}*|акци\p{L}+|цен\p{L}+|действ\p{L}+|save|discount|offer|off|valid|price|deal|rate)(?!\p{L})|%/u;

/** A deadline of an offer that no text of ours sets so. */
function wrongPeriod({ text }: Sentence, known: Known): Wrong[] {
  const found = PERIOD_END.exec(text);
  if (found === null || !HOLDS.test(text) || hasNegation(text) || isSupposedText(text.slice(0, found.index))) return [];
  const period = found.groups?.["period"] ?? "";
  const isSaid = known.texts.some((said) => PERIOD_END.exec(said)?.groups?.["period"] === period);
  return isSaid ? [] : [{ index: found.index, length: found[0].length }];
}

/** Everything of a sentence that could be wrong. */
interface Named {
  sentence: Sentence;
  dates: NamedDay[];
  weekdays: NamedDay[];
  relative: NamedDay[];
  spans: Span[];
  times: TimeOfDay[];
}

function namedIn(sentence: Sentence): Named {
  const { text } = sentence;
  return {
    sentence,
    dates: findDates(text),
    weekdays: findWeekdays(text),
    relative: findRelativeDays(text),
    spans: findSpans(text),
    times: findTimes(text),
  };
}

const namesSomething = ({ sentence, dates, weekdays, relative, spans, times }: Named): boolean =>
  WEEKEND.test(sentence.text) ||
  PERIOD_END.test(sentence.text) ||
  dates.length + weekdays.length + relative.length + spans.length + times.length > 0;

/** "You're back on Sunday, 12 July, so Monday at work is safe". */
const isDayAfter = (word: NamedDay, { dates, sentence: { text } }: Named, { dayAfter }: Known): boolean =>
  dayAfter.has(word.weekday ?? -1) &&
  dates.every((date) => {
    const [first, second] = date.index < word.index ? [date, word] : [word, date];
    return !BRIDGE.test(text.slice(first.index + first.length, second.index));
  });

/** "Завтра, в пятницу": a weekday that only says which day another word means, and rightly. */
const isLabel = (word: NamedDay, { relative, sentence: { text } }: Named, { today }: Known): boolean =>
  relative.some((other) => {
    const [first, second] = other.index < word.index ? [other, word] : [word, other];
    return (
      BRIDGE.test(text.slice(first.index + first.length, second.index)) &&
      means(word, addDays(today, other.offset ?? 0), today)
    );
  });

/** "Five nights" of a trip of four. */
function isWrongNights({ hours, isNights, index }: Span, { text }: Sentence, known: Known): boolean {
  if (!isNights || known.nights.size === 0 || known.told.has(hours)) return false;
  const upTo = text.slice(0, index);
  return !known.nights.has(hours / 24) && !hasNegation(upTo) && !isSupposedText(upTo) && !EXTRA.test(text);
}
const EXTRA =
  /(?<!\p{L})(?:дополнительн\p{L}+|лишн\p{L}+|ещ[её]|до|после|extra|more|additional|before|after|another|between)(?!\p{L})/u;

function wrongIn(named: Named, known: Known): Wrong[] {
  const { sentence, dates, weekdays, relative, spans, times } = named;
  const isPast = /(?<!\p{L})(?:прошл\p{L}+|last)(?!\p{L})/u.test(sentence.text);
  return [
    ...dates.filter((date) => !isKnownDate(date, sentence, known) || isWrongReturn(date, sentence, known)),
    ...weekdays.filter((word) => isWrongThis(word, sentence, known)),
    ...wrongWeekend(sentence, known),
    ...wrongPeriod(sentence, known),
    ...[...weekdays, ...relative].filter((word) => contradicts(word, named, known)),
    ...relative.filter((word) => isWrongRelative(word, sentence, known)),
    ...weekdays.filter(
      (word) =>
        !isPast &&
        !known.weekdays.has(word.weekday ?? 0) &&
        !isLabel(word, named, known) &&
        !isDayAfter(word, named, known),
    ),
    ...spans.filter((span) => isUnknownSpan(span, sentence, known) || isWrongNights(span, sentence, known)),
    ...times.filter(({ minutes }) => !known.times.has(minutes)),
    ...(isWrongReminderTime(named, known) ? times : []),
  ];
}

const HAS_DAY =
  /\d|понедельник|вторник|сред[ауы]|четверг|пятниц|суббот|воскрес|недел|конца|end of|дн[яе]|сут|час|месяц|(?<!\p{L})(?:пн|вт|чт|пт|сб|вс)(?!\p{L})|завтра|день|январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр|january|february|march|april|june|july|august|september|october|november|december|day|week|night|month|hour|year|minute|год|лет|минут|(?<!\p{L})(?:mon|tue|wed|thu|fri|sat|sun)(?!\p{L})|tomorrow/u;

/** The words of every day, span and time that nothing names and that follows from nothing. */
export function findUnbackedDays(script: Script, evidence: ReceiptEvidence): string[] {
  if (!HAS_DAY.test(script.plain)) return [];
  const named = script.sentences
    .filter(({ text, isQuestion }) => !isQuestion && HAS_DAY.test(text))
    .map(namedIn)
    .filter(namesSomething);
  if (named.length === 0) return [];
  const known = know(evidence);
  return named.flatMap((one) =>
    wrongIn(one, known).map(({ index, length }) =>
      wordsAt(script, one.sentence.start + index, one.sentence.start + index + length),
    ),
  );
}
