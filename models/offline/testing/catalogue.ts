import type { Money } from "../../../domain/index.ts";

/** A visibly made-up catalogue for the model's own tests: the model knows tours only from tool results. */
export interface DemoTour {
  sku: string;
  title: { ru: string; en: string };
  summary: { ru: string; en: string };
  included: { ru: string; en: string };
  places: string[];
  tags: string[];
  days: number;
  difficulty: "easy" | "moderate" | "hard";
  price: number;
  childPercent: number;
  departures: { date: string; seats: number }[];
}

const som = (major: number): number => major * 100;

export const TOURS: readonly DemoTour[] = [
  {
    sku: "demo-issyk-kul-3",
    title: { ru: "Южный берег Иссык-Куля", en: "South shore of Issyk-Kul" },
    summary: { ru: "Каньон, озеро и ночь в юртах.", en: "A canyon, the lake and a night in yurts." },
    included: { ru: "транспорт, гид, проживание, завтраки", en: "transport, guide, lodging, breakfasts" },
    places: ["иссык-куль", "issyk-kul", "сказка", "skazka"],
    tags: ["озеро", "юрты", "lake", "yurts"],
    days: 3,
    difficulty: "easy",
    price: som(12_000),
    childPercent: 50,
    departures: [
      { date: "2027-07-09", seats: 8 },
      { date: "2027-07-16", seats: 2 },
      { date: "2027-08-06", seats: 10 },
    ],
  },
  {
    sku: "demo-issyk-kul-5",
    title: { ru: "Иссык-Куль и Джети-Огуз", en: "Issyk-Kul and Jeti-Oguz" },
    summary: { ru: "Красные скалы, горячие источники и пляж.", en: "Red rocks, hot springs and a beach." },
    included: { ru: "транспорт, гид, проживание, питание", en: "transport, guide, lodging, meals" },
    places: ["иссык-куль", "issyk-kul", "джети-огуз", "jeti-oguz"],
    tags: ["озеро", "lake", "горы", "mountains"],
    days: 5,
    difficulty: "moderate",
    price: som(21_500),
    childPercent: 70,
    departures: [
      { date: "2027-07-12", seats: 12 },
      { date: "2027-08-02", seats: 12 },
    ],
  },
  {
    sku: "demo-song-kul-2",
    title: { ru: "Конный тур на Сон-Куль", en: "Horse trek to Song-Kul" },
    summary: { ru: "Два дня верхом и юрты у озера.", en: "Two days on horseback and yurts by the lake." },
    included: { ru: "лошади, гид, юрта, питание", en: "horses, guide, yurt, meals" },
    places: ["сон-куль", "song-kul"],
    tags: ["лошади", "конный", "юрты", "horse", "yurts", "озеро", "lake"],
    days: 2,
    difficulty: "moderate",
    price: som(15_000),
    childPercent: 100,
    departures: [
      { date: "2027-07-10", seats: 6 },
      { date: "2027-07-17", seats: 6 },
      { date: "2027-08-14", seats: 6 },
    ],
  },
  {
    sku: "demo-ala-archa-1",
    title: { ru: "День в Ала-Арче", en: "A day in Ala-Archa" },
    summary: { ru: "Прогулка к водопаду с гидом.", en: "A guided walk to the waterfall." },
    included: { ru: "транспорт, гид, входной билет", en: "transport, guide, entry ticket" },
    places: ["ала-арча", "ala-archa"],
    tags: ["горы", "треккинг", "mountains", "trekking", "водопад", "waterfall"],
    days: 1,
    difficulty: "easy",
    price: som(2_500),
    childPercent: 50,
    departures: [
      { date: "2026-11-28", seats: 10 },
      { date: "2026-12-05", seats: 10 },
      { date: "2027-07-03", seats: 10 },
    ],
  },
];

export interface DemoPassage {
  kind: "faq" | "objection" | "policy" | "review" | "script" | "document";
  words: string[];
  title: { ru: string; en: string };
  text: { ru: string; en: string };
}

export const PASSAGES: readonly DemoPassage[] = [
  {
    kind: "document",
    words: ["спальник", "палатк", "sleeping", "tent"],
    title: { ru: "Прокат снаряжения", en: "Equipment for hire" },
    text: {
      ru: "Спальник стоит 300 сом в сутки.\nПалатка стоит 700 сом в сутки.\nГорелка стоит 150 сом в сутки.",
      en: "A sleeping bag costs 300 som a night.\nA tent costs 700 som a night.\nA stove costs 150 som a night.",
    },
  },
  {
    kind: "faq",
    words: ["виз", "visa", "паспорт", "passport"],
    title: { ru: "Нужна ли виза", en: "Do I need a visa" },
    text: {
      ru: "Гражданам большинства стран виза на короткую поездку не нужна, возьмите паспорт.",
      en: "Citizens of most countries need no visa for a short trip; bring your passport.",
    },
  },
  {
    kind: "faq",
    words: ["взять", "собой", "одежд", "bring", "pack", "wear"],
    title: { ru: "Что взять с собой", en: "What to bring" },
    text: {
      ru: "Возьмите тёплую куртку, удобную обувь и крем от солнца.",
      en: "Bring a warm jacket, comfortable shoes and sunscreen.",
    },
  },
  {
    kind: "policy",
    words: ["отмен", "возвр", "cancel", "refund"],
    title: { ru: "Отмена и возврат", en: "Cancellation and refunds" },
    text: {
      ru: "При отмене за 7 дней до выезда предоплата возвращается полностью.",
      en: "If you cancel 7 days before departure, the deposit is refunded in full.",
    },
  },
  {
    kind: "policy",
    words: ["оплат", "карт", "предоплат", "pay", "card", "deposit"],
    title: { ru: "Оплата", en: "Payment" },
    text: {
      ru: "Оплатить можно картой или наличными, предоплата 20 %.",
      en: "You can pay by card or cash; the deposit is 20 %.",
    },
  },
  {
    kind: "objection",
    words: ["дорог", "цен", "expensive", "price", "much"],
    title: { ru: "Дорого", en: "Too expensive" },
    text: {
      ru: "В цену уже входят транспорт, гид и проживание, доплачивать на месте не придётся.",
      en: "The price already covers transport, guide and lodging; there is nothing to pay on top.",
    },
  },
  {
    kind: "objection",
    words: ["подума", "think"],
    title: { ru: "Я подумаю", en: "I will think about it" },
    text: {
      ru: "Места на группу ограничены, но бронь можно отменить бесплатно за неделю.",
      en: "Seats in a group are limited, but a booking can be cancelled free of charge a week ahead.",
    },
  },
  {
    kind: "faq",
    words: ["погод", "холод", "weather", "cold"],
    title: { ru: "Погода", en: "Weather" },
    text: {
      ru: "Летом днём тепло, ночью у озёр прохладно.",
      en: "Summer days are warm; nights by the lakes are cool.",
    },
  },
];

export function kgs(amount: number): Money {
  return { amount, currency: "KGS" };
}
