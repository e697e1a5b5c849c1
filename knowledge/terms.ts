/** What a text is found by where no dictionary helps: beginnings of its words. */
import type { QueryTerm } from "../store/index.ts";

const WORD = /[\p{L}\p{N}]+/gu;
/** Two lengths: the short one finds every form of a word, the long one tells words apart. */
const LENGTHS = [4, 6] as const;
const LONGEST_WORD = 60;

/** Letters that people leave out or take for each other, above all in names of places. */
const FOLDED: Readonly<Record<string, string>> = { ё: "е", й: "и", э: "е" };

/** Words in lower case, written as loosely as customers write: ё as е, no soft signs, Джеты as Жеты. */
export function wordsIn(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[ёйэ]/gu, (letter) => FOLDED[letter] ?? letter)
    .replaceAll(/[ьъ]|(?<![\p{L}\p{N}])д(?=ж)/gu, "");
  return (plain.match(WORD) ?? []).map((word) => word.slice(0, LONGEST_WORD));
}

function* beginningsOf(word: string): Generator<string> {
  for (const length of LENGTHS) yield `${length}${word.slice(0, length)}`;
}

/** Terms of a text with how often each stands in it. */
export function termsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) {
    for (const term of beginningsOf(word)) counts[term] = (counts[term] ?? 0) + 1;
  }
  return counts;
}

/** Latin and Cyrillic as travellers write each other's names; longer runs first. */
const TO_CYRILLIC: readonly (readonly [latin: string, cyrillic: string])[] = [
  ["shch", "щ"],
  ["sh", "ш"],
  ["ch", "ч"],
  ["zh", "ж"],
  ["kh", "х"],
  ["ts", "ц"],
  ["yu", "ю"],
  ["ya", "я"],
  ["yo", "е"],
  ["yy", "ы"],
  ["j", "ж"],
  ["a", "а"],
  ["b", "б"],
  ["c", "к"],
  ["d", "д"],
  ["e", "е"],
  ["f", "ф"],
  ["g", "г"],
  ["h", "х"],
  ["i", "и"],
  ["k", "к"],
  ["l", "л"],
  ["m", "м"],
  ["n", "н"],
  ["o", "о"],
  ["p", "п"],
  ["q", "к"],
  ["r", "р"],
  ["s", "с"],
  ["t", "т"],
  ["u", "у"],
  ["v", "в"],
  ["w", "в"],
  ["x", "кс"],
  ["y", "ы"],
  ["z", "з"],
];
const TO_LATIN: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  д: "d",
  е: "e",
  ж: "zh",
  з: "z",
  и: "i",
  й: "y",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "kh",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "shch",
  ъ: "",
  ы: "y",
  ь: "",
  э: "e",
  ю: "yu",
  я: "ya",
  ң: "n",
  ө: "o",
  ү: "u",
  ұ: "u",
  қ: "k",
  ғ: "g",
  ә: "a",
  і: "i",
  һ: "h",
};
/** Kyrgyz and Kazakh letters as Russian keyboards write them. */
const TO_RUSSIAN: Readonly<Record<string, string>> = {
  ң: "н",
  ө: "о",
  ү: "у",
  ұ: "у",
  қ: "к",
  ғ: "г",
  ә: "а",
  і: "и",
  һ: "х",
};

function toCyrillic(word: string): string {
  let made = "";
  for (let rest = word; rest !== "";) {
    const pair = TO_CYRILLIC.find(([latin]) => rest.startsWith(latin));
    made += pair?.[1] ?? rest[0] ?? "";
    rest = rest.slice(pair?.[0].length ?? 1);
  }
  return made;
}

const mapLetters = (word: string, letters: Readonly<Record<string, string>>): string =>
  [...word].map((letter) => letters[letter] ?? letter).join("");

/** How else a word may be written: in the other script, or without letters that keyboards lack. */
export function spellingsOf(word: string): string[] {
  const other = /^[a-z]+$/u.test(word) ? toCyrillic(word) : mapLetters(word, TO_LATIN);
  return [...new Set([other, mapLetters(word, TO_RUSSIAN)])].filter((spelling) => spelling !== word);
}

/** Another spelling may be another word, so it counts for less. */
const OTHER_SPELLING = 0.6;

/** Terms of a question. */
export function queryTermsOf(question: string): QueryTerm[] {
  const words = wordsIn(question);
  const as = (weight: number) => (word: string) =>
    [...beginningsOf(word)].map((term): QueryTerm => ({ term, family: "prefix", weight }));
  return [...words.flatMap(as(1)), ...words.flatMap(spellingsOf).flatMap(as(OTHER_SPELLING))];
}
