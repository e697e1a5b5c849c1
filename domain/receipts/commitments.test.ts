import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Commitment } from "./backing.ts";
import { findCommitments } from "./commitments.ts";

const found = (text: string): Commitment[] => findCommitments(text).map(({ commitment }) => commitment);

const CLAIMS: Partial<Record<Commitment, readonly string[]>> = {
  booked: [
    "Я забронировал для вас тур на 10 июля.",
    "Готово, забронировала!",
    "Мы уже забронировали вам два места.",
    "Не переживайте, я забронировал.",
    "Оформил вам бронь на двоих.",
    "Оформила для вас бронирование.",
    "Готово, бронь оформлена! Номер KRV-10231.",
    "Ваша бронь KRV-10231 на 10 июля подтверждена.",
    "Бронирование тура «Песни Иссык-Куля» успешно подтверждено!",
    "Бронь **оформлена**.",
    "Ваши места забронированы.",
    "Тур за вами забронирован.",
    "Этот тур у вас уже забронирован: 10 июля.",
    "Вы забронированы на 10 июля.",
    "Забронировано! Ждём вас.",
    "Записал вас на 10 июля.",
    "Заявка принята, ждите.",
    "Я забронировал тур, подходит?",
    "Забронировал на двоих, всё верно?",
    "Если будут вопросы, пишите. Бронь оформлена.",
    "I've booked the lake tour for you.",
    "I have just booked two seats.",
    "We booked it for July 10.",
    "I’ve gone ahead and reserved your seats.",
    "I made a booking for two.",
    "Your booking is confirmed!",
    "Done, your booking is made! Number KRV-10231.",
    "Your booking KRV-10231 for July 10 has been confirmed.",
    "All set, it is booked.",
    "You're booked for July 10.",
    "Your seats are now reserved.",
    "You already have this tour booked: July 10.",
    "Booked! See you in July.",
    "Booking confirmed.",
    "I've booked it — is that OK?",
    '"I have booked it for you."',
  ],
  cancelled: [
    "Отменил вашу бронь.",
    "Я отменила бронирование KRV-10231.",
    "Бронь KRV-10231 отменена.",
    "Готово, бронь отменена.",
    "Ваш тур отменён.",
    "Бронь аннулирована.",
    "Готово, отменено.",
    "I've cancelled your booking.",
    "I canceled it.",
    "Booking KRV-10231 is cancelled.",
    "Your reservation has been canceled.",
    "The cancellation is complete.",
  ],
  "handed-off": [
    "Передал разговор коллеге, он ответит вам здесь.",
    "Позвал коллегу: ответит вам в этом чате.",
    "Понял. Передал коллеге, чтобы вам больше не писали первыми.",
    "Извините. Я передал всё коллеге.",
    "Передаю вас менеджеру.",
    "Подключила менеджера.",
    "Сейчас подключу коллегу.",
    "Передам ваш вопрос коллеге, он ответит здесь.",
    "Ваш вопрос передан специалисту.",
    "Менеджер свяжется с вами в течение часа.",
    "I've passed the conversation to a colleague.",
    "I have transferred you to a manager.",
    "I've told a colleague that you don't want to be written to first.",
    "I'm connecting you with a colleague now.",
    "I'll pass your question to our team.",
    "Let me get a manager for you.",
    "A colleague will get back to you shortly.",
    "Your request has been forwarded to our team.",
  ],
  reminder: [
    "Поставил напоминание на 5 июля.",
    "Напоминание установлено.",
    "Хорошо, напомню 5 июля.",
    "Договорились, напомню завтра.",
    "Хорошо, напомню.",
    "Напомню вам за день до выезда.",
    "I've set a reminder for July 5.",
    "Your reminder is set.",
    "All right, I'll remind you on July 5.",
  ],
};

describe.each(Object.entries(CLAIMS) as [Commitment, readonly string[]][])("a claim of %s", (commitment, replies) => {
  it.each(replies)("is found: %s", (reply) => {
    expect(found(reply)).toContain(commitment);
  });
});

