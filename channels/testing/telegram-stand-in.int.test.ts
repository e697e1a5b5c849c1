import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegramStandIn, type StandInUser, type TelegramStandIn, type Update } from "./telegram-stand-in.ts";
import { openWebhookDoor } from "./webhook-door.ts";

let telegram: TelegramStandIn;
let user: StandInUser;
beforeEach(async () => {
  telegram = await startTelegramStandIn({ retryMs: 1 });
  user = telegram.addUser();
});
afterEach(() => telegram.close());

interface ApiAnswer {
  ok: boolean;
  error_code?: number;
  description?: string;
  result?: unknown;
}

async function call(method: string, params: object = {}, token = telegram.token): Promise<ApiAnswer> {
  const response = await fetch(`${telegram.apiRoot}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  const answer = (await response.json()) as ApiAnswer;
  expect(response.status).toBe(answer.error_code ?? 200);
  return answer;
}

const updatesOf = async (params: object = {}): Promise<Update[]> =>
  (await call("getUpdates", params)).result as Update[];

describe("the Bot API stand-in refuses", () => {
  const text = "x";
  const keyboard = (button: object): object => ({ text, reply_markup: { inline_keyboard: [[button]] } });
  const entity = (more: object): object => ({ text, entities: [{ type: "bold", offset: 0, length: 1, ...more }] });

  it.each([
    { params: { chat_id: "", text }, says: "chat_id is empty" },
    { params: { chat_id: 5, text }, says: "chat not found" },
    { params: { chat_id: "@nobody", text }, says: 'parameter "chat_id" must be an integer' },
    { params: {}, says: "message text is empty" },
    { params: { text: " \n\u200b" }, says: "message text is empty" },
    { params: { text: 5 }, says: 'field "text" must be of type String' },
    { params: { text: "я".repeat(4097) }, says: "message is too long" },
    { params: { text, parse_mode: "BBCode" }, says: "unsupported parse_mode" },
    { params: { text: "<b>x", parse_mode: "HTML" }, says: "can't parse entities: Can't find end tag" },
    { params: { text: "a < b", parse_mode: "HTML" }, says: "can't parse entities: Unsupported start tag" },
    {
      params: { text: "1.5", parse_mode: "MarkdownV2" },
      says: "can't parse entities: a reserved character must be escaped with the preceding '\\'",
    },
    { params: entity({ type: "huge" }), says: 'can\'t parse MessageEntity: Field "type" has an unsupported value' },
    { params: entity({ length: 2 }), says: "entity beginning or end is outside the text" },
    { params: { text, reply_parameters: { message_id: 9 } }, says: "message to be replied not found" },
    { params: { text, reply_parameters: 9 }, says: "object expected as reply parameters" },
    { params: { text, reply_markup: "{" }, says: "can't parse reply markup JSON object" },
    { params: keyboard({ text: "", callback_data: "d" }), says: "inline keyboard button text must be non-empty" },
    { params: keyboard({ text: "t" }), says: "text buttons are unallowed in the inline keyboard" },
    { params: keyboard({ text: "t", callback_data: "я".repeat(33) }), says: "BUTTON_DATA_INVALID" },
  ])("sendMessage: $says", async ({ params, says }) => {
    const answer = await call("sendMessage", { chat_id: user.id, ...params });
    expect(answer).toEqual({ ok: false, error_code: 400, description: `Bad Request: ${says}` });
    expect(telegram.accepted).toEqual([]);
  });

  it.each([
    { method: "sendPhoto", params: { photo: "nonsense" }, says: "wrong file identifier/HTTP URL specified" },
    { method: "sendDocument", params: {}, says: "there is no document in the request" },
    {
      method: "sendDocument",
      params: { document: "https://a.example/x", caption: "я".repeat(1025) },
      says: "message caption is too long",
    },
    { method: "sendChatAction", params: { action: "dancing" }, says: "wrong parameter action in request" },
    {
      method: "answerCallbackQuery",
      params: { callback_query_id: "1" },
      says: "query is too old and response timeout expired or query ID is invalid",
    },
    { method: "editMessageText", params: { message_id: 77, text }, says: "message to edit not found" },
    { method: "getFile", params: { file_id: "no" }, says: "wrong file_id or the file is temporarily unavailable" },
    {
      method: "setWebhook",
      params: { url: "http://a.example/" },
      says: "bad webhook: An HTTPS URL must be provided for webhook",
    },
    {
      method: "setWebhook",
      params: { url: "https://a.example/", secret_token: "a b" },
      says: "secret token contains unallowed characters",
    },
    { method: "getUpdates", params: { limit: 101 }, says: "limit must be between 1 and 100" },
  ])("$method: $says", async ({ method, params, says }) => {
    expect((await call(method, { chat_id: user.id, ...params })).description).toBe(`Bad Request: ${says}`);
  });

  it("wrong tokens, unknown methods and bodies that are no JSON", async () => {
    expect(await call("getMe", {}, "1:wrong")).toMatchObject({ error_code: 401, description: "Unauthorized" });
    expect(await call("getMe", {}, "nonsense")).toMatchObject({ error_code: 404, description: "Not Found" });
    expect(await call("sendCoffee")).toMatchObject({ error_code: 404, description: "Not Found: method not found" });
    const response = await fetch(`${telegram.apiRoot}/bot${telegram.token}/getMe`, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(response.status).toBe(400);
  });
});

describe("the Bot API stand-in", () => {
  it("edits its own messages, but not into what they are already", async () => {
    await call("sendMessage", { chat_id: user.id, text: "раз" });
    expect(await call("editMessageText", { chat_id: user.id, message_id: 1, text: "два" })).toMatchObject({ ok: true });
    expect((await call("editMessageText", { chat_id: user.id, message_id: 1, text: "два" })).description).toContain(
      "message is not modified",
    );
  });

  it("forgets updates only when a later offset is asked for", async () => {
    const { update_id: first } = user.say("один");
    user.say("два");
    const ids = (updates: Update[]): number[] => updates.map((update) => update.update_id - first);
    expect(ids(await updatesOf())).toEqual([0, 1]);
    expect(ids(await updatesOf({ limit: 1 }))).toEqual([0]);
    expect(ids(await updatesOf({ offset: first + 1 }))).toEqual([1]);
    expect(ids(await updatesOf({ offset: first + 1000 }))).toEqual([1]);
    expect(ids(await updatesOf({ offset: -1 }))).toEqual([1]);
    expect(ids(await updatesOf({ offset: first + 2 }))).toEqual([]);
  });

  it("ends a long poll as soon as something comes, and the older of two with a conflict", async () => {
    const older = call("getUpdates", { timeout: 30 });
    while (!telegram.isPolled) await setImmediate();
    const newer = updatesOf({ timeout: 30 });
    expect(await older).toMatchObject({ error_code: 409 });
    user.say("привет");
    expect(await newer).toMatchObject([{ message: { text: "привет" } }]);
  });

  it("delivers over the webhook with its secret until it is taken, in order within a chat", async () => {
    const seen: string[] = [];
    let refusals = 2;
    const door = await openWebhookDoor({
      sink: () => Promise.resolve(),
      receive: ({ headers, body }) => {
        const { message } = JSON.parse(Buffer.from(body).toString()) as { message: { text: string } };
        seen.push(`${headers.get("x-telegram-bot-api-secret-token")} ${message.text}`);
        return Promise.resolve({ status: refusals-- > 0 ? 500 : 200, events: [] });
      },
    });
    await call("setWebhook", { url: door.root, secret_token: "s" });
    user.say("один");
    user.say("два");
    await telegram.drained();
    expect(seen).toEqual(["s один", "s один", "s один", "s два"]);
    expect(await call("getUpdates")).toMatchObject({ error_code: 409 });
    await call("deleteWebhook");
    expect(await updatesOf()).toEqual([]);
    await door.close();
  });

  it("leaves out updates that were not asked for", async () => {
    await call("getUpdates", { allowed_updates: ["callback_query"] });
    expect(() => user.say("мимо")).toThrow("the bot did not ask for updates of kind message");
    expect(await updatesOf()).toEqual([]);
  });
});
