/** Whether a clause claims what its words say, or denies, asks, offers, supposes or reports it. */
import type { Clause, Sentence } from "./script.ts";

/**
 * `did`: somebody acted ("забронировал"). `stands`: how things are ("бронь оформлена"), which policies also say with a
 * condition behind it. `promise`: at once or soon ("передам коллеге"); an offer with a condition is none. `word`: a
 * promise that binds also under a condition ("не понравится, вернём деньги").
 */
export type Kind = "did" | "stands" | "promise" | "word";

/** Where a claim stands: its sentence, cut around it. */
export interface Setting {
  kind: Kind;
  /** Of the sentence, and of the clause within it. */
  before: string;
  clauseBefore: string;
  claim: string;
  after: string;
  clauseAfter: string;
  isQuestion: boolean;
}

const L = String.raw`(?<!\p{L})`;
const R = String.raw`(?!\p{L})`;
const word = (source: string): string => `${L}(?:${source})${R}`;

const CONDITION = new RegExp(
  word(
    String.raw`если|когда|как\s+только|чтобы|прежде\s+чем|до\s+того|после\s+того|будто|якобы|бы|пока\s+не|допустим|предположим|if|once|when|whenever|as\s+soon\s+as|until|till|unless|before(?!\s+(?:the\s+)?(?:\p{L}{3,6}day|\d))|after|whether|assuming|suppose|supposing|would|could|should|might|in\s+case`,
  ),
  "u",
);
/** A condition at the start rules its whole sentence. */
const CONDITIONAL_SENTENCE =
  /^[^\p{L}]*(?:(?:а|но|и|то|есть|so|and|but|well|then)\s+)?(?:если|когда|как\s+только|допустим|предположим|пока\s+не|раз|стоит\s+вам|после\s+того|if|once|when|whenever|as\s+soon\s+as|suppose|supposing|unless|until|should\s+you|say\s+the\s+word)(?!\p{L})/u;
