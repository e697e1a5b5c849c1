/** Whether a turn holds the receipt for a commitment, bound to what it was about. */
import { matchesOf } from "./letters.ts";
import type { Commitment } from "./backing.ts";
import { findCommitments, type PlacedCommitment } from "./commitments.ts";
import { findDates, means } from "./days.ts";
import type { Receipt, ReceiptEvidence } from "./evidence.ts";
import { textAt } from "./json.ts";
import { findNumbers } from "./numbers.ts";
import { isSupported, titled } from "./support.ts";
import type { Trip } from "./trips.ts";

/** Other receipts that stand for a commitment as well. */
const ALSO: Partial<Record<Commitment, readonly Commitment[]>> = {
  "handed-off": ["asked"],
  asked: ["handed-off", "approved"],
  approved: ["discount"],
  sent: [],
};

/** "Выше", "уже": told of as something past. */
const EARLIER =
  /(?<!\p{L})(?:выше|ранее|раньше|уже|вчера|тогда|до\s+этого|earlier|above|already|before|previously|glad|рад[аы]?|yesterday|as\s+(?:i|we)\s+\p{L}+)(?!\p{L})/u;
/** What we told of earlier, with a receipt then, may be told again. Bookings and people may not: they change. */
const LASTING: ReadonlySet<Commitment> = new Set(["cancelled", "reminder"]);

const receiptsFor = (commitment: Commitment, { receipts }: ReceiptEvidence): Receipt[] => {
  const kinds = [commitment, ...(ALSO[commitment] ?? [])];
  return receipts.filter(({ commitments }) => commitments.some((done) => kinds.includes(done)));
};

const says = (texts: readonly string[], commitment: Commitment): boolean =>
  texts.some((text) => findCommitments(text).some((found) => found.commitment === commitment));

/** What a manager has written or promised holds; what we wrote holds where it lasts, or is told of as past. */
function wasTold({ commitment, sentence }: PlacedCommitment, evidence: ReceiptEvidence): boolean {
  if (says(evidence.managers, commitment)) return true;
  if (
    commitment === "reminder" &&
    [...evidence.managers, ...evidence.ours].some((text) => /напомин|remind/iu.test(text))
  )
    return true;
  return (LASTING.has(commitment) || EARLIER.test(sentence.text)) && says(evidence.ours, commitment);
}

const numberOf = ({ content }: Receipt): string => textAt(content, "number").toLowerCase();

/** Whether the days, numbers and title that a claim names are those of one of the trips. */
function isAbout(
  { sentence, clause, claim }: PlacedCommitment,
  trips: readonly Trip[],
  evidence: ReceiptEvidence,
): boolean {
  const numbers = findNumbers(sentence.text).map(({ number }) => number);
  if (numbers.some((number) => !trips.some((trip) => trip.number === number))) return false;
  const dates = findDates(clause.text);
  const isThere = dates.every((day) =>
    trips.some((trip) => means(day, trip.date, evidence.today) || means(day, trip.ends, evidence.today)),
  );
  if (!isThere && trips.some((trip) => trip.date !== "")) return false;
  const booked = evidence.trips.filter((trip) => trip.number !== undefined);
  // "Jeti-Oguz is cancelled and Ala-Archa stays": what stands up to the claim is what it is about.
  const upTo = clause.text.slice(0, clause.text.indexOf(claim.toLowerCase()) + claim.length);
  const first = titled(upTo, booked);
  const named = first.length > 0 ? first : titled(clause.text, booked);
  return named.length === 0 || named.some((trip) => trips.some((other) => other.number === trip.number));
}

const BOTH = /(?<!\p{L})(?:обе|оба|обеих|обоих|обоим|both)(?!\p{L})/u;

function tripsWith(evidence: ReceiptEvidence, statuses: readonly string[]): Trip[] {
  return evidence.trips.filter(({ status }) => status !== undefined && statuses.includes(status));
}

/** What a customer needs around a trip, and no booking of a trip brings. */
const OTHER_BOOKING =
  /(?<!\p{L})(?:отел[ьея]|гостиниц[ауые]|хостел|такси|авиабилет\p{L}*|столик\p{L}*|hotel|hostel|flights?|taxi|table|restaurant)(?!\p{L})/u;

function isBooked(found: PlacedCommitment, evidence: ReceiptEvidence): boolean {
  if (evidence.refusals.includes("already-booked")) return true;
  const thing = OTHER_BOOKING.exec(found.clause.text)?.[0];
  if (thing !== undefined && !evidence.trips.some(({ title }) => title.includes(thing.slice(0, 5))))
    return wasTold(found, evidence);
  const made = new Set(receiptsFor("booked", evidence).map(numberOf));
  const standing = tripsWith(evidence, ["booked", "paid"]).filter(({ ends }) => ends === "" || ends >= evidence.today);
  const trips = made.size > 0 ? standing.filter(({ number }) => made.has(number ?? "")) : standing;
  if (trips.length === 0) return made.size > 0 || wasTold(found, evidence);
  if (BOTH.test(found.sentence.text) && standing.length < 2) return false;
  return isAbout(found, trips, evidence) || isAbout(found, standing, evidence);
}

