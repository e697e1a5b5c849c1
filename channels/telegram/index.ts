import { createHmac } from "node:crypto";
import { z } from "zod";
import { defineChannel } from "../definition.ts";
import { createTelegramChannel } from "./channel.ts";

export { createTelegramChannel, type TelegramChannel, type TelegramChannelOptions } from "./channel.ts";

export const telegramChannel = defineChannel({
  kind: "telegram",
  settings: z.object({
    /** Polls even where a webhook could reach us. */
    polling: z.boolean().default(false),
  }),
  credentials: z.object({ token: z.string().min(1), webhookSecret: z.string().optional() }),
  create: ({ account, settings, credentials: { token, webhookSecret }, deps }) => {
    const url = settings.polling ? null : deps.webhookUrl(account);
    return createTelegramChannel({
      accountId: account.id,
      token,
      state: deps.stateOf(account),
      clock: deps.clock,
      ...(deps.logger === undefined ? {} : { logger: deps.logger }),
      ...(deps.telegramApiRoot === undefined ? {} : { apiRoot: deps.telegramApiRoot }),
      ...(url === null ? {} : { webhook: { url, secret: webhookSecret ?? deriveSecret(token, account.id) } }),
    });
  },
});

/** The same in every process and after every restart, without being stored, and it tells nothing about the token. */
function deriveSecret(token: string, accountId: string): string {
  return createHmac("sha256", token).update(`webhook ${accountId}`).digest("base64url");
}