const NEGATION_BEFORE =
  /(?<!\p{L})(?:(?:not|never|nothing|nobody|none|neither|nor|without|cannot|isn't|wasn't)(?:\s+\S+){0,3}|(?:\p{L}+n't)(?:\s+\S+){0,4}|no(?:\s+\S+){0,2}|ничего|никого|никто|никому|никуда|нигде|ничем|ни\s+\S+(?:\s+\S+){0,2}|не(?:\s+\S+)?|нет(?:\s+\S+){0,1}|без(?:\s+\S+){0,2})\s+$/u;
const NEGATION_BEHIND =
  /^\s+(?:не(?:\s+(?:буду|стану|могу|берусь|возьмусь|готов\p{L}*))?|nothing|no\s+one|nobody)(?!\p{L})/u;
/** "I can't say that …", "вы писали, что …": somebody else's words, or denied ones. */
const REPORTED =
  /(?<!\p{L})(?:не|нельзя|not|cannot|said|say|wrote|write|thought|think|told\s+\p{L}+|mention(?:ed)?|(?:на)?писал\p{L}*|пишете|сказал\p{L}*|говорите|думал\p{L}*|упомянул\p{L}*|считаете)(?!\p{L})[^.!?;:,]{0,25},?\s+(?:что|that|like|whether|you(?:'ve)?)(?:\s+\S+){0,2}\s*$|n't[^.!?;:,]{0,25}\s(?:that|like|whether)(?:\s+\S+){0,2}\s*$/u;
const OTHERS =
  /(?<!\p{L})(?:клиент\p{L}*|гост[ьия]|турист\p{L}*|други[ех]|многие|люди|кто-то|группа|организатор|перевозчик|авиакомпания|друг|подруга|жена|муж|others|people|guests|travellers|travelers|someone\s+else|customers?|friend|wife|husband|sister|brother|mum|mom|airline)(?:\s+\S+){0,2}\s+$/u;
const GENERIC = new RegExp(
  String.raw`${L}(?:an?|each|every|any|all(?:\s+the)?|no|кажд(?:ая|ое|ый)|люб(?:ая|ое|ой|ую))\s+$`,
  "u",
);
const OWN_PLANS =
  /авиабилет|билет|перелет|рейс|отпуск|flight|plane\s|airline|(?:ваш\p{L}*|вы|свой|your?|you've)\s.*(?:отел|гостиниц|хостел|жиль|hotel|hostel|airbnb|accommodation|ticket)|(?:отел|гостиниц|хостел|жиль|hotel|hostel|airbnb)\p{L}*\s+(?:вы|you)/u;
const YOU_BEFORE = /(?<!\p{L})(?:вы|ты|you(?:'ve|'d)?)(?:\s+\S+){0,3}\s*$/u;
const SOLD_OUT =
  /(?<!\p{L})(?:к\s+сожалению|увы|unfortunately|afraid|sorry|sadly)(?!\p{L})|(?:другими|кем-то|полностью|by\s+others|by\s+another|(?:все|all(?:\s+the)?|every)\s+(?:мест|seat|spot|place)\p{L}*|fully)(?!\p{L})/u;
const CONDITION_BEHIND =
  /^[^,;.!?]{0,40}?(?<!\p{L})(?:после|при|с\s+момента|если|once|if|when|after|as\s+soon\s+as|upon|only|until|unless|subject\s+to|provided|(?:by|with)\s+(?:an?\s+|the\s+|your\s+)?(?:\d+\s?%\s+)?(?:pre)?(?:payment|deposit))(?!\p{L})/u;
const AND = new RegExp(word("и|and|but|но"), "u");
const OFFER_BEFORE = new RegExp(
  word(
    String.raw`если|когда|как\s+только|после|хот\p{L}+|захот\p{L}+|могу|можем|можно|скажите|скажете|(?:на)?пишите|напишете|ответьте|пришлите|пришлете|дайте|подтвердите|назовите|выберите|выберете|решите|при\s+необходимости|давайте|готов\p{L}*|if|once|when|whenever|after|would\s+you|shall|want|do\s+you|let\s+me\s+know|say|tell\s+me|write|reply|can|could|may|happy\s+to|just\s+ask|as\s+soon\s+as|send\s+me|give\s+me|pick`,
  ),
  "u",
);
const OFFER_BEHIND = new RegExp(
  word(
    String.raw`если|после|хот\p{L}+|когда\s+(?:вам|скаж|захо|буд|реш|выбер|приш)\p{L}*|как\s+только|if|once|after|want|unless|would\s+like|let\s+me\s+know|as\s+soon\s+as|when\s+you`,
  ),
  "u",
);
const MODAL =
  /(?<!\p{L})(?:буд(?:у|ем|ет|ут|ете)|мож\p{L}+|могу|могли|должн\p{L}+|нужно|надо|хоч\p{L}+|хот\p{L}+|готов\p{L}*|планир\p{L}+|will|would|can|could|may|might|must|should|shall|to\s+be|going\s+to|needs?\s+to|have\s+to|has\s+to|want|ready\s+to|happy\s+to|able\s+to|'ll|'d)(?:\s+\S+){0,3}\s*$/u;
const USUALLY =
  /(?<!\p{L})(?:обычно|как\s+правило|по\s+правилам|считается|считаются|бывает|usually|normally|generally|according\s+to\s+(?:our|the)\s+(?:rules|terms|policy)|counts\s+as|is\s+considered|as\s+a\s+rule)(?!\p{L})/u;
const CLAUSE_END = /[,;:()—–]|\s-\s/u;

function isTheirDeed({ clauseBefore, claim, after, clauseAfter }: Setting): boolean {
  return (
    /^\s+ли(?!\p{L})/u.test(after) ||
    OTHERS.test(clauseBefore) ||
    (YOU_BEFORE.test(clauseBefore) && !/^(?:you|вы)/u.test(claim)) ||
    (!OURSELVES.test(claim) && OWN_PLANS.test(`${clauseBefore}${claim}${clauseAfter}`))
  );
}
const OURSELVES = /^(?:i|we|я|мы)(?!\p{L})/u;

/** "You said the hotel is booked": the customer's own news. */
const YOU_SAY =
  /(?<!\p{L})(?:you\s+(?:say|said|wrote|mention\p{L}*)|вы\s+(?:пишете|говорите|(?:на)?писали|сказали))(?!\p{L})(?:\s+\S+){0,4}\s*$/u;
/** "Отель, как вы пишете, забронирован": the same, from inside. */
const AS_TOLD =
  /(?<!\p{L})(?:как\s+(?:вы|ты)\s+(?:(?:на)?писал\p{L}*|пишете|говорите|сказал\p{L}*|упомянул\p{L}*)|по\s+вашим\s+словам|as\s+you\s+(?:say|said|wrote|write|mention\p{L}*|told\s+\p{L}+|put\s+it))(?!\p{L})/u;

/** "Спасибо, что отправили чек": their deed. */
const THANKS = /(?<!\p{L})(?:спасибо,?\s+что|thanks?\s+(?:you\s+)?for)(?:\s+\S+){0,2}\s*$/u;
const WITH_OTHERS =
  /(?<!\p{L})(?:you|вы)(?!\p{L}).*(?<!\p{L})(?:elsewhere|with\s+(?:someone|somebody|another|others)|у\s+других|в\s+другом\s+месте|у\s+кого-то)(?!\p{L})/u;

/** Whether the words around a claim take it back. */
export function isExcused(setting: Setting): boolean {
  const { kind, before, clauseBefore, claim, after, clauseAfter, isQuestion } = setting;
  if (isQuestion && !CLAUSE_END.test(after)) return true;
  if (NEGATION_BEFORE.test(clauseBefore) || REPORTED.test(before)) return true;
  if (AS_TOLD.test(`${before}${claim}${after}`) || THANKS.test(before) || YOU_SAY.test(clauseBefore)) return true;
  if (kind === "did" && WITH_OTHERS.test(clauseBefore + claim + clauseAfter)) return true;
  if (kind === "word") return false;
  if (CONDITION.test(clauseBefore) || /^[^\p{L}]*had\s+$/u.test(clauseBefore) || CONDITIONAL_SENTENCE.test(before))
    return true;
  if (kind === "promise") return isQuestion || OFFER_BEFORE.test(before) || OFFER_BEHIND.test(after);
  if (kind === "did") return isTheirDeed(setting) || MODAL.test(clauseBefore);
  if (MODAL.test(clauseBefore) || USUALLY.test(before)) return true;
  if (GENERIC.test(clauseBefore)) return true;
  if (SOLD_OUT.test(`${before}${claim} ${after}`) && !/отмен|аннулир|cancel|called/u.test(claim)) return true;
  if (OWN_PLANS.test(`${clauseBefore}${claim}${clauseAfter}`)) return true;
  const condition = CONDITION_BEHIND.exec(after);
  return condition !== null && !AND.test(condition[0]);
}

/** Whether a refusal stands right behind a word: "гарантировать … не берусь". */
export function isDenied(clause: Clause): boolean {
  return (
    NEGATION_BEHIND.test(clause.after) ||
    /(?<!\p{L})(?:не|нет|никто|нельзя|not|never|nobody|no\s+one|cannot|nothing|\p{L}+n't)(?!\p{L})/u.test(clause.text)
  );
}

/** The setting of a match inside a clause. */
export function settingOf(place: { sentence: Sentence; clause: Clause }, match: RegExpExecArray, kind: Kind): Setting {
  const { sentence, clause } = place;
  const claim = match[0];
  const end = match.index + claim.length;
  return {
    kind,
    claim,
    clauseBefore: clause.text.slice(0, match.index),
    before: clause.before + clause.text.slice(0, match.index),
    clauseAfter: clause.text.slice(end),
    after: clause.text.slice(end) + clause.after,
    isQuestion: sentence.isQuestion,
  };
}

const NEGATION =
  /(?<!\p{L})(?:не|нет|ни|никто|нельзя|никак\p{L}*|без|not|no|never|nobody|none|cannot|nothing|beyond|refused|отказал\p{L}*|отклон\p{L}+|\p{L}+n't)(?!\p{L})/u;

/** "Не страшно", "no problem": words of comfort that deny nothing. */
const COMFORT =
  /(?<!\p{L})(?:не\s+(?:страшно|беда|проблема|переживайте|волнуйтесь|беспокойтесь|за\s+что)|(?:без|никаких)\s+проблем|ничего\s+страшного|no\s+(?:problem|worries|trouble|wonder|stress)|not\s+(?:a\s+problem|to\s+worry)|don't\s+worry|(?<=^[^\p{L}]*)(?:нет|no)(?:[\s-]+(?:нет|no))*(?=[\s]*[,.!:—–-]))(?!\p{L})/gu;

/** Whether a sentence says no anywhere. */
export function hasNegation(text: string): boolean {
  return NEGATION.test(text) && NEGATION.test(text.replace(COMFORT, " "));
}

/** Whether a clause stands under a condition, or itself only offers or allows. */
export function isConditional({ before, text }: Clause): boolean {
  return CONDITION.test(text) || CONDITIONAL_SENTENCE.test(before + text) || ALLOWS.test(text);
}

const ALLOWS = /(?<!\p{L})(?:могу|можем|можно|хотите|давайте|can|could|may|want\s+me|shall)(?!\p{L})/u;

/** Whether a clause, or what stands before it, only supposes, offers or allows. */
export function isSupposed(clause: Clause): boolean {
  return isSupposedText(clause.before + clause.text);
}

export function isSupposedText(words: string): boolean {
  return CONDITION.test(words) || CONDITIONAL_SENTENCE.test(words) || ALLOWS.test(words);
}
