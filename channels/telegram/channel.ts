import {
  ConfigError,
  type ChannelCapabilities,
  type ChannelState,
  type CheckableChannel,
  type Clock,
  type InboundSink,
  type MediaChannel,
  type TypingChannel,
  type WebhookChannel,
} from "../../domain/index.ts";
import { silentLogger, type ChannelLogger } from "../logger.ts";
import { createProblemLog, realPause, untilDone, type Pause } from "../persistence.ts";
import { createTelegramApi, DEFAULT_API_ROOT, type TelegramApi } from "./api.ts";
import { createCourtesies } from "./courtesies.ts";
import { download } from "./download.ts";
import { splitMarked } from "./formatting.ts";
import { receiveByPolling } from "./polling.ts";
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH, sendMessage } from "./send.ts";
import type { Translation } from "./translate.ts";
import { ALLOWED_UPDATES } from "./update.ts";
import { receiveUpdate } from "./webhook.ts";

export interface TelegramChannelOptions {
  accountId: string;
  token: string;
  /** Without a slash at the end; Telegram's own when absent. */
  apiRoot?: string;
  /** Where Telegram reaches us, and the secret it then sends along. Without it the channel polls. */
  webhook?: { url: string; secret: string };
  state: ChannelState;
  clock: Clock;
  logger?: ChannelLogger;
  /** For tests: how to wait between attempts. */
  pause?: Pause;
}

/** `receive` is there only with a webhook: a polling bot has no door that could be knocked at. */
export type TelegramChannel = TypingChannel &
  MediaChannel &
  CheckableChannel &
  Partial<Pick<WebhookChannel, "receive">>;

const CAPABILITIES: ChannelCapabilities = {
  maxTextLength: MAX_TEXT_LENGTH,
  maxCaptionLength: MAX_CAPTION_LENGTH,
  buttons: true,
  attachments: true,
  edits: true,
  // The Bot API tells nobody whether a message was delivered or read, and never reports a bot's own messages.
  receipts: "sent",
  echoesOwn: false,
};

/** Telegram's own limits of `secret_token`. */
const SECRET = /^[A-Za-z0-9_-]{1,256}$/;
const TOKEN = /^\d+:[\w-]+$/;
/** Telegram shows "typing…" for five seconds. */
const TYPING_INTERVAL_MS = 4500;

/** One Telegram bot. Receives by webhook where one is given, else by long polling. */
export function createTelegramChannel(options: TelegramChannelOptions): TelegramChannel {
  checkOptions(options);
  const { accountId, token, webhook, clock, logger = silentLogger } = options;
  const apiRoot = (options.apiRoot ?? DEFAULT_API_ROOT).replace(/\/+$/, "");
  const api = createTelegramApi(token, apiRoot);
  const courtesies = createCourtesies(api, accountId, logger);
  const problems = createProblemLog(accountId, clock, logger);
  const receiving = createReceiver({ options, api, problems, logger, perform: courtesies.perform });
  return {
    kind: "telegram",
    capabilities: CAPABILITIES,
    typingIntervalMs: TYPING_INTERVAL_MS,
    get problem() {
      return problems.current;
    },
    start: receiving.start,
    stop: async () => {
      await receiving.stop();
      await courtesies.settled();
    },
    split: (text) => splitMarked(text, MAX_TEXT_LENGTH),
    send: (message, signal) => sendMessage(api, message, signal),
    sendTyping: async (chatId) => {
      await api
        .call((raw, signal) => raw.sendChatAction({ chat_id: chatId, action: "typing" }, signal))
        .catch(() => undefined);
    },
    download: (attachment, signal) => download(attachment, { api, apiRoot, token }, signal),
    check: async (signal) => `@${(await api.call((raw, inner) => raw.getMe(inner), signal)).username}`,
    ...(webhook === undefined
      ? {}
      : {
          receive: (request) =>
            Promise.resolve(receiveUpdate(request, { secret: webhook.secret, clock, perform: courtesies.perform })),
        }),
  };
}

function checkOptions({ token, webhook }: TelegramChannelOptions): void {
  if (!TOKEN.test(token)) {
    const remedy = "copy the token from @BotFather; it looks like 123456:ABC-DEF";
    throw new ConfigError({
      code: "telegram-token",
      message: "the Telegram bot token is malformed",
      remedy,
      data: { setting: "token" },
    });
  }
  if (webhook !== undefined && !SECRET.test(webhook.secret)) {
    const remedy = "use 1 to 256 letters, digits, _ and -";
    throw new ConfigError({
      code: "telegram-secret",
      message: "the webhook secret is not one Telegram takes",
      remedy,
      data: { setting: "webhookSecret" },
    });
  }
}

interface ReceiverDeps {
  options: TelegramChannelOptions;
  api: TelegramApi;
  problems: ReturnType<typeof createProblemLog>;
  logger: ChannelLogger;
  perform: (translation: Translation) => void;
}

interface Receiver {
  start: (sink: InboundSink) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starting never fails for the platform's sake: what is wrong shows as `problem`, and the attempt goes on behind. */
function createReceiver({ options, api, problems, logger, perform }: ReceiverDeps): Receiver {
  const { accountId, webhook, state, clock, pause = realPause } = options;
  let running: { controller: AbortController; work: Promise<void> } | null = null;
  const begin = (sink: InboundSink, signal: AbortSignal): Promise<void> => {
    if (webhook !== undefined) return untilDone(() => setWebhook(api, webhook, signal), { signal, pause, problems });
    return receiveByPolling({ accountId, api, state, clock, logger, sink, perform, signal, pause, problems });
  };
  return {
    start: (sink) => {
      if (running === null) {
        const controller = new AbortController();
        running = { controller, work: begin(sink, controller.signal) };
      }
      return Promise.resolve();
    },
    /** The webhook stays set: what comes while we are down is kept by Telegram and repeated. */
    stop: async () => {
      const stopping = running;
      running = null;
      stopping?.controller.abort();
      await stopping?.work;
    },
  };
}

async function setWebhook(
  api: TelegramApi,
  { url, secret }: { url: string; secret: string },
  signal: AbortSignal,
): Promise<void> {
  await api.call(
    (raw, inner) => raw.setWebhook({ url, secret_token: secret, allowed_updates: [...ALLOWED_UPDATES] }, inner),
    signal,
  );
}
