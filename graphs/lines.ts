import type { FollowUpKind, Locale, RiskKind, TurnReason } from "../domain/index.ts";

/** What the customer reads when the runtime, not an agent, has to speak. */
const HOLDING: Record<Locale, string> = {
  ru: "Спасибо за сообщение! Чтобы ответить вам точно, я подключаю коллегу. Он прочитает нашу переписку и напишет вам здесь.",
  en: "Thank you for your message! To give you a precise answer I am bringing in a colleague, who will read our chat and write to you here.",
  ky: "Билдирүүңүз үчүн рахмат! Так жооп берүү үчүн кесиптешимди кошуп жатам, ал жазышууну окуп, ушул жерге жазат.",
  kk: "Хабарламаңызға рақмет! Нақты жауап беру үшін әріптесімді қосып жатырмын, ол хат алмасуды оқып, осында жазады.",
};

const STILL_WAITING: Record<Locale, string> = {
  ru: "Мы помним о вашем вопросе: коллега ещё занят, но ответит вам здесь. Спасибо за терпение!",
  en: "We have not forgotten your question: a colleague is still busy but will answer you here. Thank you for your patience!",
  ky: "Сурооңуз эсибизде: кесиптешибиз азырынча бош эмес, бирок ушул жерден жооп берет. Күткөнүңүз үчүн рахмат!",
  kk: "Сұрағыңыз есімізде: әріптесіміз әзірге бос емес, бірақ осында жауап береді. Күткеніңізге рақмет!",
};

/** While a person decides: nothing has happened yet, and the customer must not believe otherwise. */
const PAUSED: Record<RiskKind, Record<Locale, string>> = {
  cancellation: {
    ru: "Передал вашу просьбу об отмене коллеге: такие решения подтверждает человек. Пока бронь действует, напишу вам здесь, как только он ответит.",
    en: "I have passed your cancellation request to a colleague, because a person confirms these. Your booking stands until then; I will write to you here as soon as they answer.",
    ky: "Жокко чыгаруу өтүнүчүңүздү кесиптешиме бердим: муну адам чечет. Азырынча брон күчүндө, жооп келери менен ушул жерге жазам.",
    kk: "Бас тарту туралы өтінішіңізді әріптесіме бердім: мұны адам шешеді. Әзірге бронь күшінде, жауап келген бойда осында жазамын.",
  },
  refund: {
    ru: "Передал вопрос о возврате коллеге: деньги возвращает только человек. Напишу вам здесь, как только он решит.",
    en: "I have passed your refund request to a colleague, because only a person can decide on money. I will write to you here as soon as they do.",
    ky: "Акчаны кайтаруу маселесин кесиптешиме бердим: муну адам чечет. Ал чечери менен ушул жерге жазам.",
    kk: "Ақшаны қайтару мәселесін әріптесіме бердім: мұны адам шешеді. Ол шешкен бойда осында жазамын.",
  },
  discount: {
    ru: "Спросил коллегу о скидке для вас: решает он. Напишу здесь, как только он ответит.",
    en: "I have asked a colleague about a discount for you; the decision is theirs. I will write to you here as soon as they answer.",
    ky: "Арзандатуу тууралуу кесиптешимден сурадым: чечимди ал кабыл алат. Жооп келери менен ушул жерге жазам.",
    kk: "Жеңілдік туралы әріптесімнен сұрадым: шешімді ол қабылдайды. Жауап келген бойда осында жазамын.",
  },
  "price-off-list": {
    ru: "Уточняю эту цену у коллеги: решает он. Напишу здесь, как только он ответит.",
    en: "I am checking this price with a colleague; the decision is theirs. I will write to you here as soon as they answer.",
    ky: "Бул бааны кесиптешимден тактап жатам: чечимди ал кабыл алат. Жооп келери менен ушул жерге жазам.",
    kk: "Бұл бағаны әріптесімнен нақтылап жатырмын: шешімді ол қабылдайды. Жауап келген бойда осында жазамын.",
  },
};

const UNDECIDED: Record<Locale, string> = {
  ru: "Коллега пока не успел решить ваш вопрос. Я передал ему нашу переписку, он ответит вам здесь сам.",
  en: "My colleague has not been able to decide on your request yet. I have passed our chat to them; they will answer you here in person.",
  ky: "Кесиптешим сурооңузду азырынча чече элек. Жазышуубузду ага бердим, ал өзү ушул жерден жооп берет.",
  kk: "Әріптесім сұрағыңызды әзірге шеше алмады. Хат алмасуымызды оған бердім, ол өзі осында жауап береді.",
};

