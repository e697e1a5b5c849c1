import type { Attachment } from "../../domain/index.ts";
import { cleanText } from "../door.ts";
import type { TelegramFile, TelegramMessage } from "./update.ts";

/** What came with a message; a place or card is an attachment too. */
export function toAttachments(message: TelegramMessage): Attachment[] {
  const files: (Attachment | undefined)[] = [
    toPhoto(message.photo),
    // An animation comes a second time as a document, for clients that know no animations.
    message.animation === undefined ? toFile("document", message.document) : toFile("video", message.animation),
    toFile("voice", message.voice),
    toFile("audio", message.audio),
    toFile("video", message.video),
    toFile("video", message.video_note),
    toSticker(message.sticker),
    message.location === undefined ? undefined : { kind: "location", ...message.location },
    toContact(message.contact),
  ];
  return files.filter((file) => file !== undefined);
}

function toFile(kind: Attachment["kind"], file: TelegramFile | undefined): Attachment | undefined {
  if (file === undefined) return undefined;
  return {
    kind,
    platformFileId: file.file_id,
    ...(file.file_name === undefined ? {} : { name: cleanText(file.file_name, 512) }),
    ...(file.mime_type === undefined ? {} : { mimeType: cleanText(file.mime_type, 255) }),
    ...(file.file_size === undefined ? {} : { sizeBytes: file.file_size }),
    ...(file.duration === undefined ? {} : { durationSeconds: file.duration }),
  };
}

/** Telegram sends several sizes of one picture; we keep the largest. */
function toPhoto(sizes: TelegramMessage["photo"]): Attachment | undefined {
  const [largest] = (sizes ?? []).toSorted((a, b) => b.width * b.height - a.width * a.height);
  const photo = toFile("image", largest);
  return photo === undefined ? undefined : { mimeType: "image/jpeg", ...photo };
}

/** A sticker's name is the emoji it stands for, so that people and models can read it. */
function toSticker(file: TelegramFile | undefined): Attachment | undefined {
  const sticker = toFile("sticker", file);
  if (sticker === undefined || file?.emoji === undefined) return sticker;
  return { ...sticker, name: cleanText(file.emoji, 16) };
}

function toContact(contact: TelegramMessage["contact"]): Attachment | undefined {
  if (contact === undefined) return undefined;
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return {
    kind: "contact",
    phone: cleanText(contact.phone_number, 64),
    ...(name === "" ? {} : { name: cleanText(name, 512) }),
  };
}
