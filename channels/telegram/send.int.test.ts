import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock, type Attachment, type OutboundMessage, type SendReceipt } from "../../domain/index.ts";
import { createMemoryState } from "../testing/state.ts";
import { startTelegramStandIn, type StandInUser, type TelegramStandIn } from "../testing/telegram-stand-in.ts";
import { createTelegramChannel, type TelegramChannel } from "./index.ts";

let telegram: TelegramStandIn;
let channel: TelegramChannel;
let user: StandInUser;
beforeEach(async () => {
  telegram = await startTelegramStandIn();
  const { token, apiRoot } = telegram;
  channel = createTelegramChannel({ accountId: "a", token, apiRoot, state: createMemoryState(), clock: systemClock });
  user = telegram.addUser();
});
afterEach(() => telegram.close());

const signal = new AbortController().signal;

function send(more: Partial<OutboundMessage>): Promise<SendReceipt> {
  const plain = { id: "m1", chatId: String(user.id), text: "", attachments: [], buttons: [], replyToExternalId: null };
  return channel.send({ ...plain, ...more }, signal);
}

const image: Attachment = { kind: "image", url: "https://files.example/lake.jpg" };

describe("sending by Telegram", () => {
  it("replies to a message, and sends all the same when that message is gone", async () => {
    const said = user.say("вопрос");
    const questionId = String((said["message"] as { message_id: number }).message_id);
    await send({ text: "ответ", replyToExternalId: questionId });
    await send({ text: "ответ", replyToExternalId: "999" });
    await send({ text: "на кнопку", replyToExternalId: "cb:123" });
    expect(telegram.accepted.map(({ replyTo }) => replyTo)).toEqual([Number(questionId), undefined, undefined]);
  });

  it("shows marks as formatting, within the limit after they are taken out", async () => {
    await send({ text: `**Итого**: ${"я".repeat(4089)}` });
    expect(telegram.accepted[0]).toMatchObject({
      text: `Итого: ${"я".repeat(4089)}`,
      payload: { entities: [{ type: "bold", offset: 0, length: 5 }] },
    });
  });

  it("sends what is not UTF-8 in a readable form", async () => {
    await send({ text: "до\u0000 и \ud800 после", buttons: [{ label: "a\u0000b", value: "" }] });
    expect(telegram.accepted[0]).toMatchObject({ text: "до и \ufffd после", buttons: ["ab"] });
  });

  it.each([
    { attachment: image, method: "sendPhoto" },
    { attachment: { ...image, kind: "document" }, method: "sendDocument" },
    { attachment: { ...image, kind: "voice" }, method: "sendVoice" },
    { attachment: { ...image, kind: "audio" }, method: "sendAudio" },
    { attachment: { ...image, kind: "video" }, method: "sendVideo" },
  ] as const)("sends one attachment with its caption by $method", async ({ attachment, method }) => {
    await send({ text: "**вид** с горы", attachments: [attachment] });
    expect(telegram.accepted[0]).toMatchObject({
      method,
      text: "вид с горы",
      payload: { caption_entities: [{ type: "bold" }] },
    });
  });

  it("sends a file Telegram already has by its id, and a place by its coordinates", async () => {
    const platformFileId = telegram.addFile(new Uint8Array(3), "photos/1.jpg");
    await send({ attachments: [{ kind: "image", platformFileId }] });
    await send({ attachments: [{ kind: "location", latitude: 42.87, longitude: 74.6 }] });
    expect(telegram.accepted.map(({ method }) => method)).toEqual(["sendPhoto", "sendLocation"]);
  });

  it.each([
    { what: "two attachments", more: { attachments: [image, image] }, code: "too-many-attachments" },
    {
      what: "an attachment without a source",
      more: { attachments: [{ kind: "image" }] },
      code: "attachment-without-source",
    },
    {
      what: "a kind Telegram cannot send",
      more: { attachments: [{ ...image, kind: "contact" }] },
      code: "attachment-kind",
    },
    {
      what: "a place with text",
      more: { text: "x", attachments: [{ kind: "location", latitude: 1, longitude: 1 }] },
      code: "attachment-kind",
    },
    { what: "a caption too long", more: { text: "я".repeat(1025), attachments: [image] }, code: "text-too-long" },
    { what: "nothing visible", more: { text: " \u200b " }, code: "text-empty" },
    {
      what: "a file that is not there",
      more: { attachments: [{ kind: "image", platformFileId: "gone" }] },
      code: "bad-attachment",
    },
    {
      what: "a button without a label",
      more: { text: "x", buttons: [{ label: " ", value: "v" }] },
      code: "bad-buttons",
    },
    { what: "an unknown chat", more: { text: "x", chatId: "777" }, code: "chat-not-found" },
  ] as { what: string; more: Partial<OutboundMessage>; code: string }[])(
    "rejects $what as $code",
    async ({ more, code }) => {
      await expect(send(more)).rejects.toMatchObject({ code, outcome: "rejected" });
      expect(telegram.accepted).toEqual([]);
    },
  );

  it("tells somebody who never wrote from somebody who blocked us", async () => {
    const stranger = telegram.addUser({ started: false });
    await expect(send({ text: "x", chatId: String(stranger.id) })).rejects.toMatchObject({ code: "not-started" });
    user.block();
    await expect(send({ text: "x" })).rejects.toMatchObject({ code: "blocked", outcome: "rejected" });
    user.unblock();
    await expect(send({ text: "x" })).resolves.toMatchObject({ status: "sent" });
  });

  it("may send again what met a wrong API root, and not what a proxy swallowed", async () => {
    telegram.inject("sendMessage", { kind: "refused", status: 404, description: "Not Found" }, { kind: "bad-gateway" });
    await expect(send({ text: "x" })).rejects.toMatchObject({ code: "unauthorized", outcome: "retry" });
    await expect(send({ text: "x" })).rejects.toMatchObject({ code: "telegram-failed", outcome: "uncertain" });
  });

  it("shows that it types, and names itself when checked", async () => {
    await channel.sendTyping(String(user.id));
    expect(telegram.world.actions).toEqual([{ chatId: user.id, action: "typing" }]);
    await expect(channel.check(signal)).resolves.toBe("@stand_in_bot");
    telegram.inject("getMe", { kind: "refused", status: 401, description: "Unauthorized" });
    await expect(channel.check(signal)).rejects.toMatchObject({ code: "unauthorized" });
  });
});

