import { editDistance, words } from "./text.ts";

/**
 * Words worth correcting: they carry the intent and are long enough that one wrong letter rarely makes another word.
 * A real word near one of these must stand in KNOWN, or it would be "corrected".
 */
const LEXICON = (
  "здравствуйте здраствуйте=здравствуйте здрасьте=здравствуйте бронируем бронирую бронирование забронировать забронируйте " +
  "взрослых взрослые взрослый ребенок ребенка детей января февраля апреля августа сентября октября ноября декабря " +
  "январь февраль август сентябрь октябрь ноябрь декабрь августе сентябре октябре спасибо менеджера менеджер оператора " +
  "сколько стоимость отменить отменяю предоплата человека человек дорого подумаю подешевле понравилось " +
  "hello please booking available september october november december february august weekend children adults " +
  "expensive manager operator cancel thanks cheaper tomorrow"
).split(" ");

const KNOWN = new Set(
  "дорога дорогу дороге дорогой должно человеку человеке человеком манера апрель канцель".split(" "),
);

const TARGETS = LEXICON.map((entry) => entry.split("=").at(-1) ?? entry);
const EXACT = new Map(
  LEXICON.filter((entry) => entry.includes("=")).map((entry) => entry.split("=") as [string, string]),
);
const RIGHT = new Set(TARGETS);

function correct(word: string): string {
  if (RIGHT.has(word) || KNOWN.has(word)) return word;
  const exact = EXACT.get(word);
  if (exact !== undefined) return exact;
  if (word.length < 6 || /\d/.test(word)) return word;
  const limit = word.length >= 10 ? 2 : 1;
  const near = TARGETS.filter((target) => target[0] === word[0] && editDistance(word, target, limit) <= limit);
  // An ending of the same word is grammar, not a slip.
  const slips = near.filter((target) => target.slice(0, -2) !== word.slice(0, target.length - 2));
  return slips.length > 0 && near.length === slips.length ? (slips[0] ?? word) : word;
}

/** Normal text with slips of the pen in the words that matter put right: "брониурем" becomes "бронируем". */
export function spellFix(normal: string): string {
  let fixed = normal;
  for (const word of new Set(words(normal))) {
    const right = correct(word);
    if (right !== word) fixed = fixed.replaceAll(word, right);
  }
  return fixed;
}
