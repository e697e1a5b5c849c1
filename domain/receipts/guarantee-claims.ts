/** Guarantees and promises that no passage, promise or manager's line backs. */
import type { ReceiptEvidence } from "./evidence.ts";
import { pattern } from "./letters.ts";
import { percentsIn } from "./percents.ts";
import { wordsAt, type Clause, type Script, type Sentence } from "./script.ts";
import { isDenied } from "./setting.ts";
import { isSupported } from "./support.ts";

interface Warrant {
  /** What the reply says. */
  words: RegExp;
  /** What a text that backs it says. */
  backing: RegExp;
  /** Words that promise all of it: what backs them says so too; without them the rule itself is enough. */
  whole?: RegExp;
  /** Only with a word of our business beside it: "всегда рада помочь" promises nothing. */
  isWeak?: boolean;
  /** It says no by itself: "не сгорят", "never cancelled". */
  isNegative?: boolean;
}

const w = (ru: string, en: string): RegExp => pattern(`(?<!\\p{L})(?:${ru}|${en})(?!\\p{L})`);

const PROMISE = w(
  String.raw`гарант\p{L}+|обеща(?:ю|ем|л\p{L}*|н\p{L}*)|пообещ(?:ал\p{L}*|аем|аю)|ручаюсь|ручаемся|клянусь|(?:честное|мое|наше|даю|даем)\s+слово|стопроцентн\p{L}+|сто\s+процентов|(?:на\s+(?:все\s+)?)?(?:100\s?%|сто)(?=\s|$|[^\p{L}\d])(?=.{0,40}(?:будет|увид|верн|состо|безопас|успе|хват|повез|погод|возврат|гарант|точно|ваш))|железно|будьте\s+(?:уверены|спокойны|покойны)|можете\s+(?:не\s+сомневаться|быть\s+(?:уверены|спокойны))|не\s+сомневайтесь|отвечаю\s+головой|зуб\s+даю|руку\s+на\s+отсечение|даже\s+не\s+думайте|и\s+точка|под\s+мою\s+ответственность`,
  String.raw`guarante\p{L}+|(?:i|we)(?:'ll|\s+can|\s+do|\s+absolutely|\s+will)*\s+promise|promise\s+you|(?:that's|is)\s+a\s+promise|my\s+(?:word|promise)|a\s+given|full\s+stop|end\s+of\s+story|hand\s+on\s+(?:my\s+)?heart|cross\s+my\s+heart|mark\s+my\s+words|bank\s+on\s+it|you\s+have\s+my|we\s+swear|i\s+swear|rest\s+assured|hundred\s+percent|100\s?%(?!\s+of)|count\s+on\s+(?:it|us|that)|you\s+can\s+(?:be\s+sure|rely|count)|no\s+doubt|without\s+(?:a\s+)?(?:doubt|fail)|set\s+in\s+stone|in\s+stone|zero\s+risk|risk[\s-]free|bet\s+on\s+it|for\s+sure|for\s+certain|certain\s+to|assure\s+you|assured`,
);

