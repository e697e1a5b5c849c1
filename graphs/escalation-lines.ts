import type { Locale, Opening, Trigger, Weekday } from "../domain/index.ts";

/** What the customer reads when a person is called whatever the agent would say. */
const LINES: Record<Trigger, Record<Locale, string>> = {
  emergency: {
    ru: "Если нужна срочная помощь, сразу звоните 112 или 103. Я уже передал ваше сообщение коллеге. Напишите, где вы и по какому номеру с вами связаться.",
    en: "If you need urgent help, call 112 at once. I have already passed your message to a colleague. Please write where you are and a number to reach you.",
    ky: "Шашылыш жардам керек болсо, дароо 112 же 103кө чалыңыз. Билдирүүңүздү кесиптешиме бердим. Кайда экениңизди жана байланыш номериңизди жазыңыз.",
    kk: "Шұғыл көмек керек болса, бірден 112 немесе 103-ке қоңырау шалыңыз. Хабарламаңызды әріптесіме бердім. Қайда екеніңізді және байланыс нөміріңізді жазыңыз.",
  },
  legal: {
    ru: "Понимаю, что вопрос серьёзный. Передал вашу переписку коллеге, который может на это ответить: он напишет вам здесь.",
    en: "I understand that this is serious. I have passed our chat to a colleague who can answer it; they will write to you here.",
    ky: "Маселе олуттуу экенин түшүнөм. Жазышууну жооп бере ала турган кесиптешиме бердим, ал ушул жерге жазат.",
    kk: "Мәселенің маңызды екенін түсінемін. Хат алмасуды жауап бере алатын әріптесіме бердім, ол осында жазады.",
  },
  anger: {
    ru: "Мне жаль, что так вышло, и я понимаю ваше недовольство. Передал переписку коллеге: он разберётся и ответит вам здесь.",
    en: "I am sorry about this and understand that you are upset. I have passed our chat to a colleague, who will look into it and answer you here.",
    ky: "Мындай болгонуна өкүнөм жана нааразычылыгыңызды түшүнөм. Жазышууну кесиптешиме бердим: ал карап чыгып, ушул жерден жооп берет.",
    kk: "Бұлай болғанына өкінемін және ренішіңізді түсінемін. Хат алмасуды әріптесіме бердім: ол қарап, осында жауап береді.",
  },
  misunderstood: {
    ru: "Похоже, я вас не понимаю, извините. Подключаю коллегу: он прочитает переписку и ответит вам здесь.",
    en: "It seems that I do not understand you, I am sorry. I am bringing in a colleague, who will read our chat and answer you here.",
    ky: "Сизди түшүнбөй жаткан окшойм, кечириңиз. Кесиптешимди кошуп жатам: ал жазышууну окуп, ушул жерден жооп берет.",
    kk: "Сізді түсінбей жатқан сияқтымын, кешіріңіз. Әріптесімді қосып жатырмын: ол хат алмасуды оқып, осында жауап береді.",
  },
  "cost-limit": {
    ru: "Чтобы ответить вам точно, я подключаю коллегу. Он прочитает нашу переписку и напишет вам здесь.",
    en: "To give you a precise answer I am bringing in a colleague, who will read our chat and write to you here.",
    ky: "Так жооп берүү үчүн кесиптешимди кошуп жатам, ал жазышууну окуп, ушул жерге жазат.",
    kk: "Нақты жауап беру үшін әріптесімді қосып жатырмын, ол хат алмасуды оқып, осында жазады.",
  },
};

export function escalationLine(trigger: Trigger, locale: Locale): string {
  return LINES[trigger][locale];
}

const BAD_RATING: Record<Locale, string> = {
  ru: "Передал ваш отзыв коллеге: он напишет вам здесь.",
  en: "I have passed your feedback to a colleague, who will write to you here.",
  ky: "Пикириңизди кесиптешиме бердим: ал ушул жерге жазат.",
  kk: "Пікіріңізді әріптесіме бердім: ол осында жазады.",
};

export function badRatingLine(locale: Locale): string {
  return BAD_RATING[locale];
}

const ON_DAY: Record<Locale, Record<Weekday, string>> = {
  ru: {
    monday: "в понедельник",
    tuesday: "во вторник",
    wednesday: "в среду",
    thursday: "в четверг",
    friday: "в пятницу",
    saturday: "в субботу",
    sunday: "в воскресенье",
  },
  en: {
    monday: "on Monday",
    tuesday: "on Tuesday",
    wednesday: "on Wednesday",
    thursday: "on Thursday",
    friday: "on Friday",
    saturday: "on Saturday",
    sunday: "on Sunday",
  },
  ky: {
    monday: "дүйшөмбүдө",
    tuesday: "шейшембиде",
    wednesday: "шаршембиде",
    thursday: "бейшембиде",
    friday: "жумада",
    saturday: "ишембиде",
    sunday: "жекшембиде",
  },
  kk: {
    monday: "дүйсенбіде",
    tuesday: "сейсенбіде",
    wednesday: "сәрсенбіде",
    thursday: "бейсенбіде",
    friday: "жұмада",
    saturday: "сенбіде",
    sunday: "жексенбіде",
  },
};
const SOON: Record<Locale, Record<"today" | "tomorrow", string>> = {
  ru: { today: "сегодня", tomorrow: "завтра" },
  en: { today: "today", tomorrow: "tomorrow" },
  ky: { today: "бүгүн", tomorrow: "эртең" },
  kk: { today: "бүгін", tomorrow: "ертең" },
};

/** A weekday alone would be this week's: further on the date stands with it. */
const WEEK_DAYS = 7;

function dayText({ when, day, weekday }: Opening, { locale, today }: { locale: Locale; today: string }): string {
  if (when !== "later") return SOON[locale][when];
  const ahead = (Date.parse(day) - Date.parse(today)) / 86_400_000;
  const [, month, date] = day.split("-");
  return ahead < WEEK_DAYS ? ON_DAY[locale][weekday] : `${date}.${month}`;
}

/** Told with a hand-off while nobody is there. @param today where the organisation is, `YYYY-MM-DD` */
export function closedLine(opening: Opening, scope: { locale: Locale; today: string; city: string }): string {
  const day = dayText(opening, scope);
  const { time } = opening;
  const { city } = scope;
  switch (scope.locale) {
    case "ru":
      return `Сейчас коллеги не на связи, ответят ${day} после ${time} (время: ${city}).`;
    case "en":
      return `My colleagues are away now and will answer ${day} after ${time} (${city} time).`;
    case "ky":
      return `Азыр кесиптештерим байланышта эмес, ${day} ${time} кийин жооп беришет (${city} убактысы).`;
    case "kk":
      return `Қазір әріптестерім байланыста емес, ${day} ${time} кейін жауап береді (${city} уақыты).`;
  }
}
