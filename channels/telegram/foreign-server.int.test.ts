import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import TelegramTestApi from "telegram-test-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock, type InboundEvent, type OutboundMessage } from "../../domain/index.ts";
import { Awaitable } from "../testing/listen.ts";
import { createMemoryState } from "../testing/state.ts";
import { openWebhookDoor } from "../testing/webhook-door.ts";
import { createTelegramChannel, type TelegramChannel, type TelegramChannelOptions } from "./index.ts";

// The package is CommonJS and exports the class itself, which its types describe as a property of the export.
const TelegramServer = TelegramTestApi as unknown as typeof TelegramTestApi.default; // CommonJS: its types declare a default that is not there
const TOKEN = "1000002:foreign-token";
const SECRET = "hook-secret";

let server: InstanceType<typeof TelegramServer>;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  server = new TelegramServer({ host: "127.0.0.1", port: await freePort() });
  await server.start();
  closers.push(() => server.stop().then(() => undefined));
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** The server takes no port 0. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, "127.0.0.1"), "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  return port;
}

function createChannel(more: Partial<TelegramChannelOptions> = {}): TelegramChannel {
  const apiRoot = server.config.apiURL;
  const channel = createTelegramChannel({
    accountId: "a",
    token: TOKEN,
    apiRoot,
    state: createMemoryState(),
    clock: systemClock,
    // It answers an empty poll at once, where Telegram holds it open.
    pause: () => setImmediate(),
    ...more,
  });
  closers.push(() => channel.stop());
  return channel;
}

const client = (): ReturnType<typeof server.getClient> =>
  server.getClient(TOKEN, { userId: 7, chatId: 7, firstName: "Demo" });
const signal = new AbortController().signal;
const toMessage = (more: Partial<OutboundMessage>): OutboundMessage => ({
  id: "m1",
  chatId: "7",
  text: "",
  attachments: [],
  buttons: [],
  replyToExternalId: null,
  ...more,
});

describe("a Bot API server we did not write", () => {
  it("is polled: messages, commands and buttons come in, replies go out", async () => {
    const taken = new Awaitable<InboundEvent>();
    const channel = createChannel();
    await channel.start((events) => Promise.resolve(events.forEach((event) => taken.push(event))));
    const user = client();
    await user.sendMessage(user.makeMessage("Здравствуйте"));
    await user.sendCommand(user.makeCommand("/start tour-12"));
    await user.sendCallback(user.makeCallbackQuery("book"));
    const events = await taken.reached(3);
    expect(events).toMatchObject([
      {
        kind: "message",
        chatId: "7",
        text: "Здравствуйте",
        sender: { externalId: "7", name: "Demo" },
        immediate: false,
      },
      { text: "/start tour-12", command: { name: "start", argument: "tour-12" }, immediate: true },
      { text: "book", immediate: true },
    ]);
    const receipt = await channel.send(
      toMessage({ text: "Куда поедем?", buttons: [{ label: "Озеро", value: "lake" }] }),
      signal,
    );
    expect(receipt.externalId).toMatch(/^\d+$/);
    const { result } = await user.getUpdates();
    expect(result).toMatchObject([
      {
        message: {
          chat_id: "7",
          text: "Куда поедем?",
          reply_markup: { inline_keyboard: [[{ text: "Озеро", callback_data: "lake" }]] },
        },
      },
    ]);
  });

  it("pushes over the webhook we set, once the secret it does not know is added on the way", async () => {
    const taken = new Awaitable<InboundEvent>();
    const holder: { channel?: TelegramChannel } = {};
    const door = await openWebhookDoor({
      sink: (events) => Promise.resolve(events.forEach((event) => taken.push(event))),
      receive: async (request) => (await holder.channel?.receive?.(request)) ?? { status: 503, events: [] },
      // This server sends no X-Telegram-Bot-Api-Secret-Token at all.
      extraHeaders: { "x-telegram-bot-api-secret-token": SECRET },
    });
    closers.push(() => door.close());
    holder.channel = createChannel({ webhook: { url: `${door.root}/hook`, secret: SECRET } });
    await holder.channel.start(() => Promise.resolve());
    await registered();
    const user = client();
    await user.sendMessage(user.makeMessage("по вебхуку"));
    expect(await taken.reached(1)).toMatchObject([{ text: "по вебхуку", chatId: "7" }]);
    await expect(holder.channel.check(signal)).resolves.toBe("@TestNameBot");
  });

  it("answers 500 without a Bot API body to what it does not know, which is uncertain", async () => {
    const file = toMessage({ attachments: [{ kind: "document", url: "https://files.example/a.pdf" }] });
    await expect(createChannel().send(file, signal)).rejects.toMatchObject({
      code: "telegram-failed",
      outcome: "uncertain",
    });
  });
});

/** The channel registers behind `start`; the server shows it in its own table. */
async function registered(): Promise<void> {
  const { webhooks } = server as unknown as { webhooks: object }; // private there, and the only way to see them
  while (!(TOKEN in webhooks)) await setImmediate();
}