describe("fetching a file from Telegram", () => {
  const fetchFile = (attachment: Partial<Attachment>): Promise<unknown> =>
    channel.download({ kind: "document", ...attachment }, signal);

  it("gives its bytes and the type it was announced with", async () => {
    const platformFileId = telegram.addFile(Buffer.from("содержимое"), "documents/файл 1.pdf");
    const { bytes, mimeType } = await channel.download(
      { kind: "document", platformFileId, mimeType: "application/pdf" },
      signal,
    );
    expect({ text: Buffer.from(bytes).toString(), mimeType }).toEqual({
      text: "содержимое",
      mimeType: "application/pdf",
    });
  });

  it("refuses what is larger than Telegram hands out, announced or not", async () => {
    await expect(fetchFile({ platformFileId: "x", sizeBytes: 20 * 1024 * 1024 + 1 })).rejects.toMatchObject({
      code: "file-too-large",
    });
    expect(telegram.calls).toEqual([]);
    const platformFileId = telegram.addFile(new Uint8Array(20 * 1024 * 1024 + 1), "big");
    await expect(fetchFile({ platformFileId })).rejects.toMatchObject({ code: "bad-attachment", outcome: "rejected" });
    for (const file of telegram.world.files.values()) file.size = 1;
    await expect(fetchFile({ platformFileId })).rejects.toMatchObject({ code: "file-too-large", outcome: "rejected" });
  });

  it.each(["/var/lib/telegram-bot-api/doc.pdf", "C:\\bot\\doc.pdf", "documents/../../secret"])(
    "refuses the local path %s",
    async (path) => {
      const platformFileId = telegram.addFile(new Uint8Array(1), path);
      await expect(fetchFile({ platformFileId })).rejects.toMatchObject({ code: "local-file", outcome: "rejected" });
    },
  );

  it("may be tried again after an outage, never uncertain, and keeps the token to itself", async () => {
    await expect(fetchFile({})).rejects.toMatchObject({ code: "no-file", outcome: "rejected" });
    telegram.inject("getFile", { kind: "dropped", after: false });
    const platformFileId = telegram.addFile(new Uint8Array(1), "documents/1");
    const error = await fetchFile({ platformFileId }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "connection-lost", outcome: "retry" });
    expect(String(error)).not.toContain("stand-in-token");
  });
});
