/** Words of the page. Russian first; everything else is answered in English. */
const STRINGS = {
  ru: {
    greeting: "Здравствуйте! Напишите, что вам интересно, — отвечу сразу.",
    suggestions: ["Что вы посоветуете?", "Сколько это стоит?", "Нужен человек"],
    placeholder: "Ваше сообщение…",
    send: "Отправить",
    online: "на связи, отвечаем сразу",
    human: "вам отвечает сотрудник",
    connecting: "соединяемся…",
    reconnecting: "Связь пропала — соединяемся снова. Сообщения не потеряются.",
    limited: "Слишком много сообщений подряд — отправим через несколько секунд.",
    typing: "печатает",
    today: "Сегодня",
    yesterday: "Вчера",
    earlier: "Показать раньше",
    latest: "К последним сообщениям",
    you: "Вы",
    bot: "Помощник",
    manager: "Сотрудник",
    system: "Чат",
    sending: "отправляется",
    sent: "доставлено",
    failed: "Не отправлено",
    retry: "Повторить",
    discard: "Удалить",
    edited: "изменено",
    deleted: "Сообщение удалено",
    attachment: "Вложение",
    close: "Свернуть чат",
    tooLong: "Слишком длинное сообщение: не больше 4000 знаков.",
    log: "Переписка",
    start: "С чего начать",
  },
  en: {
    greeting: "Hello! Tell us what you have in mind — the answer comes at once.",
    suggestions: ["What do you recommend?", "How much is it?", "I need a person"],
    placeholder: "Your message…",
    send: "Send",
    online: "here, answering at once",
    human: "a colleague is answering you",
    connecting: "connecting…",
    reconnecting: "Connection lost — reconnecting. Your messages are safe.",
    limited: "Too many messages in a row — sending in a few seconds.",
    typing: "is typing",
    today: "Today",
    yesterday: "Yesterday",
    earlier: "Show earlier",
    latest: "To the latest messages",
    you: "You",
    bot: "Assistant",
    manager: "Colleague",
    system: "Chat",
    sending: "sending",
    sent: "delivered",
    failed: "Not sent",
    retry: "Try again",
    discard: "Delete",
    edited: "edited",
    deleted: "Message deleted",
    attachment: "Attachment",
    close: "Minimise the chat",
    tooLong: "Too long: 4000 characters at most.",
    log: "Conversation",
    start: "Where to start",
  },
};

const RUSSIAN_READERS = ["ru", "ky", "kk", "uz", "tg", "uk", "be"];

/** The page's language: asked for in the address, set for the channel, or the browser's. */
export function pickLocale(wanted) {
  const asked =
    [new URLSearchParams(location.search).get("lang"), wanted, ...navigator.languages].find(Boolean) ?? "ru";
  return RUSSIAN_READERS.includes(asked.slice(0, 2).toLowerCase()) ? "ru" : "en";
}

export function stringsOf(locale) {
  return STRINGS[locale];
}

/** Times and days as the visitor's own browser writes that language: 24 hours in Britain, 12 in the States. */
export function formatLocaleOf(locale) {
  return navigator.languages.find((language) => language.startsWith(locale)) ?? locale;
}
