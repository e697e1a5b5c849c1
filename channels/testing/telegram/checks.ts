import { asObject, badRequest, intParam, listParam, objectParam, textParam, type Params } from "./params.ts";

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
/** What the Bot API takes for "nothing": white space and what nobody can see. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u;
const ENTITY_TYPES = new Set(
  "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote code pre text_link".split(
    " ",
  ),
);

/** Text of a message, after its formatting. */
export function checkedText(params: Params): string {
  const text = textParam(params, "text");
  if (text === undefined || !VISIBLE.test(text)) throw badRequest("message text is empty");
  const plain = withoutMarkup(text, params, "entities").trim();
  if (plain.length > MAX_TEXT) throw badRequest("message is too long");
  return plain;
}

export function checkedCaption(params: Params): string {
  const caption = textParam(params, "caption") ?? "";
  const plain = withoutMarkup(caption, params, "caption_entities").trim();
  if (plain.length > MAX_CAPTION) throw badRequest("message caption is too long");
  return plain;
}

function withoutMarkup(text: string, params: Params, entitiesName: string): string {
  const mode = textParam(params, "parse_mode")?.toLowerCase();
  if (mode === undefined || mode === "") {
    for (const entity of listParam(params, entitiesName) ?? []) checkEntity(asObject(entity), text);
    return text;
  }
  if (mode === "html") return parsedHtml(text);
  if (mode === "markdownv2") return parsedMarkdown(text);
  throw badRequest("unsupported parse_mode");
}

function checkEntity(entity: Params, text: string): void {
  const type = textParam(entity, "type") ?? "";
  const offset = intParam(entity, "offset") ?? -1;
  const length = intParam(entity, "length") ?? 0;
  if (!ENTITY_TYPES.has(type)) throw badRequest('can\'t parse MessageEntity: Field "type" has an unsupported value');
  if (offset < 0 || length < 1 || offset + length > text.length)
    throw badRequest("entity beginning or end is outside the text");
  if (!text.slice(offset, offset + length).isWellFormed())
    throw badRequest("entity begins or ends in a middle of a UTF-16 symbol");
  if (type === "text_link" && !/^https?:\/\//.test(textParam(entity, "url") ?? ""))
    throw badRequest("entity url is invalid");
}

/** Tags have to be known, closed and nested. */
function parsedHtml(text: string): string {
  const open: string[] = [];
  const plain = text.replaceAll(
    /<(\/?)([a-z-]*)[^>]*>|<|&(?:lt|gt|amp|quot);/gi,
    (whole: string, slash?: string, tag?: string) => {
      if (whole.startsWith("&")) return "x";
      if (tag === undefined || !/^(b|strong|i|em|u|ins|s|strike|del|code|pre|a|tg-spoiler|blockquote)$/i.test(tag))
        throw unparsable("Unsupported start tag");
      if (slash === "") open.push(tag);
      else if (open.pop() !== tag) throw unparsable("Unmatched end tag");
      return "";
    },
  );
  if (open.length > 0) throw unparsable("Can't find end tag");
  return plain;
}

/** Reserved characters have to be escaped, and marks closed. */
function parsedMarkdown(text: string): string {
  const unescaped = text.replaceAll(/\\[^\n]/g, "x");
  if (/[>#+=|{}.!-]/.test(unescaped)) throw unparsable("a reserved character must be escaped with the preceding '\\'");
  for (const mark of ["*", "_", "`", "~"]) {
    if (unescaped.split(mark).length % 2 === 0) throw unparsable("Can't find end of an entity");
  }
  return unescaped.replaceAll(/[*_`~]/g, "");
}

const unparsable = (why: string): Error => badRequest(`can't parse entities: ${why}`);

export interface CheckedButton {
  text: string;
  callback_data?: string;
  url?: string;
}

/** An inline keyboard; other kinds of markup are not what we send. */
export function checkedKeyboard(params: Params): CheckedButton[][] | undefined {
  const markup = objectParam(params, "reply_markup");
  if (markup === undefined) return undefined;
  const rows = listParam(markup, "inline_keyboard");
  if (rows === undefined) throw badRequest("object expected as reply markup");
  return rows.map((row) => {
    if (!Array.isArray(row))
      throw badRequest("can't parse inline keyboard button: expected an Array of InlineKeyboardButton");
    return row.map((button: unknown) => checkedButton(asObject(button)));
  });
}

function checkedButton(button: Params): CheckedButton {
  const text = textParam(button, "text") ?? "";
  if (!VISIBLE.test(text)) throw badRequest("inline keyboard button text must be non-empty");
  const data = textParam(button, "callback_data");
  const url = textParam(button, "url");
  if ((data === undefined) === (url === undefined))
    throw badRequest("text buttons are unallowed in the inline keyboard");
  if (url !== undefined) return { text, url };
  const bytes = Buffer.byteLength(data ?? "");
  if (bytes < 1 || bytes > 64) throw badRequest("BUTTON_DATA_INVALID");
  return { text, callback_data: data ?? "" };
}

/** The id replied to, or undefined. */
export function checkedReply(params: Params, exists: (messageId: number) => boolean): number | undefined {
  const reply = objectParam(params, "reply_parameters");
  if (reply === undefined) return undefined;
  const messageId = intParam(reply, "message_id");
  if (messageId === undefined) throw badRequest('can\'t parse reply parameters: Field "message_id" must be specified');
  if (exists(messageId)) return messageId;
  if (reply["allow_sending_without_reply"] !== true) throw badRequest("message to be replied not found");
  return undefined;
}
