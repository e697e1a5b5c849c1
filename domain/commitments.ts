/**
 * Finds what a reply claims to have done, or promises as done: booked, cancelled, passed to a person, reminder set. By
 * words alone, Russian and English. A wrong alarm costs one more model call, a miss tells the customer a lie.
 */

export type Commitment = "booked" | "cancelled" | "handed-off" | "reminder";

export interface FoundCommitment {
  commitment: Commitment;
  /** The words. */
  claim: string;
}

/**
 * `did`: somebody acted ("забронировал"). `stands`: how things are ("бронь оформлена"), which policies also say with a
 * condition behind it. `promise`: at once or soon ("передам коллеге"); an offer with a condition is none.
 */
type Kind = "did" | "stands" | "promise";

interface CommitmentRule {
  commitment: Commitment;
  kind: Kind;
  pattern: RegExp;
}

const END = String.raw`(?!\p{L})`;
/** Words that turn a statement around; none of them may stand inside a claim. */
const TURNING = String.raw`(?:не|нет|буд\p{L}+|бы|мож\p{L}+|могут|должн\p{L}+|если|когда|not|never|will|would|can|could|may|might|must|should|if|when|once|yet)(?!\p{L})`;
const gap = (words: number): string => String.raw`(?:\s+(?!${TURNING})[^\s.,;:!?]+){0,${words}}?`;
const ADVERBS = String.raw`(?:\s+(?:just|now|also|already|successfully|officially|gladly|gone\s+ahead\s+and))*`;
const WE = String.raw`(?:i|we)(?:'ve|\s+have|'d|\s+had)?${ADVERBS}`;
const IS = String.raw`(?:\s+(?:is|are|was|were|(?:has|have)(?:\s+now|\s+already)?\s+been)|'s|'re)(?:\s+(?:now|all|both|already|successfully|officially|hereby))*`;
const PERSON = String.raw`(?:коллег|менеджер|оператор|специалист|сотрудник|руководител|администратор|человек|поддержк|отдел|команд)\p{L}*`;
const PERSON_EN = String.raw`(?:colleagues?|managers?|operators?|agents?|specialists?|human|person|team|supervisor|support|staff|someone)`;
const TALK = String.raw`(?:вас|ваш\p{L}*|диалог|разговор|вопрос|обращение|сообщение|заявку|запрос|все|информацию|жалобу)`;
const TALK_EN = String.raw`(?:you|this|that|it|your|everything|the\s+(?:conversation|chat|question|request|message))`;

const rule = (commitment: Commitment, kind: Kind, source: string): CommitmentRule => ({
  commitment,
  kind,
  pattern: new RegExp(String.raw`(?<!\p{L})(?<!(?<!\p{L})не\s+)(?:${source})${END}`, "giu"),
});

