import { z } from "zod";

/**
 * The part of a Bot API update that we read, and nothing else. Lenient: a field of the wrong shape is as good as absent,
 * because refusing an update makes Telegram repeat it and hold back all that follow.
 */
const lenient = <T extends z.ZodType>(schema: T): z.ZodCatch<z.ZodOptional<T>> => schema.optional().catch(undefined);

const Id = z.number().int();
const Text = z.string();
/** Telegram's own handles are ASCII; anything else in their place is not a handle. */
const Handle = z.string().regex(/^[\x21-\x7e]{1,1024}$/);
const Bytes = z.number().int().nonnegative();

const User = z.object({
  id: Id,
  is_bot: lenient(z.boolean()),
  first_name: lenient(Text),
  last_name: lenient(Text),
  username: lenient(Text),
  language_code: lenient(Text),
});
export type TelegramUser = z.infer<typeof User>;

const Chat = z.object({ id: Id, type: lenient(Text) });
export type TelegramChat = z.infer<typeof Chat>;

const File = z.object({
  file_id: Handle,
  file_size: lenient(Bytes),
  file_name: lenient(Text),
  mime_type: lenient(Text),
  duration: lenient(z.number().nonnegative()),
  emoji: lenient(Text),
});
export type TelegramFile = z.infer<typeof File>;

/** Sizes of one photo; a size that cannot be read does not take the others with it. */
const Photo = z.array(z.unknown()).transform((sizes) => sizes.flatMap((size) => PhotoSize.safeParse(size).data ?? []));
const PhotoSize = File.extend({ width: z.number(), height: z.number() });

const Location = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

const Message = z.object({
  message_id: Id,
  date: lenient(z.number()),
  edit_date: lenient(z.number()),
  chat: Chat,
  from: lenient(User),
  text: lenient(Text),
  caption: lenient(Text),
  photo: lenient(Photo),
  document: lenient(File),
  voice: lenient(File),
  audio: lenient(File),
  video: lenient(File),
  video_note: lenient(File),
  animation: lenient(File),
  sticker: lenient(File),
  location: lenient(Location),
  venue: lenient(z.object({ title: Text, address: Text })),
  contact: lenient(
    z.object({ phone_number: Text, first_name: lenient(Text), last_name: lenient(Text), user_id: lenient(Id) }),
  ),
  reply_to_message: lenient(z.object({ message_id: Id })),
  // What a bot cannot open, but a person may have to: only that it came is read.
  dice: lenient(z.object({ emoji: Text })),
  poll: lenient(z.object({})),
  story: lenient(z.object({})),
  game: lenient(z.object({})),
  paid_media: lenient(z.object({})),
  checklist: lenient(z.object({})),
});
export type TelegramMessage = z.infer<typeof Message>;

const Keyboard = z.object({
  inline_keyboard: z.array(z.array(z.object({ text: Text, callback_data: lenient(Text) }))),
});

const CallbackQuery = z.object({
  id: Handle.max(200),
  from: User,
  message: lenient(z.object({ message_id: Id, chat: Chat, reply_markup: lenient(Keyboard) })),
  data: lenient(Text),
});
export type TelegramCallbackQuery = z.infer<typeof CallbackQuery>;

const MemberUpdate = z.object({
  chat: Chat,
  date: lenient(z.number()),
  new_chat_member: z.object({ status: Text }),
});
export type TelegramMemberUpdate = z.infer<typeof MemberUpdate>;

export const TelegramUpdate = z.object({
  update_id: Id,
  message: lenient(Message),
  edited_message: lenient(Message),
  callback_query: lenient(CallbackQuery),
  my_chat_member: lenient(MemberUpdate),
});
export type TelegramUpdate = z.infer<typeof TelegramUpdate>;

/** The kinds of update we ask Telegram for; all others stay away. */
export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"] as const;
