import type { Channel, ChannelAccount, ChannelKind } from "../domain/index.ts";
import { createFrom, type ChannelDefinition, type ChannelDeps } from "./definition.ts";
import { httpChannel } from "./http/index.ts";
import { telegramChannel } from "./telegram/index.ts";
import { terminalChannel } from "./terminal/index.ts";
import { webChatChannel } from "./web-chat/index.ts";

/** One more channel is one folder and one line here. */
export const CHANNELS: Readonly<Record<ChannelKind, ChannelDefinition>> = {
  http: httpChannel,
  telegram: telegramChannel,
  terminal: terminalChannel,
  "web-chat": webChatChannel,
};

/** Builds the channel of an account from its settings and unsealed credentials. @throws ConfigError naming what is wrong */
export type ChannelFactory = (account: ChannelAccount, credentials: unknown) => Channel;

export function createChannelFactory(deps: ChannelDeps): ChannelFactory {
  return (account, credentials) => createFrom(CHANNELS[account.kind], account, { credentials, deps });
}

export type { ChannelDefinition, ChannelDeps } from "./definition.ts";
export type { ChannelLogger } from "./logger.ts";
export { toInbound as toTerminalInbound, type TerminalDelivery, type TerminalInput } from "./terminal/index.ts";
export {
  createWebChatChannel,
  toInbound as toWebChatInbound,
  type WebChatEvent,
  type WebChatInput,
} from "./web-chat/index.ts";
export { createTelegramChannel, type TelegramChannelOptions } from "./telegram/index.ts";
export { createHttpChannel, signatureOf, SIGNATURE_HEADER, type HttpChannelOptions } from "./http/index.ts";
