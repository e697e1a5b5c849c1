import { stem, words } from "./text.ts";

/** One numbered line of an offer we made: what the customer may refer to. */
export interface Shown {
  index: number;
  title: string;
}

const ORDINALS: readonly [RegExp, number][] = [
  [
    /(?<!\p{L})перв(?:ый|ая|ое|ого|ом|ую|ой|ым)(?!\p{L})|(?<!\p{L})first(?!\p{L})|(?<!\d)1-?(?:й|ый|ая|ое|st)(?!\p{L})/u,
    1,
  ],
  [
    /(?<!\p{L})втор(?:ой|ая|ое|ого|ом|ую|ым)(?!\p{L})|(?<!\p{L})second(?!\p{L})|(?<!\d)2-?(?:й|ой|ая|ое|nd)(?!\p{L})/u,
    2,
  ],
  [
    /(?<!\p{L})трет(?:ий|ья|ье|ьего|ьем|ью|ьей|ьим)(?!\p{L})|(?<!\p{L})third(?!\p{L})|(?<!\d)3-?(?:й|ий|ья|ье|rd)(?!\p{L})/u,
    3,
  ],
];
const LAST = /(?<!\p{L})последн(?:ий|яя|ее|его|юю)(?!\p{L})|(?<!\p{L})(?:the )?last one(?!\p{L})/u;
const NUMBERED = /(?<!\p{L})(?:номер|вариант|тур|под номером|number|option|no\.?|tour|#|№) ?№?([1-5])(?!\d)/u;
const BARE =
  /^(?:давайте |давай |да,? |ну |пусть |мне |хочу |беру |the |let's take |i'll take |we'll take )?№? ?([1-5])[.)!]?(?: ?(?:пожалуйста|please))?$/u;
const NOT_ORDINAL =
  /перв(?:ый раз|ая поездка|ое время|ой половин|ых числах)|в первую очередь|first (?:time|of all)|втор(?:ой половин|ая половин)|(?:first|second|third) (?:week|half)|перв(?:ая|ой|ую) (?:недел|половин)|втор(?:ая|ой|ую) недел/u;

function titleScore(title: string, said: ReadonlySet<string>): number {
  const parts = words(title.toLowerCase().replace(/ё/g, "е")).filter((word) => word.length >= 4);
  if (parts.length === 0) return 0;
  return parts.filter((part) => said.has(stem(part))).length;
}

/** The offer whose name the customer used, with at least so many words of it; undefined when two fit alike. */
function byTitle(normal: string, shown: readonly Shown[], least = 1): Shown | undefined {
  const said = new Set(words(normal).flatMap((word) => [stem(word), ...word.split("-").map(stem)]));
  const scored = shown
    .map((offer) => ({ offer, score: titleScore(offer.title.replaceAll("-", " "), said) }))
    .filter(({ score }) => score >= least);
  scored.sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  if (best === undefined || (next !== undefined && next.score === best.score)) return undefined;
  return best.offer;
}

/** The place in a list that a text names, whether or not the list is that long. */
export function ordinalIn(normal: string): number | undefined {
  if (NOT_ORDINAL.test(normal)) return undefined;
  const ordinal = ORDINALS.find(([pattern]) => pattern.test(normal))?.[1];
  const digit = NUMBERED.exec(normal)?.[1] ?? BARE.exec(normal)?.[1];
  return ordinal ?? (digit === undefined ? undefined : Number(digit));
}

/** Which of the shown offers a text means: by ordinal, number or name. */
export function findChoice(normal: string, shown: readonly Shown[]): Shown | undefined {
  if (shown.length === 0) return undefined;
  const ordinal = ordinalIn(normal);
  const found = shown.find((offer) => offer.index === ordinal);
  if (found !== undefined) return found;
  if (LAST.test(normal)) return shown.at(-1);
  return byTitle(normal, shown);
}

/** A tour spoken of earlier in the conversation: two words of its name are needed, for it is out of sight. */
export function findEarlier(normal: string, titles: readonly string[]): Shown | undefined {
  const unique = [...new Set(titles)].map((title, index) => ({ index: index + 1, title }));
  return byTitle(normal, unique, 2);
}