const WARRANTS: readonly Warrant[] = [
  {
    words: w(
      String.raw`пожизненн\p{L}+\s+(?:\p{L}+\s+)?(?:гаранти|обслуживан|сервис)\p{L}*|(?:все|всё)\s+будет\s+(?:совершенно|абсолютно)\s+\p{L}+`,
      String.raw`lifetime\s+(?:\p{L}+\s+)?(?:warranty|guarantee)|(?:will|'ll)\s+be\s+(?:perfectly|totally|absolutely|completely)\s+(?:fine|safe|ok|okay|alright)`,
    ),
    backing: /пожизнен|совершенно|абсолютно|lifetime|perfectly|totally|absolutely|completely/iu,
  },
  {
    words: w(
      String.raw`(?:точно|обязательно|наверняка|непременно)\s+(?:\p{L}+\s+)?(?:увид|успе|состо|повез|хват|дойд|доед|доста[вн]|прид[её]|подойд)\p{L}+|(?:увидите|успеете|успеют|повезет|состоится|одобрят|дадут|пустят|возьмут|сделают)\s+(?:точно|обязательно|наверняка)`,
      String.raw`(?:certain|sure|bound|guaranteed)\s+to\s+(?:see|make|get|be|love|spot)|(?:will|you'll)\s+(?:definitely|certainly|surely)\s+(?:see|make|get|spot)|(?:it|they|there|that|parcel|package|order|group)(?:'ll|\s+will)\s+(?:definitely|certainly|surely)\s+(?:be|arrive|come|reach|fit|work|last|run)`,
    ),
    backing: /точно|обязательно|гарант|definitely|certain|always|всегда/iu,
  },
  { words: PROMISE, backing: /гарант|обещ|ручаемся|guarante|promise|assured|100\s?%/iu },
  {
    words: w(
      String.raw`верн(?:ем|у)\s+(?:\p{L}+\s+){0,3}?(?:деньги|сумму|стоимость|полностью|предоплату|разницу|\d|вс[её]|половину)|деньги\s+(?:назад|обратно|вернем|вернутся|возвращ\p{L}+)|(?:полн\p{L}+|любой|стопроцентн\p{L}+)\s+возврат\p{L}*|возврат\s+(?:в\s+полном|полн|гарант|денег|всей)\p{L}*|возвращаем\s+\p{L}+|возвращается\s+(?:полностью|вс\p{L}+)|возместим|компенсируем|в\s+двойном\s+размере|вдвое\s+больше\s+вернем`,
      String.raw`money\s+back|full(?:y)?\s+refund\p{L}*|refundable|(?:we(?:'ll)?|you(?:'ll)?)\s+(?:\p{L}+\s+){0,2}?refund(?:ed)?|get\s+(?:\p{L}+\s+){0,3}?(?:money|deposit|it\s+all|everything|all|amount|payment|cent|penny)\s+(?:\p{L}+\s+)?back|refund\s+(?:you|the|every|all|your|in)|pay\s+you\s+back|double\s+your\s+money|every\s+(?:cent|penny|som)|compensate|reimburse`,
    ),
    backing: /возвра|верн|refund|money\s+back|returned|return\s+the|компенс|compensat/iu,
    whole: /полн|весь|вся|вс[её]|любо|двойн|вдвое|full|all\b|every|whole|entire|any|double|100/iu,
  },
  {
    words: w(
      String.raw`(?:без|никаких)\s+(?:лишних\s+)?вопросов|в\s+любо[мй]\s+(?:случае|момент|время|день|погоде)|любы[ехм]\s+(?:случа|погод|услови|обстоятельств)\p{L}*|при\s+любо[мй]\s+\p{L}+|при\s+любых\s+\p{L}+|что\s+бы\s+ни\s+(?:случилось|было|произошло)|хоть\s+(?:вдвоем|в|за|когда|накануне|один|камни|снег|потоп)|ни\s+при\s+каких|даже\s+(?:если|в\s+день|накануне)|любая\s+погода|в\s+полном\s+(?:объеме|размере)|до\s+последне\p{L}+|без\s+исключений|ни\s+(?:копейки|сома|рубля)`,
      String.raw`no\s+questions\s+asked|no\s+matter\s+(?:what|when|how|why|the)|whatever\s+(?:happens|the|it)|at\s+any\s+(?:point|time|moment)|(?:for\s+)?any\s+reason|in\s+any\s+(?:case|weather|event)|under\s+any\s+circumstances|rain\s+or\s+shine|even\s+(?:if|on\s+the|the\s+day|at\s+the|an\s+hour|a\s+day)|right\s+up\s+(?:to|until)|no\s+exceptions?|come\s+what\s+may|any\s+weather`,
    ),
    backing:
      /без\s+вопрос|в\s+любо|при\s+любо|что\s+бы|хоть|даже|полн|вс[яею]|any|no\s+matter|whatever|even|rain\s+or\s+shine|questions|full/iu,
    isNegative: true,
    isWeak: true,
  },
  {
    words: w(
      String.raw`никогда(?!\s+не\s+поздно)|ни\s+разу|никто\s+(?:еще\s+)?(?:никогда\s+)?не|всегда|(?:\p{L}+(?:[аяеиу]т|[уюая]т)\s+(?:точно|обязательно|наверняка)(?=\s*$|[^\p{L}\s]))|ни\s+одного\s+\p{L}+\s+не\s+будет|(?:точно|обязательно)\s+(?:\p{L}+\s+)?(?:буд\p{L}+|увид\p{L}+|успе\p{L}+|верн\p{L}+|поед\p{L}+|хват\p{L}+|состо\p{L}+|повез\p{L}+|понрав\p{L}+|получ\p{L}+)|однозначно|безусловно|несомненно|исключено|навсегда|совершенно\s+безопасн\p{L}+|полностью\s+безопасн\p{L}+|(?:100|сто)\s?(?:%|процентов)`,
      String.raw`never|always|definitely|certainly|absolutely|impossible|nobody\s+(?:has\s+)?(?:ever|was|gets|got)|no\s+one\s+(?:has\s+)?ever|without\s+exception|not\s+a\s+single|perfectly\s+safe|forever`,
    ),
    backing:
      /никогда|ни\s+разу|никто|всегда|точно|обязательно|однозначно|исключ|абсолютн|полност|кажд|никак|нельзя|never|always|definitely|certainly|absolutely|every|no\s+one|nobody|all\b|must/iu,
    isNegative: true,
    isWeak: true,
  },
  {
    words: w(
      String.raw`не\s+сгор\p{L}+|не\s+прид[её]тся|не\s+получится\s+при|не\s+потеря(?:ете|ются)|не\s+пропад\p{L}+|ничем\s+не\s+рискуете|не\s+(?:вы|воз)раст\p{L}+|не\s+(?:из|по)меня?тся|не\s+изменится|не\s+подорожа\p{L}+|не\s+подниме\p{L}+|зафиксирован\p{L}*|фиксиру(?:ем|ется|ю)|заморо\p{L}+|не\s+отмен(?:яем|им|ят|ится|яется)|не\s+сорв\p{L}+|не\s+подвед\p{L}+|не\s+заболе\p{L}+|безопасн[оаы]|без\s+риска|риска?\s+нет|рисков\s+нет|выезжаем\s+при`,
      String.raw`won't\s+(?:lose|go\s+up|change(?!\s+(?:that|this|it|anything))|increase|rise|be\s+cancell?ed|cancel|cost|get\s+(?:sick|hurt|wet)|regret|have\s+any)|will\s+not\s+(?:lose|go\s+up|change|increase|rise|be\s+cancell?ed)|can't\s+(?:lose|go\s+wrong)|nothing\s+(?:can|will)\s+(?:happen|go)|(?:price\s+)?(?:is|stays|are)\s+(?:\p{L}+\s+)?(?:fixed|locked|frozen|guaranteed)|(?:goes|runs|leaves|happens|go\s+ahead|going\s+ahead)\s+(?:ahead\s+)?(?:regardless|anyway|either\s+way|even)|will\s+(?:definitely\s+)?(?:go\s+ahead|happen|run|take\s+place)|we\s+don't\s+cancel|the\s+same\s+guide\s+will`,
    ),
    backing:
      /сгор|потеря|пропад|раст|измен|дорож|фиксир|замор|отмен|состо|безопас|риск|выезж|lose|change|increase|fixed|lock|frozen|cancel|regardless|safe|run|go\s+ahead|same/iu,
    isNegative: true,
  },
];

