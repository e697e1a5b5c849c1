/** Numbers in words, Russian and English, as far as replies about money, days, seats and people use them. */

const RU: Readonly<Record<string, number>> = {
  ноль: 0,
  один: 1,
  одна: 1,
  одно: 1,
  одного: 1,
  одной: 1,
  одному: 1,
  два: 2,
  две: 2,
  двух: 2,
  двое: 2,
  двоих: 2,
  двум: 2,
  двоим: 2,
  три: 3,
  трех: 3,
  трое: 3,
  троих: 3,
  троим: 3,
  четыре: 4,
  четырех: 4,
  четверо: 4,
  четверых: 4,
  пять: 5,
  пяти: 5,
  пятеро: 5,
  пятерых: 5,
  шесть: 6,
  шести: 6,
  шестеро: 6,
  шестерых: 6,
  семь: 7,
  семи: 7,
  семеро: 7,
  семерых: 7,
  восемь: 8,
  восьми: 8,
  восьмеро: 8,
  девять: 9,
  девяти: 9,
  десять: 10,
  десяти: 10,
  десятеро: 10,
  одиннадцать: 11,
  одиннадцати: 11,
  двенадцать: 12,
  двенадцати: 12,
  тринадцать: 13,
  тринадцати: 13,
  четырнадцать: 14,
  четырнадцати: 14,
  пятнадцать: 15,
  пятнадцати: 15,
  шестнадцать: 16,
  семнадцать: 17,
  восемнадцать: 18,
  девятнадцать: 19,
  двадцать: 20,
  двадцати: 20,
  тридцать: 30,
  тридцати: 30,
  сорок: 40,
  сорока: 40,
  пятьдесят: 50,
  пятидесяти: 50,
  шестьдесят: 60,
  шестидесяти: 60,
  семьдесят: 70,
  семидесяти: 70,
  восемьдесят: 80,
  восьмидесяти: 80,
  девяносто: 90,
  девяноста: 90,
  сто: 100,
  ста: 100,
  двести: 200,
  двухсот: 200,
  триста: 300,
  трехсот: 300,
  четыреста: 400,
  четырехсот: 400,
  пятьсот: 500,
  пятисот: 500,
  шестьсот: 600,
  шестисот: 600,
  семьсот: 700,
  семисот: 700,
  восемьсот: 800,
  восьмисот: 800,
  девятьсот: 900,
  девятисот: 900,
};
const EN: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
};
const WORDS: ReadonlyMap<string, number> = new Map([...Object.entries(RU), ...Object.entries(EN)]);
const TIMES: ReadonlyMap<string, number> = new Map([
  ["тысяча", 1000],
  ["тысячи", 1000],
  ["тысяч", 1000],
  ["тысячу", 1000],
  ["thousand", 1000],
  ["миллион", 1_000_000],
  ["миллиона", 1_000_000],
  ["миллионов", 1_000_000],
  ["million", 1_000_000],
]);
/** "полторы тысячи", "половина", "a hundred". */
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ["полтора", 1.5],
  ["полторы", 1.5],
  ["полутора", 1.5],
  ["половиной", 0.5],
]);

const alternatives = (words: Iterable<string>): string => [...words].toSorted((a, b) => b.length - a.length).join("|");
const SMALL = alternatives([...WORDS.keys(), ...SPECIAL.keys()]);
/** "За двоих пятьдесят три тысячи": how many people there are is no part of what they pay. */
export const COLLECTIVE =
  /^(?:двое|двоих|двоим|трое|троих|троим|четверо|четверых|пятеро|пятерых|шестеро|шестерых|семеро|семерых|восьмеро|десятеро)$/u;
const PART = `(?:${alternatives([...WORDS.keys(), ...SPECIAL.keys()].filter((word) => !COLLECTIVE.test(word)))}|${alternatives(TIMES.keys())}|hundred|half)`;
/** A run of number words: "сорок пять тысяч", "two hundred and fifty", "a thousand". Lower case. */
export const NUMERAL = String.raw`(?<!\p{L})(?:a\s(?=hundred|thousand))?${PART}(?:(?:[\s-]+|\sand\sa\s|\sand\s|\sс\s)${PART}){0,6}(?!\p{L})`;
const NUMERALS = new RegExp(NUMERAL, "gu");

/** The value of a run of number words. */
export function valueOf(words: string): number {
  let total = 0;
  let part = 0;
  for (const word of words.split(/[\s-]+/u)) {
    const times = TIMES.get(word);
    if (times !== undefined) {
      total += Math.max(part, 1) * times;
      part = 0;
    } else if (word === "hundred") part = Math.max(part, 1) * 100;
    else if (word === "half") part += 0.5;
    else part += WORDS.get(word) ?? SPECIAL.get(word) ?? 0;
  }
  return total + part;
}

/** The same text with numbers in words as digits; places are not kept. */
export function withDigits(text: string): string {
  return text.replace(NUMERALS, (words) => String(valueOf(words)));
}

/** "3", "три", "трое"; `undefined` for anything else. */
export function toNumber(word: string): number | undefined {
  if (/^\d{1,6}$/.test(word)) return Number(word);
  return WORDS.get(word) ?? SPECIAL.get(word);
}

/** One number in digits or a word, as a pattern. */
export const COUNT = `(?:\\d{1,3}|${SMALL})`;
