import { LETTER_OR_DIGIT } from "./text.ts";

const RUSSIAN: [string, number][] = [
  ["ноль", 0],
  ["один|одна|одного|одной|одно", 1],
  ["два|две|двух|двумя|пара|пару", 2],
  ["три|трех|тремя", 3],
  ["четыре|четырех|четырьмя", 4],
  ["пять|пяти", 5],
  ["шесть|шести", 6],
  ["семь|семи", 7],
  ["восемь|восьми", 8],
  ["девять|девяти", 9],
  ["десять|десяти", 10],
  ["одиннадцать", 11],
  ["двенадцать|двенадцати", 12],
  ["тринадцать", 13],
  ["четырнадцать", 14],
  ["пятнадцать|пятнадцати", 15],
  ["шестнадцать", 16],
  ["семнадцать", 17],
  ["восемнадцать", 18],
  ["девятнадцать", 19],
  ["двадцать|двадцати", 20],
  ["тридцать|тридцати", 30],
  ["сорок|сорока", 40],
  ["пятьдесят|пятидесяти", 50],
  ["шестьдесят|шестидесяти", 60],
  ["семьдесят|семидесяти", 70],
  ["восемьдесят|восьмидесяти", 80],
  ["девяносто", 90],
  ["сто|ста", 100],
  ["двести|двухсот", 200],
  ["триста|трехсот", 300],
  ["четыреста", 400],
  ["пятьсот|пятисот", 500],
  ["шестьсот", 600],
  ["семьсот", 700],
  ["восемьсот", 800],
  ["девятьсот", 900],
];

const ENGLISH: [string, number][] = [
  ["zero", 0],
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
  ["eleven", 11],
  ["twelve", 12],
  ["thirteen", 13],
  ["fourteen", 14],
  ["fifteen", 15],
  ["sixteen", 16],
  ["seventeen", 17],
  ["eighteen", 18],
  ["nineteen", 19],
  ["twenty", 20],
  ["thirty", 30],
  ["forty", 40],
  ["fifty", 50],
  ["sixty", 60],
  ["seventy", 70],
  ["eighty", 80],
  ["ninety", 90],
];

const VALUES = new Map<string, number>(
  [...RUSSIAN, ...ENGLISH].flatMap(([forms, value]) => forms.split("|").map((form) => [form, value] as const)),
);

const WORD = [...VALUES.keys()].sort((a, b) => b.length - a.length).join("|");
const RUN = new RegExp(`(?<!${LETTER_OR_DIGIT})(?:${WORD})(?:[ -](?:${WORD}|hundred))*(?!${LETTER_OR_DIGIT})`, "gu");

function valueOf(run: string): number | undefined {
  let total = 0;
  let last = Infinity;
  for (const word of run.split(/[ -]/)) {
    if (word === "hundred") {
      total *= 100;
      continue;
    }
    const value = VALUES.get(word) ?? 0;
    // "два три" is a hesitation, "двадцать три" a number: parts must get smaller.
    if (value >= last || (last < 20 && value < 10)) return undefined;
    total += value;
    last = value;
  }
  return total;
}

const COLLECTIVE: readonly [RegExp, number][] = [
  "дво(?:е|их|ем)",
  "тро(?:е|их|ем)",
  "четвер(?:о|ых)",
  "пятер(?:о|ых)",
  "шестер(?:о|ых)",
  "семер(?:о|ых)",
  "восьмер(?:о|ых)",
].map((form, index) => [
  new RegExp(`(?<!${LETTER_OR_DIGIT})${form}(?!${LETTER_OR_DIGIT})(?<next> (?:дет|взросл|реб|сын|доч|мал))?`, "gu"),
  index + 2,
]);

/** "Двое" always counts people: "двое детей" is 2 children, "двое" alone is 2 people. */
function countPeople(normal: string): string {
  return COLLECTIVE.reduce(
    (text, [form, value]) =>
      text.replace(form, (_all, next?: string) =>
        typeof next === "string" && next !== "" ? `${String(value)}${next}` : `${String(value)} чел`,
      ),
    normal,
  );
}

const DAYS =
  "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат".split(
    " ",
  );
const DAY_WORD = new RegExp(
  `(?<!${LETTER_OR_DIGIT})(?:(двадцать|тридцать) )?(${DAYS.join("|")}|тридцат)(?:ого|ое|ьего|ье)(?= (?:числ|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек))`,
  "gu",
);

function dayOf(tens: string | undefined, word: string): number {
  const units = word === "тридцат" ? 30 : DAYS.indexOf(word) + 1;
  return (tens === "двадцать" ? 20 : tens === "тридцать" ? 30 : 0) + units;
}

/** Replaces number words by digits: "двадцать пять тысяч" becomes "25 тысяч". "one" as a pronoun ("the first one") stays. */
export function digitsOf(normal: string): string {
  const days = countPeople(normal).replace(DAY_WORD, (_all, tens: string | undefined, word: string) =>
    String(dayOf(tens, word)),
  );
  return days.replace(RUN, (run, offset: number, whole: string) => {
    if (
      run === "one" &&
      /(?:the|this|that|first|second|third|last|which|cheaper|another|other|no|any) $/.test(whole.slice(0, offset))
    )
      return run;
    const value = valueOf(run);
    return value === undefined ? run : String(value);
  });
}