const BUSINESS =
  /проблем|высот|problem|altitude|цен|возвр|верн|деньг|плат|выезд|гид|погод|солн|дожд|безопас|отмен|увид|звезд|снег|встре|успе|опозда|качеств|травм|виз|одобр|отказ|пропада|болел|жалов|случ|price|refund|money|depart|guide|weather|sunn|rain|safe|cancel|charg|driver|you'll\s+see|hurt|happen|snow|late|injur|accident|sick|complain|lost|regret/u;
/** The customer's wish, another's promise, a plan of the talk: words of promising that promise nothing. */
const OF_OTHERS =
  /(?<!\p{L})(?:вы\s+(?:обеща\p{L}+|гарант\p{L}+)|друг\p{L}*|кто-то|you\s+(?:promised|guarantee\p{L}*)|friend|somebody|their)(?!\p{L})/u;

/** "The guide guaranteed a sunrise", "бумаги он обещал утром": told of somebody, and in the past. */
const THEY_PROMISED =
  /(?<!\p{L})(?:кто(?:\s+именно)?|он[аи]?|коллег\p{L}*|менеджер\p{L}*|гид\p{L}*|турагент\p{L}*|агентств\p{L}*|компани\p{L}+|блогер\p{L}*|he|she|they|guides?|drivers?|colleagues?|managers?|agency|company|blogger)[\s,]+(?:\p{L}+\s+){0,6}?(?:обещал\p{L}*|пообещал\p{L}*|гарантировал\p{L}*|promised|guaranteed)(?!\p{L})/u;
const OURS_NOW = /(?<!\p{L})(?:гарантиру\p{L}+|обещаю|обещаем|ручаюсь|promise|guarantee)(?!\p{L})/u;
const isOthersPromise = (text: string): boolean => THEY_PROMISED.test(text) && !OURS_NOW.test(text);

/** What the customer is asked to do promises nothing. */
const TO_DO =
  /(?<!\p{L})\p{L}{2,}(?:йте|ите)(?:сь)?(?=\s+(?:в\s+любом|обязательно|всегда|точно|никогда))|(?:обязательно|всегда|никогда|точно)\s+(?:не\s+)?(?!увид|успе)\p{L}+(?:йте|ите)(?:сь)?(?!\p{L})|(?<!\p{L})(?:please|always\s+(?:bring|take|carry|keep|wear))(?!\p{L})/u;

interface Place {
  sentence: Sentence;
  clause: Clause;
}

/** "Вашу бронь никто не отменял": how a booking stands, and it does. */
const STANDS =
  /(?<!\p{L})(?:никто\s+(?:\p{L}+\s+){0,2}?не\s+(?:отменял|трогал|снимал|менял)|(?:nobody|no\s+one)\s+(?:has\s+)?(?:cancell?ed|touched|moved|changed)|(?:was|has)\s+never\s+(?:been\s+)?(?:cancell?ed|touched|moved|changed))\p{L}*/u;

