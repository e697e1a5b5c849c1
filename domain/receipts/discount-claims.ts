/** Discounts, percentages and gifts that nothing backs. */
import type { ReceiptEvidence } from "./evidence.ts";
import { percentsIn, textPercents } from "./percents.ts";
import { wordsAt, type Clause, type Script, type Sentence } from "./script.ts";
import { hasNegation, isSupposed } from "./setting.ts";

const STEMS =
  /скид|скин|процент|%|промокод|акци|уступ|подар|бесплат|бонус|спеццен|дешевле|полцен|половин|вдвое|за наш счет|discount|off|promo|code|coupon|knock|free|gift|complimentary|on the house|on us|bonus|special|early|half|loyal|waiv|deal|cheaper|per\s?cent|throw|reduc|less|cover|won't pay|плати|заплат/u;
const GIVES = new RegExp(
  [
    String.raw`скид[ко]\p{L}*|промокод\p{L}*|спеццен\p{L}*|акци[яиюей]+(?!\p{L})|платить\s+ничего\s+не\s+(?:нужно|надо|придется)|ничего\s+не\s+(?:заплатите|платите)|скин(?:ул[аи]?|у|ем)(?!\s+(?:вам\s+)?(?:ссылк|фото|программ|файл))|уступ(?:лю|им|ил[аи]?)|в\s+подарок|подар(?:ю|им|ок)|бесплатн\p{L}+|за\s+наш\s+счет|бонус\p{L}*|(?:дам|сделаю|сделаем|посчитаю)\s+(?:\S+\s+)?(?:дешевле|подешевле|скид\p{L}+)|скид\p{L}*\s+сдела\p{L}+|(?:на\s+)?\d[\d\s]*\s\p{L}+\s+дешевле`,
    String.raw`discount\p{L}*|promo\p{L}*|coupons?|(?:promo|discount|coupon|your|the)\s+code|knock\p{L}*(?:\s+\S+){0,4}?\s+off|(?:(?:take|took|taken|taking|shave[ds]?)\s+(?:another\s+|an\s+extra\s+|a\s+further\s+)?[$€£\d]\S*|[$€£]\s?\d[\d,]*|\d[\d,]*\s(?:som|dollars?|euros?|usd|kgs|percent|per\s?cent)|\d+\s?%)\s+(?:\S+\s+){0,2}?off|(?:some\p{L}+|little|bit)\s+off|for\s+free|(?:travel|go|come|ride|stay|eat|fly|join)(?:e?s)?\s+free|(?:fully\s+)?covered\s+by\s+us|we(?:'ll|\s+will)?\s+(?:fully\s+)?cover\s+(?:it|the|your|everything)|won't\s+pay\s+(?:a\s+(?:thing|penny|cent)|anything)|free\s+for\s+(?:kids|children|you)|(?:is|are)\s+free\s+(?:for|under)|free\s+of\s+charge|complimentary|on\s+the\s+house|on\s+us|at\s+no\s+(?:extra\s+)?(?:cost|charge)|freebie|special\s+(?:price|rate|deal|offer)|early[\s-]birds?|loyalty|waive[ds]?|bonus\p{L}*|throw(?:n|ing)?\s+in|as\s+a\s+gift|reduced\s+(?:price|rate)|cheaper\s+for\s+you|lower(?:ed)?\s+the\s+price|dropped\s+the\s+price`,
  ]
    .map((words) => `(?<!\\p{L})(?:${words})(?!\\p{L})`)
    .join("|"),
  "u",
);
const GIFT =
  /платит|заплат|covered|cover|pay|бесплат|подар|за наш счет|free|complimentary|house|on us|no (?:extra )?(?:cost|charge)|gift|throw/u;
const GIFT_WORDS =
  /бесплат|подар|без\s+доплат|вс[яю]\s+сумм|полност|включен|free|gratis|no\s+(?:extra\s+)?(?:charge|cost|fee)|included|full/iu;
const DISCOUNT_WORDS = /скид|дешевле|промокод|акци|discount|\boff\b|cheaper|promo|less|coupon/iu;
const HALF = /(?<!\p{L})(?:полцены|половин[аеуы]|вдвое|наполовину|half)(?!\p{L})/u;
const PRICED =
  /цен|сто[ия]|скид|ребен|дет[яеи]|взросл|возвра|сумм|плат|price|off|child|kid|cost|refund|back|pay|fare|rate/u;

const CLIENTS =
  /(?<!\p{L})(?:видели|пишете|просили|назвали|спрашива\p{L}+|вопрос\p{L}*|про|об?|насч[её]т|баннер|you\s+(?:saw|mention\p{L}*|ask\p{L}*|wrote|said|want\p{L}*)|about|screenshot)(?!\p{L})/u;