const RULES: readonly CommitmentRule[] = [
  rule(
    "booked",
    "did",
    String.raw`(?:за|от)бронировал[аи]?|зарезервировал[аи]?|записал[аи]?\s+вас\s+(?:на|в)|закрепил[аи]?${gap(2)}\s+за\s+вами`,
  ),
  rule(
    "booked",
    "did",
    String.raw`(?:оформил|создал|сделал|подтвердил|поставил)[аи]?${gap(4)}\s+(?:бронь|броню|бронирование|резерв|заявку|заказ)`,
  ),
  rule("booked", "did", String.raw`${WE}\s+(?:booked|reserved|registered\s+you|signed\s+you\s+up)`),
  rule(
    "booked",
    "did",
    String.raw`${WE}\s+(?:made|created|placed|confirmed|completed|secured|finali[sz]ed)${gap(3)}\s+(?:bookings?|reservations?|seats?|spots?|places?|order)`,
  ),
  rule(
    "booked",
    "did",
    String.raw`you(?:'ve|\s+have)?${ADVERBS}\s+booked|you(?:\s+already)?\s+have${gap(4)}\s+(?:booked|reserved)`,
  ),
  rule(
    "booked",
    "stands",
    String.raw`(?:бронь|броня|бронирование|резерв|заявка|заказ)${gap(6)}\s+(?:(?:оформлен|подтвержден|создан|забронирован|зарезервирован|сделан|принят)[ао]?|готов[ао]?)`,
  ),
  rule(
    "booked",
    "stands",
    String.raw`(?:(?<!все\s+)мест[оа]|тур|поездка|экскурсия|вы|у\s+вас|она?)${gap(6)}\s+(?:забронирован|зарезервирован|закреплен)[аоы]?`,
  ),
  rule(
    "booked",
    "stands",
    String.raw`(?<=^[^\p{L}\d]*(?:(?:готово|отлично|ура|супер|все|да)[^\p{L}\d]+)*)(?:забронирован|зарезервирован)[оы]`,
  ),
  rule(
    "booked",
    "stands",
    String.raw`(?:booking|reservation|order)${gap(6)}${IS}\s+(?:booked|reserved|confirmed|secured|made|created|placed|complete)`,
  ),
  rule(
    "booked",
    "stands",
    String.raw`(?:tour|trip|seats?|spots?|places?|it|everything|you|departure)${gap(5)}${IS}\s+(?:booked|reserved)(?!\s+(?:up|out|solid))|you${IS}\s+confirmed|(?:seats?|spots?|places?)${IS}\s+(?:secured|confirmed)`,
  ),
  rule(
    "booked",
    "stands",
    String.raw`(?<=^[^\p{L}\d]*(?:(?:done|great|perfect|all\s+set|ok|okay)[^\p{L}\d]+)*)booked|(?:booking|reservation)\s+confirmed`,
  ),

  rule(
    "cancelled",
    "did",
    String.raw`(?:отменил|аннулировал|снял)[аи]?${gap(4)}\s+(?:бронь|броню|бронирование|резерв|заказ|поездку|тур|ее|его)`,
  ),
  rule(
    "cancelled",
    "did",
    String.raw`(?:я|мы|готово,?|бронь|ее|его|все)(?:\s+(?:уже|вам|для\s+вас))*\s+(?:отменил|аннулировал)[аи]?`,
  ),
  rule("cancelled", "did", String.raw`${WE}\s+cancell?ed`),
  rule(
    "cancelled",
    "stands",
    String.raw`(?:бронь|броня|бронирование|резерв|заказ|ваш\s+тур|ваша\s+поездка|krv-\d+)${gap(6)}\s+(?:отменен|аннулирован|снят)[ао]?`,
  ),
  rule(
    "cancelled",
    "stands",
    String.raw`(?<=^[^\p{L}\d]*(?:(?:готово|все|да|хорошо)[^\p{L}\d]+)*)(?:отменен|аннулирован)[оа]`,
  ),
  rule(
    "cancelled",
    "stands",
    String.raw`(?:booking|reservation|order|your\s+(?:tour|trip)|it)${gap(5)}${IS}\s+cancell?ed|cancellation${IS}\s+(?:done|complete|confirmed|processed)`,
  ),

  rule(
    "handed-off",
    "did",
    String.raw`(?:передал|переслал|отправил|сообщил|написал|рассказал|подключил|позвал|пригласил|вызвал|перевел|переключил|соединил|связал)[аи]?${gap(5)}\s+${PERSON}`,
  ),
  rule("handed-off", "did", String.raw`передал[аи]?\s+${TALK}`),
  rule(
    "handed-off",
    "did",
    String.raw`(?:вопрос|обращение|разговор|диалог|заявка|запрос|сообщение|жалоба)${gap(4)}\s+(?:передан|направлен|переслан)[ао]?|${PERSON}\s+(?:уже\s+)?подключен`,
  ),
  rule(
    "handed-off",
    "did",
    String.raw`${WE}\s+(?:passed|transferred|handed|forwarded|escalated|connected|notified|alerted|informed|called|told|asked|referred|brought\s+in|looped\s+in)${gap(5)}\s+${PERSON_EN}`,
  ),
  rule("handed-off", "did", String.raw`${WE}\s+(?:passed|transferred|handed|forwarded|escalated)\s+${TALK_EN}`),
  rule(
    "handed-off",
    "did",
    String.raw`(?:question|request|message|conversation|chat|case|complaint)${gap(3)}${IS}\s+(?:passed|forwarded|transferred|handed|escalated)`,
  ),
  rule(
    "handed-off",
    "promise",
    String.raw`(?:переда(?:ю|ем|м|дим)|перешлю|подключ(?:аю|аем|у|им)|(?:по)?зову|позовем|приглаш(?:аю|у)|перев(?:ожу|еду)|переключ(?:аю|у)|соедин(?:яю|ю)|свяжу)${gap(5)}\s+${PERSON}`,
  ),
  rule("handed-off", "promise", String.raw`переда(?:ю|ем|м|дим)\s+${TALK}`),
  rule(
    "handed-off",
    "promise",
    String.raw`${PERSON}${gap(3)}\s+(?:свяж[еу]тся|ответ[ия]т|напиш[еу]т|(?:пере)?звон[ия]т|(?:пере|по)звон[ия]т|подключ[иа]тся|вернется)`,
  ),
  rule(
    "handed-off",
    "promise",
    String.raw`(?:(?:i|we)(?:'ll|\s+will|'m|'re|\s+am|\s+are)|let\s+me)${ADVERBS}\s+(?:pass|transfer|hand|forward|escalate|connect|call|get|ask|notify|bring(?:\s+in)?|(?:pass|transferr|hand|forward|escalat|connect|call|gett|ask|notify|bring)ing(?:\s+in)?)${gap(5)}\s+${PERSON_EN}`,
  ),
  rule(
    "handed-off",
    "promise",
    String.raw`${PERSON_EN}(?:\s+(?:from|of|on)\s+our\s+team)?(?:\s+will|'ll)(?:\s+\p{L}+){0,2}?\s+(?:contact|reply|answer|respond|get\s+back|reach\s+out|write|call|be\s+in\s+touch|take\s+over|join|follow\s+up)`,
  ),

  rule(
    "reminder",
    "did",
    String.raw`(?:поставил|установил|создал|запланировал|настроил|добавил)[аи]?${gap(3)}\s+напоминани[еяй]`,
  ),
  rule("reminder", "did", String.raw`${WE}\s+(?:set|created|scheduled|added)(?:\s+up)?${gap(3)}\s+reminders?`),
  rule(
    "reminder",
    "stands",
    String.raw`напоминание${gap(4)}\s+(?:поставлен|установлен|создан|запланирован|настроен)о|reminder${gap(4)}${IS}\s+(?:set|scheduled|created)`,
  ),
  rule(
    "reminder",
    "promise",
    String.raw`напомн(?:ю|им)(?:\s+(?:вам|тебе|о\s+себе))?(?=\s*[.!…]|\s*$|\s+(?:об?|про|за|во?|через|к|на|накануне|ближе|позже|завтра|послезавтра|утром|вечером|\d)(?!\p{L}))`,
  ),
  rule("reminder", "promise", String.raw`(?:i|we)(?:'ll|\s+will)${ADVERBS}\s+remind\s+(?:you|them)(?!\s*[:,]|\s+that)`),
];

