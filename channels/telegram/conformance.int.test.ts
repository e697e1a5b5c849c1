import { setImmediate } from "node:timers/promises";
import { systemClock, type InboundSink } from "../../domain/index.ts";
import { describeChannel, type ChannelHarness, type SendFault } from "../testing/conformance.ts";
import { createMemoryState } from "../testing/state.ts";
import {
  startTelegramStandIn,
  type TelegramFault,
  type TelegramStandIn,
  type Update,
} from "../testing/telegram-stand-in.ts";
import { openWebhookDoor, type WebhookDoor } from "../testing/webhook-door.ts";
import { createTelegramChannel, type TelegramChannel } from "./index.ts";

const SECRET = "hook-secret_42";
const FAULTS: Record<Exclude<SendFault, "unreachable">, TelegramFault> = {
  "rate-limited": { kind: "rate-limited", retryAfterSeconds: 7 },
  refused: { kind: "refused", status: 400, description: "Bad Request: PEER_ID_INVALID" },
  blocked: { kind: "refused", status: 403, description: "Forbidden: bot was blocked by the user" },
  "error-before": { kind: "error", after: false },
  "error-after": { kind: "error", after: true },
  dropped: { kind: "dropped", after: true },
  hangs: { kind: "hangs" },
};

async function join(standIn: TelegramStandIn, channel: TelegramChannel, door?: WebhookDoor): Promise<ChannelHarness> {
  const user = standIn.addUser();
  let last: Update | undefined;
  return {
    channel,
    chatId: String(user.id),
    secrets: [standIn.token, SECRET],
    accepted: () =>
      standIn.accepted.map(({ text, buttons, method }) => ({
        text,
        buttons,
        attachments: method === "sendMessage" ? 0 : 1,
      })),
    inject: async (fault) => {
      if (fault === "unreachable") await standIn.close();
      else standIn.inject("sendMessage", FAULTS[fault]);
    },
    customerSays: (text) => {
      last = user.say(text);
    },
    repeatLast: () => {
      if (last !== undefined) standIn.repeat(last);
    },
    acknowledged: () => standIn.drained(),
    close: async () => {
      await standIn.close();
      await door?.close();
    },
  };
}

const skips = { lookup: "the Bot API has no way to ask for a message" };

describeChannel({
  name: "telegram by webhook",
  skips,
  create: async (sink: InboundSink) => {
    const standIn = await startTelegramStandIn({ retryMs: 1 });
    const holder: { channel?: TelegramChannel } = {};
    const door = await openWebhookDoor({
      sink,
      receive: async (request) => (await holder.channel?.receive?.(request)) ?? { status: 503, events: [] },
    });
    const { token, apiRoot } = standIn;
    const webhook = { url: `${door.root}/hook`, secret: SECRET };
    holder.channel = createTelegramChannel({
      accountId: "a",
      token,
      apiRoot,
      webhook,
      state: createMemoryState(),
      clock: systemClock,
    });
    return join(standIn, holder.channel, door);
  },
});

describeChannel({
  name: "telegram by polling",
  skips,
  create: async () => {
    const standIn = await startTelegramStandIn();
    const { token, apiRoot } = standIn;
    const pause = (): Promise<void> => setImmediate();
    const channel = createTelegramChannel({
      accountId: "a",
      token,
      apiRoot,
      state: createMemoryState(),
      clock: systemClock,
      pause,
    });
    return join(standIn, channel);
  },
});
