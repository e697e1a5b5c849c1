/** Made-up papers whose words are as unevenly spread as real ones, and vectors that lie in clusters. The same for one seed always. */

const LETTERS = "абвгдежзиклмнопрстуфхцчшэюя";
const VOCABULARY = 20_000;
const WORDS_OF_A_CHUNK = 120;
const WORDS_OF_A_QUESTION = 4;
const CLUSTERS = 200;
/** How far a vector lies from the middle of its cluster, beside how far middles lie apart. */
const SPREAD = 1.2;
export const DIMENSIONS = 384;

export interface Corpus {
  chunk(): string;
  question(): string;
  vector(): number[];
}

function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function wordAt(place: number): string {
  let word = "";
  for (let rest = place + VOCABULARY; rest > 0; rest = Math.floor(rest / LETTERS.length))
    word += LETTERS[rest % LETTERS.length] ?? "";
  return word;
}

export function createCorpus(seed: number): Corpus {
  const random = createRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const middles = Array.from({ length: CLUSTERS }, () => Array.from({ length: DIMENSIONS }, normal));
  const vocabulary = Array.from({ length: VOCABULARY }, (_, place) => wordAt(place));
  // The cube makes a few words very common and most of them rare.
  const word = (): string => vocabulary[Math.floor(VOCABULARY * random() ** 3)] ?? "";
  const words = (count: number): string => Array.from({ length: count }, word).join(" ");
  return {
    chunk: () => words(WORDS_OF_A_CHUNK),
    question: () => words(WORDS_OF_A_QUESTION),
    vector: () => (middles[Math.floor(random() * CLUSTERS)] ?? []).map((value) => value + normal() * SPREAD),
  };
}