const CONDITION =
  /(?<!\p{L})(?:если|когда|как\s+только|чтобы|прежде\s+чем|до\s+того|после\s+того|будто|якобы|бы|if|once|when|whenever|as\s+soon\s+as|until|till|unless|before|after|whether|assuming|suppose|would|could|should|might)(?!\p{L})/iu;
const NEGATION_BEFORE =
  /(?<!\p{L})(?:(?:not|never|nothing|none|neither|nor|without)(?:\s+\S+){0,2}|n't(?:\s+\S+){0,2}|no|ничего|никого|никто|ни\s+\S+)\s+$/iu;
/** "I can't say that …", "вы писали, что …": somebody else's words, or denied ones. */
const REPORTED =
  /(?<!\p{L})(?:не|нельзя|not|cannot|said|wrote|thought|told\s+\p{L}+|mentioned|(?:на)?писал\p{L}*|сказал\p{L}*|думал\p{L}*|упомянул\p{L}*)(?!\p{L})[^.!?;:,]{0,25},?\s+(?:что|that|like|whether)(?:\s+\S+){0,2}\s*$|n't[^.!?;:,]{0,25}\s(?:that|like|whether)(?:\s+\S+){0,2}\s*$/iu;
const OTHERS =
  /(?<!\p{L})(?:клиент\p{L}*|гост[ьия]|турист\p{L}*|други[ех]|многие|люди|кто-то|группа|организатор|перевозчик|авиакомпания|клиенты|others|people|guests|travellers|travelers|they|someone|customers?)(?:\s+\S+)?\s+$/iu;
const GENERIC = /(?<!\p{L})(?:an?|each|every|any|all(?:\s+the)?|no|кажд(?:ая|ое|ый)|люб(?:ая|ое|ой))\s+$/iu;
const OWN_PLANS = /отел|гостиниц|билет|перелет|рейс|хостел|жиль|hotel|flight|ticket|hostel|airbnb|accommodation/iu;
const YOU_BEFORE = /(?<!\p{L})(?:вы|you)(?:\s+\S+){0,2}\s*$/iu;
const SOLD_OUT =
  /(?<!\p{L})(?:к\s+сожалению|увы|unfortunately|afraid|sorry|sadly)(?!\p{L})|(?:другими|кем-то|полностью|by\s+others|by\s+another)(?!\p{L})/iu;
const CONDITION_BEHIND =
  /^[^,;.!?]{0,40}?(?<!\p{L})(?:после|при|с\s+момента|once|if|when|after|as\s+soon\s+as|upon|only|until|unless|subject\s+to|provided|(?:by|with)\s+(?:an?\s+|the\s+|your\s+)?(?:\d+\s?%\s+)?(?:pre)?(?:payment|deposit))(?!\p{L})/iu;
const AND = /(?<!\p{L})(?:и|and|but|но)(?!\p{L})/iu;
const OFFER_BEFORE =
  /(?<!\p{L})(?:если|когда|как\s+только|после|хот\p{L}+|могу|можем|можно|скажите|(?:на)?пишите|напишете|ответьте|пришлите|дайте\s+знать|подтвердите|при\s+необходимости|if|once|when|whenever|after|would\s+you|shall|want|do\s+you|let\s+me\s+know|say|tell\s+me|write|reply|can|could|may)(?!\p{L})/iu;
const OFFER_BEHIND =
  /(?<!\p{L})(?:если|после|хот\p{L}+|когда\s+(?:вам|скаж|захо|буд)\p{L}*|if|once|after|want|unless|would\s+like|let\s+me\s+know)(?!\p{L})/iu;

/** Where a claim stands: its sentence, cut around it. */
interface Setting {
  kind: Kind;
  /** Of the sentence, and of the clause within it. */
  before: string;
  clauseBefore: string;
  claim: string;
  after: string;
  isQuestion: boolean;
}

const CLAUSE_END = /[,;:()—–]|\s-\s/u;

function isExcused({ kind, before, clauseBefore, claim, after, isQuestion }: Setting): boolean {
  if (isQuestion && !CLAUSE_END.test(after)) return true;
  if (NEGATION_BEFORE.test(clauseBefore) || CONDITION.test(clauseBefore) || REPORTED.test(before)) return true;
  if (OTHERS.test(clauseBefore)) return true;
  if (kind === "promise") return isQuestion || OFFER_BEFORE.test(before) || OFFER_BEHIND.test(after);
  if (kind === "did") {
    const isTheirs = YOU_BEFORE.test(clauseBefore) || /^you/iu.test(claim);
    return /^\s+ли(?!\p{L})/iu.test(after) || (isTheirs && OWN_PLANS.test(`${claim}${after}`));
  }
  if (GENERIC.test(clauseBefore) || SOLD_OUT.test(`${before} ${after}`)) return true;
  const condition = CONDITION_BEHIND.exec(after);
  return condition !== null && !AND.test(condition[0]);
}

const QUOTED = /(?<!(?:статус|status)\P{L}{0,4})(?:«[^»\n]*»|“[^”\n]*”|„[^“\n]*“|"[^"\n]*")/giu;
const SENTENCE = /[^.!?…\n]*(?:[.!?…]+(?!\s|$)[^.!?…\n]*)*(?:[.!?…]+|\n|$)/gu;

/** Same length as `reply`: quotations, marks of formatting and kinds of letters that would only disturb are taken out. */
function toPlain(reply: string): string {
  const whole = /^\s*["«“](?<inner>[^"«»“”]*)["»”]\s*$/u.exec(reply);
  const text =
    whole === null ? reply.replace(QUOTED, (quoted) => " ".repeat(quoted.length)) : reply.replace(/["«»“”]/gu, " ");
  return text
    .replace(/[ёЁ]/gu, "е")
    .replace(/[’ʼ`´]/gu, "'")
    .replace(/[*_~\u00a0\u202f]/gu, " ");
}

function toSetting(sentence: string, match: RegExpExecArray, kind: Kind): Setting {
  const [claim] = match;
  const before = sentence.slice(0, match.index);
  return {
    kind,
    before,
    clauseBefore: before.split(CLAUSE_END).at(-1) ?? "",
    claim,
    after: sentence.slice(match.index + claim.length),
    isQuestion: /\?[^\p{L}\d]*$/u.test(sentence),
  };
}

function findInSentence(sentence: string): { commitment: Commitment; start: number; end: number }[] {
  return RULES.flatMap(({ commitment, kind, pattern }) =>
    [...sentence.matchAll(pattern)]
      .filter((match) => !isExcused(toSetting(sentence, match, kind)))
      .map((match) => ({ commitment, start: match.index, end: match.index + match[0].length })),
  );
}

/** What a text claims or promises to have done, each commitment once, with the first words that do. */
export function findCommitments(text: string): FoundCommitment[] {
  const found = new Map<Commitment, string>();
  for (const { 0: sentence, index } of toPlain(text).matchAll(SENTENCE)) {
    for (const { commitment, start, end } of findInSentence(sentence)) {
      if (!found.has(commitment)) found.set(commitment, text.slice(index + start, index + end).trim());
    }
  }
  return [...found].map(([commitment, claim]) => ({ commitment, claim }));
}
