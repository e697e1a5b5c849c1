import { randomBytes } from "node:crypto";
import { badRequest, textParam, type Params } from "./params.ts";
import type { Update, UpdateQueue } from "./updates.ts";
import { chatOf, privateChatJson, userJson, type AcceptedMessage, type StandInPerson, type World } from "./world.ts";

/** A Telegram user's app, as far as a test needs its buttons. */
export interface StandInUser {
  readonly id: number;
  /** Sends text; gives the update that the bot gets. */
  say(text: string, more?: Params): Update;
  /** Sends anything else: `{ photo: […] }`, `{ contact: … }`. */
  send(fields: Params): Update;
  edit(update: Update, text: string): Update;
  /** Presses the button with this label under the newest message that has it. */
  press(label: string): Update;
  block(): void;
  unblock(): void;
  /** What the bot has sent to this user, as soon as there are `count` messages. */
  received(count: number): Promise<AcceptedMessage[]>;
}

export interface UserDeps {
  world: World;
  updates: UpdateQueue;
  person: StandInPerson;
  received: (count: number) => Promise<AcceptedMessage[]>;
}

export function createUser({ world, updates, person, received }: UserDeps): StandInUser {
  const push = (fields: Record<string, unknown>): Update => {
    const update = updates.push(person.id, fields);
    if (update === null) throw new RangeError(`the bot did not ask for updates of kind ${Object.keys(fields).join()}`);
    return update;
  };
  const parties = { from: userJson(person), chat: privateChatJson(person) };
  const send = (fields: Params): Update => {
    const messageId = world.nextMessageId();
    chatOf(world, person.id).set(messageId, {
      messageId,
      fromBot: false,
      text: textParam(fields, "text") ?? "",
      buttons: [],
    });
    return push({ message: { message_id: messageId, date: world.nowSeconds(), ...parties, ...fields } });
  };
  const setBlocked = (blocked: boolean): void => {
    person.blocked = blocked;
    const status = blocked ? "kicked" : "member";
    push({ my_chat_member: { ...parties, date: world.nowSeconds(), new_chat_member: { user: world.bot, status } } });
  };
  return {
    id: person.id,
    send,
    say: (text, more = {}) => {
      person.started = true;
      return send({ text, ...more });
    },
    edit: (update, text) => {
      const original = update["message"] as Params;
      return push({ edited_message: { ...original, text, edit_date: world.nowSeconds() } });
    },
    press: (label) => push({ callback_query: press(world, person, label) }),
    block: () => setBlocked(true),
    unblock: () => setBlocked(false),
    received,
  };
}

function press(world: World, person: StandInPerson, label: string): Params {
  const messages = [...chatOf(world, person.id).values()].toReversed();
  const message = messages.find(({ buttons }) => buttons.flat().some((button) => button.text === label));
  if (message === undefined) throw badRequest(`no message has a button ${label}`);
  const id = randomBytes(8).readBigUInt64BE().toString();
  world.presses.set(id, false);
  return {
    id,
    from: userJson(person),
    message: {
      message_id: message.messageId,
      date: world.nowSeconds(),
      from: world.bot,
      chat: privateChatJson(person),
      text: message.text,
      reply_markup: { inline_keyboard: message.buttons },
    },
    chat_instance: String(person.id),
    data: message.buttons.flat().find((button) => button.text === label)?.callback_data,
  };
}