/** A cancellation's own result names no trip: its days and title are those of the booking with its number. */
function isCancelled(found: PlacedCommitment, evidence: ReceiptEvidence): boolean {
  if (evidence.refusals.includes("already-cancelled")) return true;
  const numbers = new Set(receiptsFor("cancelled", evidence).map(numberOf));
  const trips = tripsWith(evidence, ["cancelled"]);
  const nameless = [...numbers].filter((number) => !trips.some((trip) => trip.number === number));
  const all = [...trips, ...nameless.map((number) => ({ number, title: "", date: "", ends: "" }))];
  if (all.length === 0) return wasTold(found, evidence);
  return isAbout(found, all, evidence) && (!BOTH.test(found.sentence.text) || all.length >= 2);
}

const PARTNERS: readonly (readonly [partner: string, words: RegExp])[] = [
  ["guide", /гид|проводник|инструктор|guide|instructor/u],
  ["hotel", /отел|гостиниц|гостев|хозя|лагер|юрт|hotel|guest|host|owner|camp|yurt|kitchen|famil/u],
  ["driver", /водител|шофер|трансфер|driver|transfer/u],
];

/** "И гида, и водителя": everybody named. */
const EACH_OF = /(?<!\p{L})(?:и\s+\p{L}+,?\s+и\s|как\s+[^.,]+,?\s+так\s+и\s|both\s+(?:the\s+)?\p{L}+\s+and\s)/u;

function isNotified({ clause, sentence }: PlacedCommitment, evidence: ReceiptEvidence): boolean {
  const told = receiptsFor("notified", evidence).map(({ content }) => textAt(content, "partner"));
  if (told.length === 0 || (BOTH.test(sentence.text) && told.length < 2)) return false;
  const own = PARTNERS.filter(([, words]) => words.test(clause.text));
  const isWhole = own.length === 0 || EACH_OF.test(sentence.text);
  const named = isWhole ? PARTNERS.filter(([, words]) => words.test(sentence.text)) : own;
  const isTold = ([partner]: (typeof PARTNERS)[number]): boolean => told.includes(partner);
  return named.length === 0 || (EACH_OF.test(sentence.text) ? named.every(isTold) : named.some(isTold));
}

const SENT_THINGS: readonly (readonly [kind: string, words: RegExp])[] = [
  ["programme", /программ|маршрут|itinerar|programme|day[\s-]by[\s-]day/u],
  ["photo", /фото|снимк|photo|picture|pics/u],
  ["review", /отзыв|review/u],
  ["contract", /договор|contract/u],
  ["voucher", /ваучер|voucher/u],
  ["insurance", /страхов|insurance/u],
  ["list", /список|памятк|(?<!\p{L})(?:check)?lists?(?!\p{L})|packing/u],
  ["payment", /реквизит|сч[её]т|ссылк\p{L}*\s+(?:на|для)\s+оплат|invoice|payment|bank\s+details|bill/u],
  ["receipt", /квитанц|чек(?!\p{L})|receipt/u],
  ["map", /карт[аыуе](?!\p{L})|maps?(?!\p{L})/u],
  ["video", /видео|video/u],
];
/** Nothing goes out this way: what is sent goes out in the conversation. */
const ELSEWHERE = /почт|e-?mail|inbox|ватсап|whatsapp|смс|sms|spam|спам|телеграм|telegram|(?<!\p{L})mail/u;

function isSent(found: PlacedCommitment, evidence: ReceiptEvidence): boolean {
  const receipts = receiptsFor("sent", evidence);
  if (receipts.length === 0) {
    return (
      !SENT_THINGS.some(([, words]) => words.test(found.clause.text)) &&
      receiptsFor("notified", evidence).length + receiptsFor("handed-off", evidence).length > 0
    );
  }
  if (ELSEWHERE.test(found.sentence.text)) return false;
  const gone = receipts
    .map(
      ({ tool, content }) =>
        `${textAt(content, "kind")} ${textAt(content, "title")} ${tool === "send_payment_details" ? "payment invoice реквизиты счет" : ""}`,
    )
    .join(" ")
    .toLowerCase();
  const { text } = found.sentence;
  // Called by its own title, it may be called anything else as well.
  const kinds = SENT_THINGS.filter(([, words]) => words.test(text)).length;
  if (kinds <= receipts.length && receipts.some(({ content }) => isNamedBy(textAt(content, "title"), found.original)))
    return true;
  return (
    SENT_THINGS.every(([kind, words]) => !words.test(text) || words.test(gone) || gone.includes(kind)) &&
    isTitled(found, gone)
  );
}

const ONE_MORE =
  /(?<!\p{L})(?:ещ[её]\s+одно|второе|два\s+напоминани\p{L}+|another(?:\s+(?:one|reminder))?|second\s+(?:one|reminder)|two\s+reminders)(?!\p{L})/u;

