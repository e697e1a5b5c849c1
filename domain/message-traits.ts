/**
 * What kind of message a customer has written, in what mood and language: by words alone, in microseconds, so that every
 * message has it. Managers filter by it, and escalation goes by it. Russian and English; of Kyrgyz and Kazakh only what is plain.
 */
import { detectLocale, type Locale } from "./locale.ts";

export const CATEGORIES = ["complaint", "order", "question", "review"] as const;
export type Category = (typeof CATEGORIES)[number];
export const SENTIMENTS = ["negative", "neutral", "positive"] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

export interface MessageTraits {
  /** Null: none of them, such as a greeting or a date. */
  category: Category | null;
  sentiment: Sentiment;
  /** Null: the text does not tell. */
  language: Locale | null;
}

const any = (source: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${source})(?!\p{L})`, "iu");

const INSULT = any(
  String.raw`идиот\p{L}*|дебил\p{L}*|кретин\p{L}*|урод(?:ы|ов)?|сволоч\p{L}*|твар(?:и|ь)|мудак\p{L}*|мраз\p{L}+|сука|суки|бля\p{L}*|хер(?:ня|ней)|на\s?хуй|хуй\p{L}*|ху[её]\p{L}*|пизд\p{L}*|еба\p{L}+|заткни\p{L}*|тупы[еймх]|тупой|тупая|лохотрон|f+u+c+k\p{L}*|shit\p{L}*|bullshit|assholes?|morons?|idiots?|bastards?|crooks?|stupid (?:bot|company|people|thing)`,
);
const OUTRAGE = any(
  String.raw`мошенни\p{L}+|обманщик\p{L}*|обманули|обманываете|вы (?:нас |меня )?обман\p{L}+|развод(?:ил\p{L}*)?|кидал(?:ы|ово)|кинули|жуль[её]\p{L}*|издева\p{L}+|безобрази\p{L}+|беспредел|хамств\p{L}*|хамите|хамят|нахамил\p{L}*|возмущ[её]?н\p{L}*|возмутительн\p{L}*|отвратительн\p{L}*|ужасн(?:о|ый|ая|ое|ые) (?:сервис|обслуживан\p{L}+|отношен\p{L}+|компани\p{L}+|организаци\p{L}+)|позор\p{L}*|кошмар|бардак|сколько можно|вы (?:там )?совсем|немедленно верните|верните (?:мои |наши |мне )?деньги (?:немедленно|сейчас же)|терпени[ея] (?:кончил|лопнул)\p{L}*|достали|надоели|scam(?:mers?|med)?|fraud(?:sters?)?|rip[- ]?off|ripped (?:us |me )?off|liars?|lied to (?:us|me)|outrageous|disgust\p{L}+|disgrace\p{L}*|unacceptable|ridiculous|furious|fed up|sick of (?:this|you|waiting)|worst (?:company|service|trip|tour|experience)|how dare you|last straw`,
);
const TROUBLE = any(
  String.raw`жалоб\p{L}*|жалу(?:юсь|емся)|претензи\p{L}*|недовол\p{L}*|разочарован\p{L}*|ужасн\p{L}*|плохо (?:организован\p{L}*|кормил\p{L}*|убран\p{L}*)|испорчен\p{L}*|испортил\p{L}*|не (?:приехал\p{L}*|встретил\p{L}*|предупредил\p{L}*|отвечает\p{L}*|работа(?:л|ло|ла|ет))|никто не (?:\p{L}+ ?){1,3}|опозда\p{L}+|опаздыва\p{L}+|ждали? (?:\p{L}+ )?(?:час|два|три|четыре|\d)\p{L}*|грязн\p{L}*|сломал\p{L}*|холодн\p{L}+ (?:вод\p{L}+|номер|еда)|забыли (?:нас|про нас|меня)|потерял\p{L}* (?:наш|мой|багаж|чемодан)\p{L}*|верните деньги|хочу вернуть деньги|complain\p{L}*|disappoint\p{L}*|terrible|awful|horrible|dirty|broken|(?:nobody|no one) (?:came|met|told|answers?|answered|showed)|(?:did not|didn't|never) (?:show up|come|arrive|answer|meet)|(?:is|was|were|are) (?:very |an hour |two hours |\d+ (?:hours?|minutes?) )?late|waited (?:for )?(?:an|two|three|\d+) hours?|money back|lost our|ruined`,
);
const PRAISE = any(
  String.raw`спасибо|благодар\p{L}+|отлично|супер|класс(?:но)?|здорово|прекрасн\p{L}*|замечательн\p{L}*|чудесн\p{L}*|великолепн\p{L}*|понравил\p{L}*|в восторге|рад[аы]?|хорошо (?:съездил\p{L}*|отдохнул\p{L}*|провели)|лучш(?:ий|ая|ее|ие) (?:тур|гид|поездк\p{L}+|отпуск)|идеально|молодцы|рекомендую|обожа\p{L}+|ура|рахмат|рақмет|жакты|ұнады|thanks?|thank you|great|awesome|amazing|perfect|wonderful|lovely|excellent|fantastic|loved|love (?:it|this|the)|enjoyed|best (?:trip|tour|guide|holiday)|brilliant|cool`,
);
const NOT_PRAISE = any(
  String.raw`не (?:очень )?(?:понравил\p{L}*|рад[аы]?|рекомендую|отлично|хорошо)|спасибо,? не надо|«?спасибо»? за (?:испорчен|потраченн)\p{L}*|not (?:great|happy|good|impressed)|no thanks?|thanks for nothing|did(?:n't| not) (?:like|enjoy)`,
);

