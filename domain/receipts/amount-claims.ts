/** Sums of money that a reply names without anything to back them. */
import { findAmounts, type NamedAmount } from "./amounts.ts";
import type { ReceiptEvidence } from "./evidence.ts";
import { COUNT, toNumber } from "./numerals.ts";
import { textPercents } from "./percents.ts";
import { hasNegation } from "./setting.ts";
import { combine, isSum, ROUGHLY, widen, type Sum } from "./sums.ts";
import type { Script } from "./script.ts";

const FOR_EACH =
  /(?<!\p{L})(?:с\s+(?:человека|каждого|носа|персоны)|на\s+(?:человека|каждого|одного)|за\s+(?:взрослого|человека|одного|каждого|персону)|с\s+одного|каждому|по(?=\s*$)|per\s+(?:adult|person|head|traveller)|each|apiece|a\s+(?:head|person)|pp|twice|дважды|(?:два|три|четыре|two|three|four)\s+(?:раза|times))(?!\p{L})/u;
const FOR_ALL =
  /(?<!\p{L})(?:(?:на|за)\s+(?:двоих|троих|четверых|пятерых|шестерых|всех|семью|обоих|компанию|всю\s+\p{L}+)|вдвоем|втроем|вчетвером|впятером|вам\s+(?:с\s+\p{L}+|двоим|троим|обоим)|вас\s+(?:двоих|троих|обоих)|итого|for\s+(?:the\s+)?(?:(?:whole|entire)\s+)?(?:two|both|three|four|five|six|all|everyone|group|family|pair|couple|party|lot)(?:\s+of\s+you)?|in\s+total|altogether|all\s+in|total|the\s+(?:two|three|four)\s+of\s+you)(?!\p{L})/u;
