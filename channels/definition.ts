import type { z } from "zod";
import {
  ConfigError,
  type Channel,
  type ChannelAccount,
  type ChannelKind,
  type ChannelState,
  type Clock,
} from "../domain/index.ts";
import type { ChannelLogger } from "./logger.ts";
import type { TerminalDelivery } from "./terminal/channel.ts";
import type { WebChatEvent } from "./web-chat/channel.ts";

/** What the composition root lends to channels; each takes what it needs. */
export interface ChannelDeps {
  clock: Clock;
  logger?: ChannelLogger;
  /** What an account's channel remembers over restarts. */
  stateOf: (account: ChannelAccount) => ChannelState;
  /** Where the platform can reach this account's webhook; `null` when nothing outside reaches us. */
  webhookUrl: (account: ChannelAccount) => string | null;
  /** Hands an event to the open pages of one visitor; resolves once it is on its way to them. */
  publishWebChat?: (account: ChannelAccount, event: WebChatEvent) => Promise<void>;
  /** Shows a message in the terminal that this account is. */
  writeTerminal?: (account: ChannelAccount, delivery: TerminalDelivery) => void | Promise<void>;
  telegramApiRoot?: string;
}

export interface ChannelParts<Settings, Credentials> {
  account: ChannelAccount;
  settings: Settings;
  credentials: Credentials;
  deps: ChannelDeps;
}

/** Everything about one kind of channel that the rest of the house has to know. */
export interface ChannelDefinition<Settings extends z.ZodType = z.ZodType, Credentials extends z.ZodType = z.ZodType> {
  kind: ChannelKind;
  /** Shape of the account's `settings` and of its unsealed credentials. */
  settings: Settings;
  credentials: Credentials;
  create(parts: ChannelParts<z.infer<Settings>, z.infer<Credentials>>): Channel;
}

/** Keeps the shapes inside the definition while the registry holds plain ones; `createFrom` parses before it calls. */
export function defineChannel<Settings extends z.ZodType, Credentials extends z.ZodType>(
  definition: ChannelDefinition<Settings, Credentials>,
): ChannelDefinition {
  return definition;
}

/** @throws ConfigError naming the setting that is wrong, without its value */
export function createFrom(
  definition: ChannelDefinition,
  account: ChannelAccount,
  { credentials, deps }: { credentials: unknown; deps: ChannelDeps },
): Channel {
  return definition.create({
    account,
    settings: parsed(definition.settings, account.settings, { account, part: "settings" }),
    credentials: parsed(definition.credentials, credentials ?? {}, { account, part: "credentials" }),
    deps,
  });
}

function parsed(
  schema: z.ZodType,
  value: unknown,
  { account, part }: { account: ChannelAccount; part: string },
): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const setting = [part, ...(issue?.path ?? [])].map(String).join(".");
  throw new ConfigError({
    code: "channel-settings",
    message: `${setting} of the ${account.kind} channel "${account.name}" is wrong: ${issue?.message ?? "unreadable"}`,
    remedy: `correct the channel's ${part} in the console`,
    data: { channelAccountId: account.id, setting },
  });
}
