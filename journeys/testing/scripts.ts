/** What a customer says on the way from a link in an advertisement to a booking, and what the answers must hold. */
export interface Script {
  locale: "ru" | "en";
  /** Line by line, with what the reply to it says. */
  lines: readonly (readonly [said: string, reply: RegExp])[];
  booking: { sku: string; date: string; adults: number; children: number; phone: string };
  stages: readonly string[];
  /** Asks for a person, and what the bot says then. */
  person: readonly [said: string, reply: RegExp];
  /** A question for the bot once the conversation is back with it. */
  question: readonly [said: string, reply: RegExp];
  /** A manager's words. */
  manager: string;
}

const STAGES = ["new", "qualification", "warm-up", "offer", "negotiation", "sale"];

export const RUSSIAN: Script = {
  locale: "ru",
  lines: [
    ["/start spring-sale", /^Здравствуйте! .*автоматический помощник/],
    ["Здравствуйте", /[Кк]уда хот/],
    ["Хотим на Иссык-Куль в июле", /Сколько вас/],
    ["Нас двое и ребёнок 7 лет, бюджет 25 тысяч сом с человека", /1\. «.+сом с человека.+\n2\. «/],
    ["Расскажите про первый подробнее", /Входит: .+Итого [\d ]+ сом/s],
    ["Дороговато", /Есть и подешевле/],
    ["Нет, всё-таки давайте южный берег", /Южный берег Иссык-Куля.+Итого 46 375 сом/s],
    ["Бронируем", /имя и телефон/],
    ["Айгуль, 0700 123 456", /KRV-\d+.*Южный берег/],
  ],
  booking: { sku: "issyk-kul-south-shore", date: "2026-07-07", adults: 2, children: 1, phone: "+996700123456" },
  stages: STAGES,
  person: ["Позовите человека", /коллег/],
  question: ["Что взять с собой?", /обувь/],
  manager: "Здравствуйте, это менеджер. Встретим вас у офиса в семь утра.",
};

export const ENGLISH: Script = {
  locale: "en",
  lines: [
    ["/start spring-sale", /automatic assistant/],
    ["Hello!", /[Ww]here would you like to go/],
    ["We'd like to go to Song Kul in mid July", /How many people/],
    ["2 adults and a kid, up to 40k som each", /1\. “.+som per person.+\n2\. “/],
    ["Hmm, tell me more about the horse trek", /Included: .+Total 91 200 som/s],
    ["That's too expensive", /more affordable/],
    ["No, let's take the horse trek after all", /Horse trek to Song-Kul.+Total 91 200 som/s],
    ["Yes, book it", /name and .*phone/],
    ["John Demo, +996 700 123456", /KRV-\d+.*Horse trek/],
  ],
  booking: { sku: "song-kul-horse-trek", date: "2026-07-16", adults: 2, children: 1, phone: "+996700123456" },
  stages: STAGES,
  person: ["I want to talk to a human", /colleague/],
  question: ["What should I bring?", /shoes|boots/],
  manager: "Hello, this is the manager. We will meet you at the office at seven.",
};
