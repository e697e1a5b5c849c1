import { describe, expect, it } from "vitest";
import { createVirtualClock, type InboundEvent } from "../../domain/index.ts";
import { translate, type Translation } from "./translate.ts";
import { TelegramUpdate } from "./update.ts";

const NOW = new Date("2026-03-01T10:00:00Z");
const clock = createVirtualClock(NOW);
const from = {
  id: 42,
  is_bot: false,
  first_name: "Demo",
  last_name: "Client",
  username: "demo",
  language_code: "ru-RU",
};
const chat = { id: 42, type: "private", first_name: "Demo" };
const base = { message_id: 5, date: 1_750_000_000, chat, from };

const translated = (fields: Record<string, unknown>): Translation =>
  translate(TelegramUpdate.parse({ update_id: 1, ...fields }), clock);
const eventOf = (fields: Record<string, unknown>): InboundEvent | undefined => translated(fields).events[0];
const messageOf = (content: Record<string, unknown>): InboundEvent | undefined =>
  eventOf({ message: { ...base, ...content } });

describe("a Telegram message", () => {
  it("brings text, sender, language and the platform's own time", () => {
    expect(messageOf({ text: "Здравствуйте" })).toEqual({
      kind: "message",
      chatId: "42",
      externalId: "5",
      sender: { externalId: "42", name: "Demo Client", username: "demo", locale: "ru" },
      text: "Здравствуйте",
      attachments: [],
      immediate: false,
      sentAt: new Date(1_750_000_000_000),
    });
  });

  it.each([
    { given: "/start tour-12", command: { name: "start", argument: "tour-12" } },
    { given: "/start", command: { name: "start", argument: "" } },
    { given: "/Help@stand_in_bot  a b\nc ", command: { name: "help", argument: "a b\nc" } },
  ])("reads the command $given and wants an answer at once", ({ given, command }) => {
    expect(messageOf({ text: given })).toMatchObject({ text: given, command, immediate: true });
  });

  it("reads no command in a path or a slash within text", () => {
    expect(messageOf({ text: "/usr/bin" })).toMatchObject({ immediate: false });
    expect(messageOf({ text: "и/или" })).not.toHaveProperty("command");
  });

  it("keeps the largest size of a photo and its caption", () => {
    const photo = [
      { file_id: "small", width: 90, height: 60, file_size: 1000 },
      { file_id: "large", width: 1280, height: 853, file_size: 90_000 },
      { file_id: 7, width: 2560, height: 1706 },
      { file_id: "middle", width: 320, height: 213 },
    ];
    expect(messageOf({ photo, caption: "вот" })).toMatchObject({
      text: "вот",
      attachments: [{ kind: "image", platformFileId: "large", sizeBytes: 90_000, mimeType: "image/jpeg" }],
    });
  });

  const file = { file_id: "f-1", file_size: 10, mime_type: "a/b", duration: 3, file_name: "имя.pdf" };
  it.each([
    { content: { document: file }, kind: "document" },
    { content: { voice: file }, kind: "voice" },
    { content: { audio: file }, kind: "audio" },
    { content: { video: file }, kind: "video" },
    { content: { video_note: file }, kind: "video" },
    { content: { animation: file, document: file }, kind: "video" },
  ])("brings a file as $kind, once", ({ content, kind }) => {
    const attachment = {
      kind,
      platformFileId: "f-1",
      sizeBytes: 10,
      mimeType: "a/b",
      durationSeconds: 3,
      name: "имя.pdf",
    };
    expect(messageOf(content)).toMatchObject({ text: "", attachments: [attachment] });
    expect((messageOf(content) as { attachments: unknown[] }).attachments).toHaveLength(1);
  });

  it("names a sticker by its emoji and a venue by its address", () => {
    expect(messageOf({ sticker: { file_id: "s", emoji: "👍" } })).toMatchObject({
      attachments: [{ kind: "sticker", name: "👍" }],
    });
    const location = { latitude: 42.87, longitude: 74.6 };
    expect(messageOf({ location, venue: { title: "Ош базар", address: "Бишкек" } })).toMatchObject({
      text: "Ош базар, Бишкек",
      attachments: [{ kind: "location", ...location }],
    });
  });

  it("takes a phone for the sender's only when the card is the sender's own", () => {
    const card = { phone_number: "+996700000001", first_name: "Demo" };
    const own = messageOf({ contact: { ...card, user_id: 42 } });
    const other = messageOf({ contact: { ...card, user_id: 43 } });
    const attachments = [{ kind: "contact", phone: "+996700000001", name: "Demo" }];
    expect(own).toMatchObject({ sender: { phone: "+996700000001" }, attachments });
    expect(other).toMatchObject({ attachments });
    expect((other as { sender: object }).sender).not.toHaveProperty("phone");
  });

  it("names the message it replies to", () => {
    expect(messageOf({ text: "да", reply_to_message: { message_id: 3, chat, date: 1 } })).toMatchObject({
      replyToExternalId: "3",
    });
  });

  it("shows that something came which a bot cannot read", () => {
    expect(messageOf({ poll: { id: "1", question: "?" } })).toMatchObject({ text: "[poll]" });
    expect(messageOf({ story: { id: 1 } })).toMatchObject({ text: "[story]" });
    expect(messageOf({ dice: { emoji: "🎲", value: 3 } })).toMatchObject({ text: "🎲" });
  });

  it("loses the end of a text too long, and nothing else", () => {
    const text = `${"а".repeat(15_999)}😀 и ещё`;
    expect(messageOf({ text, reply_to_message: { message_id: 3 } })).toMatchObject({
      text: "а".repeat(15_999),
      externalId: "5",
      replyToExternalId: "3",
      sender: { name: "Demo Client" },
    });
  });

  it("is stamped with our time when its own lies ahead or is missing", () => {
    expect(messageOf({ text: "x", date: 4_000_000_000 })).toMatchObject({ sentAt: NOW });
    expect(messageOf({ text: "x", date: "soon" })).toMatchObject({ sentAt: NOW });
    expect(messageOf({ text: "x", date: 1e300 })).toMatchObject({ sentAt: NOW });
  });

  it.each([
    { who: "a group", content: { chat: { id: -100, type: "supergroup" }, text: "/start" } },
    { who: "a group of an old server", content: { chat: { id: -100 }, text: "hi" } },
    { who: "a channel", content: { chat: { id: -5, type: "channel" }, text: "hi" } },
    { who: "another bot", content: { from: { id: 42, is_bot: true }, text: "hi" } },
    { who: "a service message", content: { pinned_message: { message_id: 1 } } },
  ])("from $who is ignored", ({ content }) => {
    expect(translated({ message: { ...base, ...content } })).toEqual({ events: [] });
  });
});

