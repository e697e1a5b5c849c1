import { phrases } from "./text.ts";

const OF_FIVE = /(?<![\d.,])([1-5])(?:[.,]\d)? ?(?:\/|из|out of|of) ?(?:5|five|пяти)(?!\d)/u;
const OF_TEN = /(?<![\d.,])(10|[1-9]) ?(?:\/|из|out of) ?(?:10|десяти|ten)(?!\d)/u;
const STARS = /(?<![\d.,])([1-5]) ?(?:звезд\p{L}*|⭐|stars?|балл\p{L}*)/u;
const GRADE =
  /(?:оценк\p{L}*|ставлю|ставим|оцениваю|rating|rate it|i'd give|i give|we give|give it)[^\d]{0,20}([1-5])(?![\d.,])/u;
const SIGNS = /(⭐{1,5})/u;
const FIVE_PLUS = phrases(`5 с плюсом | 5+ | на 5 | твердая 5 | пятерка | пятерку | на все 100 | 10 из 10 | top marks`);

const PRAISE = phrases(`
  все понравилось | очень понравил* | понравил* | было супер | было здорово | было классно | было отлично |
  было круто | остались довольны | в восторге | замечательн* | великолепн* | прекрасн* | шикарн* |
  незабываем* | лучший тур | loved it | we loved | i loved | it was amazing | it was great | was amazing |
  was wonderful | was fantastic | was great | was awesome | was excellent | amazing trip | great trip |
  wonderful | fantastic | best trip | best tour | unforgettable | really enjoyed | enjoyed | liked it |
  liked everything
`);
const BLAME = phrases(`
  не понравил* | было плохо | так себе | разочарован* | не оправдал* | didn't like | did not like | was bad |
  so-so | disappoint* | was terrible | was awful | мог* быть лучше | could be better | could have been better
`);

export type Feeling = "good" | "bad";

export function findRating(normal: string, asked: boolean): number | undefined {
  if (FIVE_PLUS.test(normal)) return 5;
  const ten = OF_TEN.exec(normal);
  if (ten !== null) return Math.max(1, Math.round(Number(ten[1]) / 2));
  const found = OF_FIVE.exec(normal) ?? STARS.exec(normal) ?? GRADE.exec(normal);
  if (found !== null) return Number(found[1]);
  const signs = SIGNS.exec(normal)?.[1];
  if (signs !== undefined) return [...signs].length;
  const bare = asked ? /^\D{0,30}(?<![\d.,])([1-5])(?!\d|[.,]\d)(?:\D|$)/u.exec(normal) : null;
  return bare === null ? undefined : Number(bare[1]);
}

export function feelingOf(normal: string): Feeling | undefined {
  if (BLAME.test(normal)) return "bad";
  return PRAISE.test(normal) ? "good" : undefined;
}
