/**
 * Finds what tells who a person is: e-mails, payment cards, identity numbers, passports, phones. Deterministic, one pass over
 * the text; when in doubt about a long number it is personal, unless it is a date, a sum of money or an id of our own.
 */

export const PERSONAL_KINDS = ["email", "card", "iin", "passport", "phone"] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export interface PersonalData {
  kind: PersonalKind;
  start: number;
  end: number;
}

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+'-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Series of letters and a number: Kyrgyz `ID1234567`, `AN`, `PE`; Kazakh `N12345678`; in capitals any country's. */
const LETTERED_PASSPORT =
  /(?<![\p{L}\p{N}])(?:(?:[A-ZА-Я]{2}|id|an|ac|pe|pd)[ ]?(?:№ ?)?\d{7}|[A-ZА-Яn] ?(?:№ ?)?\d{8})(?!\p{N})/gu;
/** A Russian passport in words: series 4508 number 123456. */
const WORDED_PASSPORT =
  /(?<=(?:серия|series)[\s:№]{0,3})\d{2} ?\d{2}[,\s]{0,3}(?:номер|number|no\.?|№|n)?[\s:]{0,3}\d{6}(?!\d)/giu;
/** Long numbers that are nobody's: ids of our rows, days and instants. */
const IMPERSONAL = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\p{L}\p{N}])`,
    String.raw`(?<!\d[.-]?)\d{4}-(?:0\d|1[0-2])-[0-3]\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?!\d)`,
    String.raw`(?<!\d[.-]?)(?:[0-2]?\d|3[01])\.(?:0?\d|1[0-2])\.(?:\d{4}|\d{2})(?!\d)`,
  ].join("|"),
  "giu",
);

/** What may stand between the digits of one number. */
const JOINT = /^[ \u00a0\u202f]?[().–-]?[ \u00a0\u202f]?$|^\) ?\(?$|^ № ?$/u;
const PHONE_WORD =
  /(?:тел|телефон\p{L}*|номер\p{L}*|моб\p{L}*|ватсап\p{L}*|вотсап\p{L}*|вацап\p{L}*|whats?app|tel|phone|mobile|number|call(?: me)?|звони\p{L}*|телеграм\p{L}*)[\s.:№#=-]*$/iu;
const PASSPORT_WORD =
  /(?:паспорт\p{L}*|passport|удостоверени\p{L}*|куәлік\p{L}*|серия|id card|document)[\p{L}\s.:,№#-]{0,20}$/iu;
const MONEY_AFTER =
  /^(?:[ \u00a0]000(?!\d)|(?:[ \u00a0]\d{3})*[ \u00a0]?(?:сом|som|kgs|тенге|теңге|тг|kzt|руб|rub|₽|\$|€|usd|eur|долл|доллар|евро|тыс|млн|миллион|thousand|million))/iu;
const MONEY_BEFORE = /[$€₽£][ \u00a0]?$/u;

/** Country codes by the whole length of their numbers; a number that runs on into other digits ends there. */
const LENGTHS: readonly (readonly [codes: RegExp, lengths: readonly number[]])[] = [
  [/^(?:1|7)/, [11]],
  [/^(?:37[0-1])/, [11]],
  [/^(?:99[24568]|37[25]|380|90|91|92|20|30|44|52|63|81|98|972)/, [12]],
  [/^(?:993|31|32|33|34|36|40|41|46|48|61|66|84|37[34])/, [11]],
  [/^(?:45|47|65)/, [10]],
  [/^86/, [13]],
  [/^(?:971|82)/, [11, 12]],
  [/^(?:39|43|49|55|62)/, [11, 12, 13]],
];
const NEIGHBOURS = /^(?:99[2-68]|37[0-5]|38\d|97[0-7]|90)/;

interface Group {
  digits: string;
  start: number;
  end: number;
  /** The text between it and the next one when both may be of one number. */
  joint: string | null;
}

/** Neighbouring groups of digits, looked at as one number. */
interface Candidate {
  groups: readonly Group[];
  digits: string;
  /** Just before and after it. */
  before: string;
  after: string;
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const CENTURIES: Record<string, number> = { 1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000 };
const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11;
}

/** Kazakhstan's individual identification number: date of birth, century and sex, serial, check digit. */
export function isIin(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const century = CENTURIES[digits[6] ?? ""];
  if (century === undefined) return false;
  const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(Number);
  if (!isDate(century + (year ?? 0), month ?? 0, day ?? 0)) return false;
  const first = weigh(digits, WEIGHTS);
  const check = first === 10 ? weigh(digits, SECOND_WEIGHTS) : first;
  return check === Number(digits[11]);
}

/** Kyrgyzstan's personal number: 1 or 2, the date of birth, five more digits. It has no check digit. */
function isKyrgyzNumber(digits: string): boolean {
  const [, day, month, year] = /^[12](\d\d)(\d\d)((?:19|20)\d\d)\d{5}$/.exec(digits) ?? [];
  return isDate(Number(year), Number(month), Number(day));
}

function isCard({ groups, digits }: Candidate): boolean {
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits)) return false;
  const evenly = groups.length === 1 || groups.every((group) => group.digits.length >= 3);
  return evenly && isLuhn(digits);
}

const shapeOf = ({ groups }: Candidate): string => groups.map((group) => group.digits.length).join("+");

function isPassport(candidate: Candidate): boolean {
  const { digits, before } = candidate;
  const shape = shapeOf(candidate);
  if (shape === "2+2+6" || shape === "4+6") return true;
  if (digits.length >= 6 && digits.length <= 10 && PASSPORT_WORD.test(before)) return true;
  return shape === "10" && /^[1-68]/.test(digits) && !PHONE_WORD.test(before) && !isMoney(candidate);
}

function isInternational(digits: string): boolean {
  const known = LENGTHS.find(([codes]) => codes.test(digits));
  return known === undefined ? digits.length >= 8 && digits.length <= 13 : known[1].includes(digits.length);
}

function isMoney({ groups, digits, before, after }: Candidate): boolean {
  if (MONEY_AFTER.test(after) || MONEY_BEFORE.test(before)) return true;
  const byThousands = groups.every((group, index) => index === 0 || group.digits.length === 3);
  return byThousands && !digits.startsWith("0") && digits.endsWith("000");
}

function isPhone(candidate: Candidate): boolean {
  const { groups, digits, before } = candidate;
  const { length } = digits;
  if (/\+ ?\(?$/.test(before)) return isInternational(digits);
  if (digits.startsWith("00") && isInternational(digits.slice(2))) return true;
  if (PHONE_WORD.test(before) && length >= 6 && length <= 15) return true;
  if (length < 9 || length > 15 || isMoney(candidate)) return false;
  if (digits.startsWith("0")) return length === 10;
  if (length === 11 && /^[78][3-9]/.test(digits)) return true;
  if (length === 12 && NEIGHBOURS.test(digits)) return true;
  return length <= 10 ? /^[2-9]/.test(digits) : groups.length === 1;
}

function kindOf(candidate: Candidate): PersonalKind | undefined {
  const { digits, groups, before } = candidate;
  const signed = /\+ ?\(?$/.test(before);
  if (!signed && (groups.length === 1 || shapeOf(candidate) === "6+6") && (isIin(digits) || isKyrgyzNumber(digits)))
    return "iin";
  if (!signed && isCard(candidate)) return "card";
  if (!signed && isPassport(candidate)) return "passport";
  return isPhone(candidate) ? "phone" : undefined;
}

const LONGEST = 19;
const CONTEXT = 40;

/** The digits that begin at `first`: the longest reading that is personal. */
function readFrom(
  text: string,
  groups: readonly Group[],
  first: number,
): (PersonalData & { next: number }) | undefined {
  const start = groups[first]?.start ?? 0;
  const before = text.slice(Math.max(0, start - CONTEXT), start);
  let last = first;
  let length = groups[first]?.digits.length ?? 0;
  while (groups[last]?.joint !== null && length + (groups[last + 1]?.digits.length ?? LONGEST) <= LONGEST) {
    last += 1;
    length += groups[last]?.digits.length ?? 0;
  }
  for (; last >= first; last -= 1) {
    const taken = groups.slice(first, last + 1);
    const end = taken.at(-1)?.end ?? start;
    const digits = taken.map((group) => group.digits).join("");
    const kind = kindOf({ groups: taken, digits, before, after: text.slice(end, end + CONTEXT) });
    if (kind !== undefined) return { kind, start: widen(before, start), end, next: last + 1 };
  }
  return undefined;
}

/** A plus and an opening bracket belong to the number behind them. */
function widen(before: string, start: number): number {
  return start - (/\+? ?\(?$/.exec(before)?.[0].replace(/^ /, "").length ?? 0);
}

/** Digits behind Latin letters are part of a code (`lake2026070112`), unless the letters say what they are. */
function isOfCode(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - CONTEXT), index);
  if (/\\[nrt]$/.test(before)) return false; // a line break in JSON inside JSON
  const letters = /[a-z_]+$/i.exec(before)?.[0];
  return letters !== undefined && !/(?:tel|phone|mobile|whats?app|number|no|iin|card|passport)$/i.test(letters);
}

function toGroups(text: string, taken: readonly { start: number; end: number }[]): Group[] {
  const groups: Group[] = [];
  let span = 0;
  for (const match of text.matchAll(/\d+/g)) {
    const [digits] = match;
    const { index } = match;
    while ((taken[span]?.end ?? Infinity) <= index) span += 1;
    const last = groups.at(-1);
    if ((taken[span]?.start ?? Infinity) < index + digits.length) continue;
    if (isOfCode(text, index)) continue;
    if (last !== undefined && JOINT.test(text.slice(last.end, index))) last.joint = text.slice(last.end, index);
    groups.push({ digits, start: index, end: index + digits.length, joint: null });
  }
  return groups;
}

function findByPattern(text: string): PersonalData[] {
  const emails = text.includes("@")
    ? [...text.matchAll(EMAIL)].map((match) => ({ kind: "email" as const, match }))
    : [];
  const passports = [...text.matchAll(LETTERED_PASSPORT), ...text.matchAll(WORDED_PASSPORT)].map((match) => ({
    kind: "passport" as const,
    match,
  }));
  return [...emails, ...passports]
    .map(({ kind, match }) => ({ kind, start: match.index, end: match.index + match[0].length }))
    .toSorted((a, b) => a.start - b.start)
    .filter((found, index, all) => index === 0 || found.start >= (all[index - 1]?.end ?? 0));
}

/** So many digits need no word before them; fewer do, or letters of a series. */
const TELLING = 9;
const LEAST = 6;
const SERIES = 7;
const MAX_GAP = 3;
const WORDS =
  /тел|номер|моб|в[аоц]+тсап|whats|tel|phone|mobile|number|call|звони|паспорт|passport|удостоверени|куәлік|серия|series|id card|document/iu;

/** By its code: precise for ASCII, and above that all but signs, dashes and spaces. */
function isLetterCode(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return code >= 0xc0 && (code < 0x2000 || code >= 0x2c00);
}

const isDigitCode = (code: number): boolean => code >= 48 && code <= 57;

/** Seven digits in a row with a letter before them, or before the sign in between: `ID1234567`, `AN №1234567`. */
function hasSeries(text: string, end: number): boolean {
  const before = text.slice(Math.max(0, end - SERIES - 3), end - SERIES + 1).replace(/[№ ]+$/u, "");
  return before !== "" && isLetterCode(before.charCodeAt(before.length - 1));
}

/**
 * Whether a text may hold any. A loop over codes, because all text of a turn goes through it and nearly all of it holds none:
 * the patterns take fifty times as long.
 */
export function mayHoldPersonalData(text: string): boolean {
  let [digits, gap, inRow, some] = [0, 0, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 64) return true;
    if (isDigitCode(code)) {
      digits += 1;
      inRow += 1;
      gap = 0;
      some ||= digits === LEAST;
      if (digits === TELLING || (inRow === SERIES && hasSeries(text, index))) return true;
    } else if (digits > 0) {
      gap += 1;
      inRow = 0;
      if (gap > MAX_GAP || isLetterCode(code)) digits = 0;
    }
  }
  return some && WORDS.test(text);
}

/** Personal data in a text, in its order, without overlaps. */
export function findPersonalData(text: string): PersonalData[] {
  if (!mayHoldPersonalData(text)) return [];
  const found = findByPattern(text);
  const impersonal = [...text.matchAll(IMPERSONAL)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const groups = toGroups(
    text,
    [...found, ...impersonal].toSorted((a, b) => a.start - b.start),
  );
  for (let index = 0; index < groups.length;) {
    const number = readFrom(text, groups, index);
    if (number === undefined) index += 1;
    else {
      found.push({ kind: number.kind, start: number.start, end: number.end });
      index = number.next;
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}
