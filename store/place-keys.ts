/**
 * Customers spell places in two alphabets and many ways: "Иссык-Куль", "Иссык Куле", "Issyk-Kul", "ысык көл". A place key
 * is the spelling with alphabet, hyphens, doubled letters and the case ending taken away. Different names of one place
 * (көл and куль) stay different keys: a tour lists each of its spellings.
 */

const LETTERS: Record<string, string> = {
  а: "a",
  ә: "a",
  б: "b",
  в: "v",
  г: "g",
  ғ: "g",
  д: "d",
  е: "e",
  ё: "e",
  ж: "j",
  з: "z",
  и: "i",
  й: "i",
  і: "i",
  к: "k",
  қ: "k",
  л: "l",
  м: "m",
  н: "n",
  ң: "ng",
  о: "o",
  ө: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ү: "u",
  ұ: "u",
  ф: "f",
  х: "h",
  һ: "h",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "sh",
  ъ: "",
  ы: "i",
  ь: "",
  э: "e",
  ю: "u",
  я: "a",
};

/** Romanisations of one sound, brought to one. Order matters: longer ones first. */
const SAME_SOUND: readonly (readonly [RegExp, string])[] = [
  [/dzh|dj|zh/g, "j"],
  [/kh/g, "h"],
  [/w/g, "v"],
  [/q/g, "k"],
  [/c(?!h)/g, "k"],
  [/x/g, "ks"],
  [/y/g, "i"],
  [/i([aou])/g, "$1"],
  [/(.)\1+/g, "$1"],
];

const MAX_WORDS = 12;
const MAX_RUN = 3;
const MIN_STEM = 3;

function toLatin(text: string): string {
  const letters = [...text.normalize("NFC").toLowerCase()].map((letter) => LETTERS[letter] ?? letter).join("");
  return letters.normalize("NFKD").replace(/\p{M}/gu, "");
}

function words(text: string): string[] {
  return toLatin(text).match(/[a-z0-9]+/g) ?? [];
}

function toKey(joined: string): string {
  const sounds = SAME_SOUND.reduce((key, [from, to]) => key.replace(from, to), joined);
  const stem = sounds.replace(/[aeiou]+$/, "");
  return stem.length >= MIN_STEM ? stem : sounds;
}

/** The key of one place name. */
export function placeKey(name: string): string {
  return toKey(words(name).join(""));
}

/** Keys of every run of up to three words of a text: each could be a place. */
export function placeRuns(text: string): string[] {
  const all = words(text).slice(0, MAX_WORDS);
  const runs = all.flatMap((_, start) =>
    Array.from({ length: Math.min(MAX_RUN, all.length - start) }, (_unused, extra) =>
      toKey(all.slice(start, start + extra + 1).join("")),
    ),
  );
  return [...new Set(runs)].filter((run) => run.length >= 2);
}

/** Letters inserted, dropped or exchanged between two keys, counted no further than `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(exchanged, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** The known key that a misspelt run most likely means: one letter off, two in long names. */
export function closestPlaceKey(runs: readonly string[], known: readonly string[]): string | undefined {
  let best: { key: string; distance: number } | undefined;
  for (const run of runs) {
    const limit = run.length >= 8 ? 2 : run.length >= 5 ? 1 : 0;
    if (limit === 0) continue;
    for (const key of known) {
      const distance = editDistance(run, key, limit);
      if (distance <= limit && (best === undefined || distance < best.distance)) best = { key, distance };
    }
  }
  return best?.key;
}
