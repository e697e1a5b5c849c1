import type { StandInUser, TelegramStandIn } from "../../channels/testing/index.ts";
import { conversationOf } from "./records.ts";
import type { House } from "./house.ts";

/** One customer's chat with the bot, as they see it in their app. */
export interface TelegramTalk {
  readonly user: StandInUser;
  /** Writes, and answers with the bot's next message. */
  say(text: string): Promise<string>;
  /** The bot's or manager's next message, whatever it is an answer to. */
  next(): Promise<string>;
  /** How many messages have come so far. */
  readonly count: number;
  conversationId(): Promise<string>;
}

export function startTalk(
  house: House,
  telegram: TelegramStandIn,
  person: Parameters<TelegramStandIn["addUser"]>[0] = {},
): TelegramTalk {
  const user = telegram.addUser(person);
  let count = 0;
  const next = async (): Promise<string> => {
    count += 1;
    const messages = await user.received(count);
    return messages[count - 1]?.text ?? "";
  };
  return {
    user,
    next,
    say: (text) => {
      user.say(text);
      return next();
    },
    get count() {
      return count;
    },
    conversationId: () => conversationOf(house, String(user.id)),
  };
}