describe("other Telegram updates", () => {
  it("bring an edit under the id of the original", () => {
    const edited = { ...base, text: "иначе", edit_date: 1_750_000_060 };
    expect(eventOf({ edited_message: edited })).toEqual({
      kind: "edit",
      chatId: "42",
      externalId: "5",
      text: "иначе",
      at: new Date(1_750_000_060_000),
    });
    expect(eventOf({ edited_message: { ...base, location: { latitude: 1, longitude: 1 } } })).toBeUndefined();
  });

  it("bring a pressed button as its label, to be answered at once", () => {
    const reply_markup = {
      inline_keyboard: [[{ text: "Нет", callback_data: "no" }], [{ text: "Да!", callback_data: "yes" }]],
    };
    const query = { id: "77", from, data: "yes", message: { message_id: 9, chat, reply_markup } };
    expect(translated({ callback_query: query })).toMatchObject({
      events: [
        {
          kind: "message",
          externalId: "cb:77",
          chatId: "42",
          text: "Да!",
          immediate: true,
          replyToExternalId: "9",
          sentAt: NOW,
        },
      ],
      callbackQueryId: "77",
    });
  });

  it("bring a button whose message is gone as its value, and answer even an empty one", () => {
    expect(eventOf({ callback_query: { id: "78", from, data: "yes" } })).toMatchObject({ text: "yes", chatId: "42" });
    expect(translated({ callback_query: { id: "79", from } })).toEqual({ events: [], callbackQueryId: "79" });
  });

  it("bring being blocked and being let in again", () => {
    const at = new Date(1_750_000_000_000);
    const member = (status: string): Record<string, unknown> => ({
      my_chat_member: { chat, from, date: 1_750_000_000, old_chat_member: {}, new_chat_member: { status } },
    });
    expect(eventOf(member("kicked"))).toEqual({ kind: "reach", chatId: "42", reachable: false, at });
    expect(eventOf(member("member"))).toEqual({ kind: "reach", chatId: "42", reachable: true, at });
    expect(eventOf(member("restricted"))).toBeUndefined();
  });

  it("make us leave a group we were added to, and nothing once we have left", () => {
    const group = { id: -100, type: "group" };
    const member = (status: string): Record<string, unknown> => ({
      my_chat_member: { chat: group, new_chat_member: { status } },
    });
    expect(translated(member("member"))).toEqual({ events: [], leaveChatId: -100 });
    expect(translated(member("left"))).toEqual({ events: [] });
  });

  it("of kinds we did not ask for are ignored", () => {
    expect(translated({ inline_query: { id: "1", from, query: "x" } })).toEqual({ events: [] });
  });
});
