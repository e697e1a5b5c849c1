import { checkedCaption, checkedKeyboard, checkedReply, checkedText, type CheckedButton } from "./checks.ts";
import { badRequest, intParam, refuse, textParam, type Params } from "./params.ts";
import { chatOf, type StandInPerson, type World } from "./world.ts";

/** One Bot API method: checks, changes the world, gives its `result`. */
export type Method = (world: World, params: Params) => unknown;

const ACTIONS = new Set(
  "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note".split(
    " ",
  ),
);
const MAX_FILE_BYTES = 20 * 1024 * 1024;

export const METHODS: Readonly<Record<string, Method>> = {
  getMe: (world) => world.bot,
  sendMessage: (world, params) => {
    const person = writableChat(world, params);
    return accept(world, person, { method: "sendMessage", params, text: checkedText(params) });
  },
  sendPhoto: sendFile("sendPhoto", "photo"),
  sendDocument: sendFile("sendDocument", "document"),
  sendVoice: sendFile("sendVoice", "voice"),
  sendAudio: sendFile("sendAudio", "audio"),
  sendVideo: sendFile("sendVideo", "video"),
  sendLocation: (world, params) => {
    const { latitude, longitude } = params;
    if (typeof latitude !== "number" || typeof longitude !== "number") throw badRequest("wrong latitude or longitude");
    return accept(world, writableChat(world, params), { method: "sendLocation", params, text: "" });
  },
  sendChatAction: (world, params) => {
    const action = textParam(params, "action") ?? "";
    if (!ACTIONS.has(action)) throw badRequest("wrong parameter action in request");
    world.actions.push({ chatId: writableChat(world, params).id, action });
    return true;
  },
  answerCallbackQuery: (world, params) => {
    const id = textParam(params, "callback_query_id") ?? "";
    if (world.presses.get(id) !== false)
      throw badRequest("query is too old and response timeout expired or query ID is invalid");
    world.presses.set(id, true);
    return true;
  },
  editMessageText: editMessageText,
  getFile: (world, params) => {
    const fileId = textParam(params, "file_id") ?? "";
    const file = world.files.get(fileId);
    if (file === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
    if (file.size > MAX_FILE_BYTES) throw badRequest("file is too big");
    return { file_id: fileId, file_unique_id: fileId.slice(0, 12), file_size: file.size, file_path: file.path };
  },
  leaveChat: (world, params) => {
    const chatId = intParam(params, "chat_id") ?? 0;
    if (!world.groups.delete(chatId)) throw badRequest("chat not found");
    return true;
  },
};

function writableChat(world: World, params: Params): StandInPerson {
  if (params["chat_id"] === undefined || params["chat_id"] === "") throw badRequest("chat_id is empty");
  const person = world.people.get(intParam(params, "chat_id") ?? 0);
  if (person === undefined) throw badRequest("chat not found");
  if (person.deactivated) throw refuse(403, "Forbidden: user is deactivated");
  if (person.blocked) throw refuse(403, "Forbidden: bot was blocked by the user");
  if (!person.started) throw refuse(403, "Forbidden: bot can't initiate conversation with a user");
  return person;
}

function sendFile(method: string, field: string): Method {
  return (world, params) => {
    const person = writableChat(world, params);
    const file = textParam(params, field) ?? "";
    if (file === "") throw badRequest(`there is no ${field} in the request`);
    if (!world.files.has(file) && !isPublicUrl(file)) throw badRequest("wrong file identifier/HTTP URL specified");
    return accept(world, person, { method, params, text: checkedCaption(params) });
  };
}

function isPublicUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

interface Sending {
  method: string;
  params: Params;
  text: string;
}

function accept(world: World, person: StandInPerson, { method, params, text }: Sending): unknown {
  const chat = chatOf(world, person.id);
  const buttons: CheckedButton[][] = checkedKeyboard(params) ?? [];
  const replyTo = checkedReply(params, (id) => chat.has(id));
  const messageId = world.nextMessageId();
  chat.set(messageId, { messageId, fromBot: true, text, buttons });
  const labels = buttons.flat().map((button) => button.text);
  world.accepted.push({ chatId: person.id, messageId, method, text, buttons: labels, replyTo, payload: params });
  const body = method === "sendMessage" ? { text } : { caption: text };
  return {
    message_id: messageId,
    date: world.nowSeconds(),
    from: world.bot,
    chat: { id: person.id, type: "private" },
    ...body,
  };
}

function editMessageText(world: World, params: Params): unknown {
  const person = writableChat(world, params);
  const message = chatOf(world, person.id).get(intParam(params, "message_id") ?? 0);
  if (message === undefined || !message.fromBot) throw badRequest("message to edit not found");
  const text = checkedText(params);
  if (text === message.text) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  message.text = text;
  return { message_id: message.messageId, date: world.nowSeconds(), chat: { id: person.id, type: "private" }, text };
}