function isDeniedBy({ isNegative }: Warrant, { sentence, clause }: Place): boolean {
  if (sentence.isQuestion && !/[,;:—–(]/u.test(clause.after)) return true;
  if (OF_OTHERS.test(sentence.text) || isOthersPromise(sentence.text) || TO_DO.test(clause.text)) return true;
  if (PROMISE.test(clause.text) && isDenied(clause)) return true;
  if (
    /(?<!\p{L})(?:никто|ни\s+один|nobody|no\s+one|not?)(?!\p{L}).*(?:обеща|гарант|promise|guarante)/u.test(clause.text)
  )
    return true;
  if (isNegative === true) return false;
  return isDenied(clause);
}

const MINUS = /(?<!\p{L})(?:кроме|за\s+вычетом|минус|except|minus|less)(?!\p{L})/u;

/** "Then you get the money back", where the rule says when: nothing more is promised than the rule does. */
function isByRule(
  { backing, whole }: Warrant,
  { clause: { text } }: Place,
  { passages, managers }: ReceiptEvidence,
): boolean {
  if (whole === undefined) return false;
  const rules = [...passages, ...managers]
    .flatMap((text) => text.split(/(?<=[.!?;])\s/u))
    .filter((rule) => backing.test(rule) && !NOT_BACK.test(rule));
  const isWhole = whole.test(text) && !MINUS.test(text);
  return rules.some(
    (rule) => (!isWhole || whole.test(rule)) && percentsIn(text).every((share) => percentsIn(rule).includes(share)),
  );
}
const NOT_BACK =
  /(?:не\s+возвращ|не\s+верн|невозврат|no\s+refund|not\s+(?:refund|return)|non-?refund|nothing\s+is\s+returned)/iu;

function isBackedBy({ backing, isWeak }: Warrant, { clause, sentence }: Place, evidence: ReceiptEvidence): boolean {
  if (STANDS.test(clause.text) && evidence.trips.some(({ status }) => status === "booked" || status === "paid"))
    return true;
  if (isSupported(clause.text, [...evidence.passages, ...evidence.managers], 0.7)) return true;
  const texts = [...evidence.passages, ...evidence.managers].filter((text) => backing.test(text));
  if (
    isSupported(clause.text, texts, isWeak === true ? 0.4 : 0.3) ||
    isSupported(sentence.text, texts, isWeak === true ? 0.4 : 0.3)
  )
    return true;
  return evidence.ours.some((text) => backing.test(text) && isSupported(clause.text, [text], 0.6));
}

const QUOTATION = /[«“"]([^«»“”"\n]{12,300})[»”"]/gu;

/** A sentence that quotes the passage it speaks of, word for word. */
function quotes({ sentence }: Place, { original }: Script, { passages, managers }: ReceiptEvidence): boolean {
  const words = original.slice(sentence.start, sentence.start + sentence.text.length);
  const texts = [...passages, ...managers].map((text) => text.toLowerCase());
  return [...words.matchAll(QUOTATION)].some(([, quoted = ""]) =>
    texts.some((text) => text.includes(quoted.toLowerCase().replace(/[.!…]+$/u, ""))),
  );
}

function findIn(place: Place, evidence: ReceiptEvidence): boolean {
  return WARRANTS.some(
    (warrant) =>
      warrant.words.test(place.clause.text) &&
      (warrant.isWeak !== true || BUSINESS.test(place.clause.text.replace(warrant.words, " "))) &&
      !isDeniedBy(warrant, place) &&
      !isByRule(warrant, place, evidence) &&
      !isBackedBy(warrant, place, evidence),
  );
}

/** The clauses that promise what nobody has. */
export function findUnbackedGuarantees(script: Script, evidence: ReceiptEvidence): string[] {
  const likely = WARRANTS.filter(({ words }) => words.test(script.plain));
  if (likely.length === 0) return [];
  return script.sentences
    .flatMap((sentence) => sentence.clauses.map((clause) => ({ sentence, clause })))
    .filter((place) => findIn(place, evidence) && !quotes(place, script, evidence))
    .map(({ clause }) => wordsAt(script, clause.start, clause.start + clause.text.length));
}

/** Whether a text promises anything at all. */
export function hasGuarantee(script: Script): boolean {
  return findUnbackedGuarantees(script, NO_EVIDENCE).length > 0;
}

const NO_EVIDENCE: ReceiptEvidence = {
  today: "1970-01-01",
  receipts: [],
  refusals: [],
  trips: [],
  sums: [],
  ages: [],
  asked: "",
  parties: [],
  percents: new Set(),
  granted: new Set(),
  moments: [],
  counts: new Set(),
  lengths: [],
  passages: [],
  managers: [],
  ours: [],
  theirs: [],
  looksAtSeats: false,
  foundNone: false,
};