/** Of our own accord, where the agent's own words cannot go out. They claim nothing. */
const FOLLOW_UP: Record<FollowUpKind, Record<Locale, string>> = {
  qualification: {
    ru: "Здравствуйте! Мы с вами начали подбирать поездку. Продолжим? Напишите пару слов, и я подберу варианты.",
    en: "Hello! We had begun to look for a trip for you. Shall we go on? A few words from you, and I will look for options.",
    ky: "Саламатсызбы! Сизге сапар тандай баштаган элек. Улантабызбы? Бир-эки сөз жазсаңыз, варианттарды тандап берем.",
    kk: "Сәлеметсіз бе! Сізге сапар таңдай бастаған едік. Жалғастырайық па? Екі-үш сөз жазсаңыз, нұсқаларды таңдап беремін.",
  },
  offer: {
    ru: "Здравствуйте! Остались ли вопросы по турам, которые мы смотрели? Спрашивайте, подскажу.",
    en: "Hello! Do you have any questions about the tours we looked at? Just ask.",
    ky: "Саламатсызбы! Биз караган турлар боюнча суроолоруңуз барбы? Сураңыз, айтып берем.",
    kk: "Сәлеметсіз бе! Біз қараған турлар бойынша сұрақтарыңыз бар ма? Сұраңыз, айтып беремін.",
  },
  "before-trip": {
    ru: "Здравствуйте! Скоро ваша поездка. Если есть вопросы о встрече или о том, что взять с собой, пишите сюда.",
    en: "Hello! Your trip is coming up. If you have questions about the meeting point or what to bring, write here.",
    ky: "Саламатсызбы! Жакында сапарыңыз. Жолугушуу же эмне алуу керектиги боюнча суроолор болсо, ушул жерге жазыңыз.",
    kk: "Сәлеметсіз бе! Жақында сапарыңыз. Кездесу орны немесе не алу керектігі туралы сұрақтар болса, осында жазыңыз.",
  },
  "after-trip": {
    ru: "С возвращением! Как прошла поездка? Оцените её, пожалуйста, от 1 до 5.",
    en: "Welcome back! How was the trip? How would you rate it from 1 to 5?",
    ky: "Кайтып келишиңиз менен! Сапар кандай өттү? 1ден 5ке чейин баалаңызчы.",
    kk: "Қайтып келуіңізбен! Сапар қалай өтті? 1-ден 5-ке дейін бағалаңызшы.",
  },
};

export function followUpLine(kind: FollowUpKind, locale: Locale): string {
  return FOLLOW_UP[kind][locale];
}

export function pausedLine(risk: RiskKind, locale: Locale): string {
  return PAUSED[risk][locale];
}

export function undecidedLine(locale: Locale): string {
  return UNDECIDED[locale];
}

const SOURCE: Record<Locale, { words: string; quotes: readonly [string, string] }> = {
  ru: { words: "Источник: ", quotes: ["«", "»"] },
  en: { words: "Source: ", quotes: ["“", "”"] },
  ky: { words: "Булагы: ", quotes: ["«", "»"] },
  kk: { words: "Дереккөзі: ", quotes: ["«", "»"] },
};
const LONGEST_TITLE = 80;

/** Names the papers that a reply draws on. */
export function sourceLine(titles: readonly string[], locale: Locale): string {
  const { words, quotes } = SOURCE[locale];
  const short = (title: string): string =>
    title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE - 1).toWellFormed()}…`;
  return words + titles.map((title) => quotes[0] + short(title) + quotes[1]).join(", ");
}

const CONTACT_STOPPED: Record<Locale, string> = {
  ru: "Хорошо, больше не будем писать вам первыми. На ваши сообщения ответим как прежде. Передумаете — напишите «начать».",
  en: "All right, we will not write to you first any more. Your own messages will be answered as before. If you change your mind, write “start”.",
  ky: "Макул, мындан ары сизге биринчи болуп жазбайбыз. Сиздин билдирүүлөргө мурункудай жооп беребиз. Оюңузду өзгөртсөңүз, «баштоо» деп жазыңыз.",
  kk: "Жақсы, енді сізге бірінші болып жазбаймыз. Хабарламаларыңызға бұрынғыдай жауап береміз. Ойыңыз өзгерсе, «бастау» деп жазыңыз.",
};

const CONTACT_ALLOWED: Record<Locale, string> = {
  ru: "Спасибо! Снова будем писать вам, когда есть что-то важное для вас.",
  en: "Thank you! We will write to you again when there is something that matters to you.",
  ky: "Рахмат! Сизге керектүү кабар болгондо кайрадан жазып турабыз.",
  kk: "Рақмет! Сізге қажет хабар болғанда қайтадан жазып тұрамыз.",
};

export function holdingLine(locale: Locale): string {
  return HOLDING[locale];
}

export function stillWaitingLine(locale: Locale): string {
  return STILL_WAITING[locale];
}

/** Confirms that the customer will not be written to first. */
export function contactStoppedLine(locale: Locale): string {
  return CONTACT_STOPPED[locale];
}

/** Confirms that they will be again. */
export function contactAllowedLine(locale: Locale): string {
  return CONTACT_ALLOWED[locale];
}

const SUMMARIES: Partial<Record<TurnReason, string>> = {
  "agent-inactive": "The agent that answers here is switched off.",
  "agent-training": "The agent that answers here is in training: its reply is a draft for you.",
  emergency: "The customer speaks of an injury, an illness or danger.",
  legal: "The customer speaks of a court, a lawyer or the authorities.",
  anger: "The customer is angry.",
  misunderstood: "The assistant has not understood the customer several times in a row.",
  "bad-rating": "The customer rated the trip badly.",
  "cost-limit": "The models have spent the tokens that one conversation may cost.",
  poison: "The same messages failed three times; they need a person.",
  "model-down": "The language model could not be reached.",
  "model-timeout": "The language model did not answer in time.",
  "model-refused": "The language model's provider refused the request.",
  "token-limit": "The monthly token limit is used up.",
  "step-limit": "The agent went in circles without coming to a reply.",
  "empty-reply": "The model gave no reply.",
  "cut-off": "The model's replies were cut off at its output limit.",
  "receipt-missing": "The model's reply claimed something that no tool result backs.",
  "reply-leak":
    "The model's reply gave away what is not for the customer; somebody may be trying to talk it into that.",
  "bad-tool-calls": "The model kept calling tools with arguments that do not fit.",
  "approval-expired": "Nobody decided in time on a write that needs a person's approval.",
  "uncertain-effect": "A write may or may not have happened; check it before promising anything.",
};

/** For the manager who takes over: why the runtime called them. */
export function handoffSummary(reason: TurnReason): string {
  return SUMMARIES[reason] ?? "The assistant asked for a person.";
}