function isReminded(found: PlacedCommitment, evidence: ReceiptEvidence): boolean {
  const { length: count } = receiptsFor("reminder", evidence);
  if (count === 0 || (count < 2 && ONE_MORE.test(found.sentence.text))) return false;
  const days = findDates(found.clause.text);
  return days.every(
    (day) => evidence.moments.length === 0 || evidence.moments.some((moment) => means(day, moment.day, evidence.today)),
  );
}

const NAME = /(?<=\S\s)\p{Lu}\p{Ll}[\p{L}'-]{2,}/gu;

const isNamedBy = (title: string, words: string): boolean => title !== "" && isSupported(title, [words], 1);

/** Names in the clause are those of what went out. */
function isTitled({ words }: PlacedCommitment, gone: string): boolean {
  const names = matchesOf(NAME, words).map(([name]) => name.toLowerCase().replace(/ё/gu, "е").slice(0, 5));
  const titled = gone.replace(/ё/gu, "е");
  return names.length === 0 || names.some((name) => titled.includes(name));
}

type Check = (found: PlacedCommitment, evidence: ReceiptEvidence) => boolean;

const CHECKS: Partial<Record<Commitment, Check>> = {
  booked: isBooked,
  cancelled: isCancelled,
  notified: isNotified,
  // "Сообщение ушло": to whom does not stand there, and somebody was told.
  "handed-off": ({ claim, clause }, evidence) =>
    receiptsFor("handed-off", evidence).length > 0 ||
    (/сообщени|message|note/iu.test(claim) &&
      !OFFICE.test(clause.text) &&
      receiptsFor("notified", evidence).length > 0),
  sent: isSent,
  reminder: isReminded,
  // One booking given up for another is a change as well.
  changed: (_, evidence) =>
    receiptsFor("changed", evidence).length > 0 ||
    (receiptsFor("cancelled", evidence).length > 0 && receiptsFor("booked", evidence).length > 0),
  payment: (_, evidence) => tripsWith(evidence, ["paid", "completed"]).length > 0,
  done: (_, evidence) => evidence.receipts.some(({ commitments }) => commitments.some((done) => done !== "asked")),
};

const OFFICE = /коллег|менеджер|оператор|руковод|директор|colleague|manager|team|support|office|director/u;

/** A word that more than one tool can stand for: "отправила менеджеру", "напомнила гиду". */
function coClaims(found: PlacedCommitment, all: readonly PlacedCommitment[]): Commitment[] {
  return all.filter(({ clause }) => clause === found.clause).map(({ commitment }) => commitment);
}

const ADDRESSED: ReadonlySet<Commitment> = new Set(["sent", "reminder", "done", "asked", "handed-off"]);

/** "Коллега отправил список": of somebody else, and told. What they wrote is in the conversation. */
const COLLEAGUES =
  /(?<!\p{L})(?:коллег[аи]|менеджер|он|она|colleague|manager|he|she|they)(?:'s|'ve)?(?:\s+\p{L}+){0,4}?\s+(?:(?:на)?писал|провер|уточнил|посмотрел|обещал|сказал|отправил|прислал|передал|предупредил|оформил|перен[её]с|забронировал|подтвердил|договорил|wrote|said|promised|checked|looked|sent|told|passed|booked|moved|confirmed|agreed|arranged)\p{L}*|(?<!\p{L})(?:(?:на)?писал\p{L}*|сказал\p{L}*|обещал\p{L}*)\s+(?:вам\s+)?(?:коллег\p{L}*|менеджер\p{L}*)/u;
const OWN_VOICE = /(?<!\p{L})(?:я|мы|i|we|i've|we've)(?!\p{L})/u;

function isColleaguesWord({ clause }: PlacedCommitment, { managers }: ReceiptEvidence): boolean {
  if (managers.length === 0 || !COLLEAGUES.test(clause.text) || OWN_VOICE.test(clause.text)) return false;
  return (
    /(?:писал|провер|уточнил|посмотрел|обещал|сказал|wrote|said|promised|checked|looked)/u.test(clause.text) ||
    isSupported(clause.text, managers, 0.3)
  );
}

/** Whether anything backs what a clause says was done. @param all every commitment of the reply */
export function isBacked(
  found: PlacedCommitment,
  evidence: ReceiptEvidence,
  all: readonly PlacedCommitment[],
): boolean {
  const check = CHECKS[found.commitment] ?? ((_, known) => receiptsFor(found.commitment, known).length > 0);
  if (check(found, evidence) || wasTold(found, evidence) || isColleaguesWord(found, evidence)) return true;
  const texts = [...evidence.passages, ...evidence.managers, ...(found.share < 0.5 ? evidence.ours : [])];
  if (isSupported(found.clause.text, texts, found.share)) return true;
  if (!ADDRESSED.has(found.commitment)) return false;
  return coClaims(found, all).some(
    (other) =>
      other !== found.commitment &&
      other !== "done" &&
      (CHECKS[other]?.(found, evidence) ?? receiptsFor(other, evidence).length > 0),
  );
}