const REVIEW = any(
  String.raw`(?:съездили|вернулись|отдохнули|побывали|сходили|прокатились)(?: \p{L}+){0,3}|поездк\p{L}+ (?:понравил|прошл|была|удал)\p{L}*|тур (?:понравил|прош[её]л|был|удал)\p{L}*|(?:наш )?гид (?:\p{L}+ )?был\p{L}*|оцен(?:ка|иваю|ил[аи]?|им)|[1-5] (?:из|\/) ?5|(?:ставлю|поставлю) (?:вам )?\p{L}*[1-5]?|впечатлен\p{L}+|(?:we|i) (?:are|'re|'m|am) back(?: from)?|(?:the )?(?:trip|tour|guide|holiday) was|(?:we|i) (?:really )?(?:loved|enjoyed) (?:the|our|it)|rating|out of 5|[1-5] stars?`,
);
const ORDER = any(
  String.raw`бронир\p{L}+|забронир\p{L}+|бронь на|запишите|записаться|оформ(?:ляем|ите|ляйте|ить)|бер[её]м|беру|возьм[её]м|заказ(?:ать|ываю|ываем)|хотим (?:поехать|тур|купить|на|в)|хочу (?:поехать|тур|купить|на|в)|едем|покупа(?:ем|ю)|оплат(?:им|ить|ил\p{L}*)|готовы? (?:оплатить|бронировать|ехать)|брондо\p{L}*|book|booking for|reserve|reservation for|we(?:'ll| will) take|i(?:'ll| will) take|sign us up|(?:want|would like|'d like) to (?:go|travel|visit|join|buy)|order`,
);
const QUESTION = any(
  String.raw`сколько|когда|где|куда|как(?:ой|ая|ие|ое|им|ую)?|какова|почему|зачем|что (?:взять|нужно|входит|такое|с|по|за|если|у)|есть ли|можно ли|нужн[аоы]? ли|а если|подскажите|расскажите|интересует|можно (?:с|ли|взять|поехать|узнать|оплатить)|how|what|when|where|which|who|why|is there|are there|can (?:we|i|you)|could you tell|do you|does|tell me|канча|качан|кайда|қанша|қашан|қайда`,
);

const CAPITALS = /\p{Lu}{4,}(?:\P{L}+\p{Lu}{3,}){2,}/u;
const SHOUTS = /!{3,}|[!?]{4,}/;

/** Anger, not mere dissatisfaction: insults, accusations, a complaint that is shouted. */
export function isAngry(text: string): boolean {
  if (INSULT.test(text) || OUTRAGE.test(text)) return true;
  return TROUBLE.test(text) && (CAPITALS.test(text) || SHOUTS.test(text));
}

function sentimentOf(text: string): Sentiment {
  if (isAngry(text) || TROUBLE.test(text) || NOT_PRAISE.test(text)) return "negative";
  return PRAISE.test(text) ? "positive" : "neutral";
}

/** A complaint goes before all, a review before the words that it is made of, an order before the question in it. */
function categoryOf(text: string): Category | null {
  const asks = text.includes("?") || QUESTION.test(text);
  const hypothetical = asks && /(?<!\p{L})(?:если|что будет|if|what happens|in case)(?!\p{L})/iu.test(text);
  if (isAngry(text) || (TROUBLE.test(text) && !hypothetical)) return "complaint";
  if (REVIEW.test(text) && !text.includes("?")) return "review";
  if (ORDER.test(text) && !text.includes("?")) return "order";
  if (asks) return "question";
  return ORDER.test(text) ? "order" : null;
}

export function traitsOf(text: string): MessageTraits {
  return { category: categoryOf(text), sentiment: sentimentOf(text), language: detectLocale(text) };
}

/** Whether a message asks something, whatever else it is. */
export const isQuestion = (text: string): boolean => text.includes("?") || traitsOf(text).category === "question";