/** The reply says what something costs, not what the customer wants to spend. */
const COSTS =
  /(?<!\p{L})(?:сто[ия]т|цен[аыуе]|обойд[её]тся|выйд[её]т|выходит|получ\p{L}+|итого|к\s+оплате|составит|составляет|оплат\p{L}+|costs?|prices?|total|that's|comes?\s+(?:to|out)|pay|all\s+in|per\s+(?:person|adult)|each)(?!\p{L})/u;
const WISH =
  /(?<!\p{L})(?:бюджет\p{L}*|ваш\p{L}*|вы|вас|вам|уложи\p{L}+|укладыва\p{L}+|в\s+пределах|в\s+рамках|просили|назвали|пишете|писали|до(?=\s\d)|budget|your?|within|under|up\s+to|you\s+\p{L}+|stays?)(?!\p{L})/u;

/** "Получается 216 €", said as our price right before the sum. */
const OUR_PRICE =
  /(?<!\p{L})(?:обойд[её]тся|выйд[её]т|выходит|получается|получится|итого|составит|составляет|costs?|comes?\s+(?:to|out)|total(?:s|\s+is)?)(?!\p{L})[^.!?;]*$/u;
const TOLD_OF_OTHERS =
  /(?<!\p{L})(?:вид(?:ел|ели)|пишете|писали|сказали|говорите|назвали|просили|нашли|других|соседей|конкурент\p{L}*|бюджет\p{L}*|если|they|quoted|said|saw|mention\p{L}*|elsewhere|others?|budget|if|your?)(?!\p{L})/u;

/** The customer's own words, said back. */
const ECHO =
  /(?<!\p{L})(?:понял\p{L}*|поняла|спасибо|записал\p{L}*|хорошо|значит|итак|то\s+есть|верно|правильно|thanks|thank|got\s+it|noted|understood|so|okay|ok|great|right)(?!\p{L})/u;

/** The words around an amount, up to the next comma or bracket. */
function around(plain: string, { index, claim }: NamedAmount): { before: string; after: string; sentence: string } {
  const end = index + claim.length;
  const before = /[^,;(.!?\n]*$/u.exec(plain.slice(Math.max(0, index - 60), index))?.[0] ?? "";
  const after = /^[^,;().!?\n]*/u.exec(plain.slice(end, end + 40))?.[0] ?? "";
  return { before, after, sentence: plain.slice(Math.max(0, index - 90), end + 60) };
}

const SIDES = /(?<!\d)(\d{1,2})\s?(?:x|х|×|\*|на|by)\s?(\d{1,2})(?!\d)/giu;

function partyCounts({ counts, theirs }: ReceiptEvidence): Set<number> {
  const words = theirs.flatMap((text) => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []);
  const told = words
    .map(toNumber)
    .filter((count) => count !== undefined && Number.isInteger(count) && count >= 2 && count <= 20);
  // "2x3 м": an area that a price is asked for.
  const areas = theirs
    .flatMap((text) => [...text.matchAll(SIDES)])
    .map(([, one, other]) => Number(one) * Number(other));
  return new Set([...counts, ...(told as number[]), ...areas]);
}

interface Judge {
  known: readonly Sum[];
  plain: string;
  isParty: boolean;
  /** What passages, managers and we said, lower case. */
  texts: readonly string[];
}

/** Whether the sum is for as many as the words around it say. */
function isForRight(sums: readonly Sum[], amount: NamedAmount, { plain, isParty, texts }: Judge): boolean {
  const { before, after } = around(plain, amount);
  const words = `${before} ${after}`;
  if (sums.every(({ role }) => role === "text") && FOR_EACH.test(after) && texts.length > 0)
    return texts.some((text) => FOR_EACH.test(text));
  if (!isParty || sums.some(({ role }) => role === "text")) return true;
  const roles = new Set(sums.map(({ role }) => role));
  if (FOR_ALL.test(words) && !FOR_EACH.test(words)) return roles.has("total") || roles.has("wish");
  if (FOR_EACH.test(words) && !FOR_ALL.test(words)) return roles.has("each") || roles.has("wish");
  return true;
}

function isJust(amount: NamedAmount, judge: Judge): boolean {
  const { before, sentence } = around(judge.plain, amount);
  const isRough = ROUGHLY.test(before);
  const sums = judge.known.filter((sum) => isSum(amount, sum, isRough));
  if (sums.length === 0) return false;
  const isWish = sums.every(({ role }) => role === "wish");
  if (isWish && OUR_PRICE.test(before) && !TOLD_OF_OTHERS.test(before)) return false;
  if (isWish) return WISH.test(sentence) || (ECHO.test(sentence) && !COSTS.test(sentence)) || hasNegation(sentence);
  return isForRight(sums, amount, judge);
}

/** The adult's price times everybody, where children have their own: "14 000 × 3" for two adults and a child. */
function isFullPriceForChildren({ minor }: NamedAmount, { sums, parties }: ReceiptEvidence): boolean {
  if (sums.some((sum) => sum.minor === minor)) return false;
  return parties.some(
    ({ adults, children, perAdult, perChild }) =>
      children > 0 && perAdult !== perChild && minor === perAdult * (adults + children),
  );
}

const DIGITS = String.raw`(\d{1,3}(?:[ \u00a0,]\d{3})+|\d{1,9})(?![\d:%])`;
const WORDS = String.raw`[^\d.!?;\n]{0,30}?`;
/** "3 200 + 350 за доставку = 3 550", "3 000 минус ваши 500 — получается 2 500". */
const EQUATION = new RegExp(
  String.raw`(?<!\d)${DIGITS}${WORDS}(?:(\+|плюс|plus)|[-−–]|минус|minus|less)${WORDS}${DIGITS}${WORDS}(?:=|получ\p{L}+|итого|выход\p{L}+|выйд\p{L}+|makes?|gives?|leaves|is|comes\sto)${WORDS}${DIGITS}`,
  "giu",
);
const TOGETHER = /(?<!\p{L})(?:в\s+сумме|вместе|итого|с\s+доставкой|together|in\s+total|with\s+delivery)(?!\p{L})/u;
const SHORT_OF = /(?<!\p{L})(?:не\s+хватает|осталось|остается|еще|short|away|more|left)(?!\p{L})/u;

/** Sums that the reply shows the arithmetic of. Both parts are known, whoever named them. */
function toldSums(
  { plain, known }: Judge,
  amounts: readonly NamedAmount[],
  evidence: ReceiptEvidence,
): Set<NamedAmount> {
  const told = new Set<NamedAmount>();
  const isKnown = (minor: number): boolean => known.some((sum) => Math.abs(sum.minor - minor) < 100);
  for (const { 0: words, 1: one, 2: plus, 3: other, 4: result, index } of plain.matchAll(EQUATION)) {
    const [first = 0, second = 0, last = 0] = [one, other, result].map(
      (digits) => Number((digits ?? "").replace(/\D/gu, "")) * 100,
    );
    const isRight = (plus === undefined ? first - second : first + second) === last;
    if (!isRight || !isKnown(first) || !isKnown(second)) continue;
    for (const amount of amounts) if (amount.index >= index && amount.index < index + words.length) told.add(amount);
  }
  // "Вместе с доставкой": a total, and what somebody of ours said that comes on top.
  for (const amount of amounts) {
    if (!TOGETHER.test(plain.slice(Math.max(0, amount.index - 40), amount.index))) continue;
    const totals = known.filter(({ role }) => role === "total");
    const extras = evidence.sums.filter(({ role }) => role === "text");
    const isBoth = totals.some((one) => extras.some((other) => Math.abs(one.minor + other.minor - amount.minor) < 100));
    if (isBoth) told.add(amount);
  }
  const terms = [...told].map(({ minor }) => minor);
  for (const amount of amounts) {
    const { before } = around(plain, amount);
    const isRest = terms.some((minor) => isKnown(minor + amount.minor)) && SHORT_OF.test(before);
    if (isRest) told.add(amount);
  }
  return told;
}

const WHOLE =
  /(?<!\p{L})(?:итого|всего|всех|(?:всю\s+)?(?:семью|компанию|группу)|in\s+total|total|altogether|everyone|everybody|(?:whole\s+|entire\s+)?(?:family|group|party)|all\s+of\s+you)(?!\p{L})/u;
const OF_SO_MANY = new RegExp(String.raw`(?:за|на|for|all)\s+(?<count>${COUNT})(?!\p{L})`, "u");

/** "Всего за четверых": a sum of some of the prices told as that of the whole party. */
function isTotalOfSome(amount: NamedAmount, plain: string, { sums, parties }: ReceiptEvidence): boolean {
  const [party] = parties;
  if (party === undefined || parties.length > 1 || sums.some((sum) => isSum(amount, sum, false))) return false;
  const { before, after } = around(plain, amount);
  const whole = toNumber(OF_SO_MANY.exec(`${before} ${after}`)?.groups?.["count"] ?? "");
  const isWhole = WHOLE.test(`${before} ${after}`) || whole === party.adults + party.children;
  if (!isWhole || FOR_EACH.test(`${before} ${after}`)) return false;
  const { adults, children, perAdult, perChild } = party;
  for (let some = 1; some <= adults; some += 1) {
    for (let kids = 0; kids <= children; kids += 1) {
      const isAll = some === adults && kids === children;
      if (!isAll && amount.minor === some * perAdult + kids * perChild && some + kids > 1) return true;
    }
  }
  return false;
}

/** Every sum without a receipt; what follows from other sums of the reply by adding or taking away is backed with them. */
export function findUnbackedAmounts(script: Script, evidence: ReceiptEvidence): NamedAmount[] {
  const amounts = findAmounts(script.unquoted);
  if (amounts.length === 0) return [];
  const counts = partyCounts(evidence);
  const texts = [...evidence.passages, ...evidence.managers, ...evidence.ours];
  const percents = new Set([...evidence.percents, ...textPercents(texts)]);
  const known = widen(evidence.sums, counts, percents);
  const judge: Judge = {
    known,
    plain: script.plain,
    isParty: Math.max(0, ...evidence.counts) >= 2,
    texts: texts.map((text) => text.toLowerCase()),
  };
  const ofSome = new Set(amounts.filter((amount) => isTotalOfSome(amount, script.plain, evidence)));
  const unjust = amounts.filter(
    (amount) => !isJust(amount, judge) || isFullPriceForChildren(amount, evidence) || ofSome.has(amount),
  );
  if (unjust.length === 0) return [];
  const told = toldSums(judge, amounts, evidence);
  const open = unjust.filter((amount) => !told.has(amount));
  if (open.length === 0) return [];
  const just = amounts
    .filter((amount) => !open.includes(amount))
    .map(({ minor, currency }): Sum => ({ minor, currency, role: "text" }));
  const combined = [...combine([...just, ...evidence.sums.filter(({ role }) => role === "total" || role === "wish")])];
  return open.filter(
    (amount) =>
      ofSome.has(amount) ||
      known.some((sum) => isSum(amount, sum, false)) ||
      !combined.some((sum) => isSum(amount, sum, false)),
  );
}