/** Somebody else has to say yes first. */
const PENDING =
  /(?<!\p{L})(?:запрос\p{L}*|согласовани\p{L}+|попросил\p{L}*|спросил\p{L}*|решает|решит|ответит|жд[уе]\p{L}*|передал\p{L}*|узна\p{L}+|провер\p{L}+|ask\p{L}*|request\p{L}*|pending|waiting|wait|decide[sd]?|check(?!out)\p{L}*|approval|depends?|looking\s+for|look)(?!\p{L})/u;

/** "Скидку 10 %, к сожалению, дать не могу". */
const REFUSED_BEHIND =
  /(?<!\p{L})(?:не\s+(?:мог\p{L}+|можем|дам|дадим|да[её]м|получ\p{L}+|положен\p{L}*|предусмотрен\p{L}*|действу\p{L}+|выйд\p{L}+|было|бывает|у\s+нас)|нет|увы|cannot|not|no|never|\p{L}+n't)(?!\p{L})/u;

interface Place {
  sentence: Sentence;
  clause: Clause;
}

function isClaim({ sentence, clause }: Place): boolean {
  if (sentence.isQuestion && !/[,;:—–(]/u.test(clause.after)) return false;
  if (hasNegation(clause.before + clause.text) || REFUSED_BEHIND.test(clause.after)) return false;
  return !isSupposed(clause) && !PENDING.test(sentence.text);
}

/** Ours to give, as opposed to what others gave the customer. */
const FOR_YOU =
  /(?<!\p{L})(?:для\s+вас|вам|ваш\p{L}*|мы|нас|сделал\p{L}*|дал[аи]?|применил\p{L}*|for\s+you|your|we|i|ours?|i've|we've)(?!\p{L})/u;
const ELSEWHERE =
  /(?<!\p{L})(?:у\s+(?:других|соседей|конкурентов|них)|там|from\s+(?:an?|another|the|your)|elsewhere|others?|they)(?!\p{L})/u;

/** Percentages that nobody named; the customer's may be said back as what others gave. */
function hasUnbackedPercent(
  { sentence, clause }: Place,
  known: ReadonlySet<number>,
  theirs: ReadonlySet<number>,
): boolean {
  if (CLIENTS.test(sentence.text)) return false;
  const isTold = ELSEWHERE.test(clause.text) && !FOR_YOU.test(clause.text);
  return percentsIn(clause.text).some(
    (percent) => percent !== 100 && !known.has(percent) && !(isTold && theirs.has(percent)),
  );
}

function hasUnbackedHalf({ clause, sentence }: Place, known: ReadonlySet<number>): boolean {
  return (
    HALF.test(clause.text) &&
    PRICED.test(sentence.text) &&
    !/half\s+(?:an?|past|day|hour|board|way)/u.test(clause.text) &&
    !known.has(50)
  );
}

function hasUnbackedGift({ clause, sentence }: Place, evidence: ReceiptEvidence): boolean {
  const gives = GIVES.exec(clause.text);
  if (gives === null || CLIENTS.test(sentence.text)) return false;
  const isGift = GIFT.test(gives[0]);
  if (!isGift && evidence.receipts.some(({ commitments }) => commitments.includes("discount"))) return false;
  const words = isGift ? GIFT_WORDS : DISCOUNT_WORDS;
  return ![...evidence.passages, ...evidence.managers, ...evidence.ours].some((text) => words.test(text));
}

/** The clauses that give what nobody has granted. */
export function findUnbackedDiscounts(script: Script, evidence: ReceiptEvidence): string[] {
  if (!STEMS.test(script.plain)) return [];
  const places = script.sentences
    .flatMap((sentence) => sentence.clauses.map((clause) => ({ sentence, clause })))
    .filter(({ clause }) => STEMS.test(clause.text))
    .filter(isClaim)
    .filter(({ clause }) => percentsIn(clause.text).length > 0 || HALF.test(clause.text) || GIVES.test(clause.text));
  if (places.length === 0) return [];
  const texts = [...evidence.passages, ...evidence.managers, ...evidence.ours];
  const shares = [...evidence.percents].flatMap((percent) => [percent, 100 - percent]);
  const known = new Set([...shares, ...evidence.granted, ...textPercents(texts)]);
  const theirs = textPercents(evidence.theirs);
  if (texts.some((text) => HALF.test(text.toLowerCase()))) known.add(50);
  return places
    .filter(
      (place) =>
        hasUnbackedPercent(place, known, theirs) || hasUnbackedHalf(place, known) || hasUnbackedGift(place, evidence),
    )
    .map(({ clause }) => wordsAt(script, clause.start, clause.start + clause.text.length));
}

/** Whether a text gives a discount or names a percentage at all. */
export function hasDiscount(script: Script): boolean {
  return (
    STEMS.test(script.plain) &&
    script.sentences.some((sentence) =>
      sentence.clauses.some(
        (clause) =>
          isClaim({ sentence, clause }) &&
          (percentsIn(clause.text).length > 0 || GIVES.test(clause.text) || HALF.test(clause.text)),
      ),
    )
  );
}