describe("no claim", () => {
  it.each([
    "Я ещё не забронировал тур.",
    "Бронь пока не оформлена.",
    "Ничего не забронировано.",
    "Я ничего не отменял, бронь не отменена.",
    "Понял, ничего не отменяю, бронь остаётся.",
    "Места ещё не забронированы.",
    "Я не передавал ваш вопрос коллеге.",
    "I have not booked anything yet.",
    "I haven't booked it.",
    "Nothing is booked so far.",
    "Your booking is not confirmed yet.",
    "No booking has been made.",
    "OK, nothing is cancelled, the booking stays.",
    "I didn't cancel your booking.",
    "I can't say that your booking is confirmed.",
    "Не могу подтвердить, что бронь оформлена.",
  ])("is made by a negation: %s", (reply) => {
    expect(found(reply)).toEqual([]);
  });

  it.each([
    "Если забронируете сегодня, успеете.",
    "Когда бронь будет оформлена, пришлю номер.",
    "Как только бронь подтверждена, приходит письмо.",
    "Бронь подтверждена после предоплаты 20 %.",
    "Once booked, you get a number.",
    "Once your booking is confirmed, we send the details.",
    "Your booking is confirmed once we receive the deposit.",
    "A booking is confirmed by a 20 % prepayment.",
    "If the tour is cancelled, we return everything.",
    "If your booking is cancelled 14 days before, you pay nothing.",
    "Если хотите, передам вопрос коллеге.",
    "Если это важно, напишите «менеджер», и коллега ответит точно.",
    "Напишите в этот чат «позовите менеджера», и мы подключим коллегу.",
    "If it matters, write “manager” and a colleague will answer precisely.",
    "If you'd like a person, just say so and I'll get a colleague.",
    "Если решите позже, напомню за неделю.",
    "I would have booked it.",
  ])("is made by a condition: %s", (reply) => {
    expect(found(reply)).toEqual([]);
  });

  it.each([
    "Хотите, забронирую?",
    "Забронировать для вас?",
    "Бронируем?",
    "Отменяем бронь KRV-10231? Ответьте «да», и я отменю.",
    "Хотите, передам ваш вопрос коллеге?",
    "Позвать коллегу?",
    "Вы уверены, что бронь оформлена?",
    "Когда напомнить?",
    "Shall I book it?",
    "Would you like me to book it?",
    "Have I booked the right date?",
    'Shall I cancel booking KRV-10231? Answer "yes" and I will.',
    "Do you want me to pass this to a colleague?",
    "When should I remind you?",
  ])("is made by a question or an offer: %s", (reply) => {
    expect(found(reply)).toEqual([]);
  });

  it.each([
    "Сейчас забронирую, нужны имя и телефон.",
    "Я забронирую, как только пришлёте телефон.",
    "Бронь будет оформлена на ваше имя.",
    "I'll book it as soon as I have your phone.",
    "Your booking will be confirmed by e-mail.",
    "I am going to book it now.",
    "Тур можно отменить бесплатно за 14 дней.",
    "You can cancel your booking free of charge.",
    "Могу напомнить, когда вам удобно.",
    "Могу передать вопрос коллеге.",
    "I can pass your question on.",
    "Бронь можно оформить на сайте.",
  ])("is made by the future, or by what could be: %s", (reply) => {
    expect(found(reply)).toEqual([]);
  });

  it.each([
    "Вы написали «я уже забронировал тур», уточните номер.",
    "You wrote “I booked a tour”, which one?",
    "Вы писали, что забронировали тур у других.",
    "Хорошо, что вы забронировали отель заранее.",
    "It's good that you've booked your flight.",
    "Другие гости забронировали его на июль.",
    "Many guests booked it last year.",
    "К сожалению, места на эту дату уже забронированы.",
    "Все места забронированы, давайте посмотрим другие даты.",
    "All seats are booked on that date.",
    "Unfortunately that trip is already booked.",
    "This departure is fully booked.",
  ])("is made by others' words and deeds: %s", (reply) => {
    expect(found(reply)).toEqual([]);
  });

  it.each([
    "Напомню, что выезд в 7:00.",
    "Напомню: предоплата 20 %.",
    "Напомню условия отмены.",
    "Let me remind you that we leave at 7.",
    "Всё готово к поездке, берите тёплые вещи.",
    "Отмену должен подтвердить коллега.",
    "Ссылку и договор присылает менеджер.",
    "A colleague has to confirm the cancellation.",
    "Возврат оформляет менеджер, деньги приходят за 5 дней.",
    "Передам привет горам!",
    "Booking takes two minutes: I need your name and phone.",
    "Места ещё есть, бронь бесплатная.",
    "Free cancellation up to 14 days before the start.",
  ])("is made by an ordinary sentence: %s", (reply) => {
    expect(found(reply)).toEqual([]);
  });
});

describe("finding commitments", () => {
  it("gives each once, with the words of the reply", () => {
    const reply = "Готово, бронь оформлена! Я забронировал два места и поставил напоминание на 5 июля.";
    expect(findCommitments(reply)).toEqual([
      { commitment: "done", claim: "Готово" },
      { commitment: "booked", claim: "бронь оформлена" },
      { commitment: "reminder", claim: "поставил напоминание" },
    ]);
  });

  it("keeps letters and quotes of the original in the claim", () => {
    expect(findCommitments("Итак: ваша бронь «Тихое озеро» подтверждена.")[0]?.claim).toBe(
      "бронь «Тихое озеро» подтверждена",
    );
  });

  it("comes to an end on any text, and claims only words of it", () => {
    const word = fc.constantFrom(
      "бронь",
      "не",
      "оформлена",
      "I",
      "have",
      "booked",
      ",",
      "?",
      ".",
      "если",
      "«",
      "»",
      "\n",
      "коллеге",
      "передал",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const text = words.join(" ");
        for (const { claim } of findCommitments(text)) expect(text).toContain(claim);
      }),
    );
  });

  it("stays fast on a text of sixteen thousand characters", () => {
    expect(findCommitments("бронь на места и тур для вас с коллегой ".repeat(400))).toEqual([]);
  });
});
