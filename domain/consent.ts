/**
 * Whether the customer asked for a write in their own words. A model that has read somebody else's text (a passage, a review) may
 * have been told there to book or cancel; then only what the customer said counts. Deterministic, by words in four languages; a
 * miss costs one question more, because asking and hearing yes is enough.
 */
import { findPersonalData } from "./personal-data.ts";

export const WISHES = ["refund", "book", "cancel", "remind"] as const;
export type Wish = (typeof WISHES)[number];

export interface SaidLine {
  by: "client" | "us";
  text: string;
}

const whole = (source: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${source})(?!\p{L})`, "iu");
const WANT = String.raw`(?:хо(?:чу|тим|тел\p{L}*)|прошу|просим|надо|нужно|давай(?:те)?|реши(?:л\p{L}*)|приходится|придётся|придется|готов\p{L}*)`;
const WANT_EN = String.raw`(?:i|we)(?:'d| would)? (?:want|like|need|have|wish) to|please|let's|can you|could you`;

/** A request, not a mention: "what are your cancellation rules?" asks for nothing to be cancelled. */
const REQUESTS: Record<Wish, RegExp> = {
  cancel: whole(
    [
      String.raw`отмени(?:те)?|отменяй(?:те)?|отменяем|аннулируй(?:те)?|снимите`,
      String.raw`${WANT}(?: \p{L}+){0,3} (?:отменить|отказаться|аннулировать|снять)`,
      String.raw`отказыва(?:юсь|емся)|передумал[аи]?|не (?:поеду|поедем|смогу|сможем) (?:по)?ехать|не поед(?:у|ем)|не сможем|не смогу`,
      String.raw`cancel (?:it|this|that|my|our|the|all|both|everything|krv)\S*|${WANT_EN} cancel|call it off|(?:i|we) (?:can't|cannot|won't) (?:come|go|make it)`,
      String.raw`жокко чыгар\p{L}*|баш тарт\p{L}*|бас тарт\p{L}*|болдырма\p{L}*|тоқтатыңыз`,
    ].join("|"),
  ),
  book: whole(
    [
      String.raw`(?:за)?бронируй(?:те)?|бронируем|оформ(?:ляй|ите|ляйте|ляем)|запи(?:шите|сывайте|сывай)|резервируй(?:те)?`,
      String.raw`бер[уёе]м?|возьм[её]м|возьму|едем|поехали|покупа(?:ю|ем)`,
      String.raw`${WANT}(?: \p{L}+){0,3} (?:забронировать|оформить|купить|взять|записаться)`,
      String.raw`book (?:it|this|that|us|me|the|two|\d)\S*|reserve|(?:i|we)(?:'ll| will) take|sign (?:me|us) up|${WANT_EN} book`,
      String.raw`брондо\p{L}*|бронда\p{L}*|алабыз|аламыз|аламын|алам`,
    ].join("|"),
  ),
  refund: whole(
    [
      String.raw`верн(?:ите|и) (?:\p{L}+ ){0,3}?(?:деньги|средства|предоплату|оплату|сумму|всё|все|\d[\d ]*)`,
      String.raw`(?:деньги|средства|предоплату|оплату) (?:\p{L}+ ){0,2}?(?:назад|обратно|верните|верни)`,
      String.raw`(?:${WANT}|оформите|сделайте|можно|требую)(?: \p{L}+){0,3} (?:возврат|вернуть)`,
      String.raw`refund (?:me|us|it|this|that|my|our|the)|(?:${WANT_EN})(?: \p{L}+){0,3} (?:refund\p{L}*|money back)|money back|get (?:\p{L}+ ){0,3}back`,
      String.raw`акча\p{L}* кайтар\p{L}*|ақша\p{L}* қайтар\p{L}*`,
    ].join("|"),
  ),
  remind: whole(
    String.raw`напомни(?:те)?|напишите(?: мне| нам)?|remind|ping me|write (?:to )?(?:me|us)|эскерт\p{L}*|эске сал\p{L}*|еске сал\p{L}*`,
  ),
};

/** What our own question is about, in any form of the word. */
const TOPICS: Record<Wish, RegExp> = {
  cancel: /отмен|аннулир|отказ|cancel|call(?:ing)? off|жокко чыгар|баш тарт|бас тарт|болдырма/iu,
  book: /брон|оформ|записать вас|book|reserv/iu,
  refund: /верн|возвра|refund|money back|кайтар|қайтар/iu,
  remind: /напомн|напиш[уе]|написать|remind|write to you|эскерт|эске сал|еске сал/iu,
};

const NO = /^[\s,.!—-]*(?:нет|не надо|не нужно|не стоит|no|nope|don't|жок|жоқ|керек эмес|керек емес)(?!\p{L})/iu;
const YES = whole(
  String.raw`да|ага|угу|верно|точно|именно|подтвержда\p{L}*|конечно|хорошо|окей|ок|давай(?:те)?|согласн\p{L}*|пожалуйста|yes|yep|yeah|sure|confirm\p{L}*|go ahead|ok|okay|please do|ооба|макул|болот|иә|ия|болады|жарайды|дұрыс`,
);

/** A condition asks for nothing yet; a clause ends where its marks do. */
const CONDITION = whole(String.raw`если|if|unless|егер|эгер`);
const DENIAL = /(?<!\p{L})(?:не|don't|do not|never|not)\s+$/iu;

function requests(text: string, wish: Wish): boolean {
  return text.split(/[.!?;,\n]+/).some((clause) => {
    const found = REQUESTS[wish].exec(clause);
    return found !== null && !CONDITION.test(clause) && !DENIAL.test(clause.slice(0, found.index));
  });
}

function agrees(answer: string, wish: Wish): boolean {
  if (NO.test(answer)) return false;
  // Name and phone are what we ask for to book; whoever gives them means it.
  if (wish === "book" && findPersonalData(answer).some(({ kind }) => kind === "phone")) return true;
  return YES.test(answer);
}

/** Whether the customer's newest words ask for it, or say yes to our question about it. Oldest line first. */
export function hasAskedFor(wish: Wish, lines: readonly SaidLine[]): boolean {
  const lastOurs = lines.findLastIndex((line) => line.by === "us");
  const answers = lines.slice(lastOurs + 1).map((line) => line.text);
  if (answers.some((text) => requests(text, wish) && !NO.test(text))) return true;
  const question = lines[lastOurs]?.text ?? "";
  return TOPICS[wish].test(question) && answers.some((answer) => agrees(answer, wish));
}
