import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock, type InboundEvent } from "../../domain/index.ts";
import { Awaitable } from "../testing/listen.ts";
import { createMemoryState } from "../testing/state.ts";
import { startTelegramStandIn, type TelegramStandIn } from "../testing/telegram-stand-in.ts";
import { openWebhookDoor, type WebhookDoor } from "../testing/webhook-door.ts";
import { createTelegramChannel, type TelegramChannel } from "./index.ts";

const SECRET = "hook-secret";
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Joined {
  telegram: TelegramStandIn;
  channel: TelegramChannel;
  door: WebhookDoor;
  taken: Awaitable<InboundEvent>;
  pauses: Awaitable<number>;
  /** Codes of what was shown as its problem during each pause. */
  problems: (string | undefined)[];
}

/** A bot behind a webhook, not started. */
async function join(): Promise<Joined> {
  const telegram = await startTelegramStandIn({ retryMs: 1 });
  const taken = new Awaitable<InboundEvent>();
  const pauses = new Awaitable<number>();
  const problems: (string | undefined)[] = [];
  const holder: { channel?: TelegramChannel } = {};
  const door = await openWebhookDoor({
    sink: (events) => Promise.resolve(events.forEach((event) => taken.push(event))),
    receive: async (request) => (await holder.channel?.receive?.(request)) ?? { status: 503, events: [] },
  });
  const channel = createTelegramChannel({
    accountId: "account-1",
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    webhook: { url: `${door.root}/hook`, secret: SECRET },
    state: createMemoryState(),
    clock: createVirtualClock(new Date("2026-03-01T10:00:00Z")),
    pause: async (ms) => {
      problems.push(channel.problem?.code);
      pauses.push(ms);
      await setImmediate();
    },
  });
  holder.channel = channel;
  closers.push(
    () => channel.stop(),
    () => telegram.close(),
    () => door.close(),
  );
  return { telegram, channel, door, taken, pauses, problems };
}

describe("Telegram by webhook", () => {
  it("registers its address, its secret and the updates it wants", async () => {
    const { telegram, channel, door } = await join();
    await channel.start(() => Promise.resolve());
    await telegram.called(1);
    expect(telegram.calls[0]).toMatchObject({
      method: "setWebhook",
      status: 200,
      params: {
        url: `${door.root}/hook`,
        secret_token: SECRET,
        allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
      },
    });
  });

  it("keeps trying to register and shows why it does not receive", async () => {
    const { telegram, channel, pauses, problems } = await join();
    telegram.inject("setWebhook", { kind: "bad-gateway" }, { kind: "rate-limited", retryAfterSeconds: 5 });
    await channel.start(() => Promise.resolve());
    await telegram.called(3);
    expect(pauses.items).toEqual([1000, 5000]);
    expect(problems).toEqual(["telegram-failed", "rate-limited"]);
    telegram.addUser().say("слышно");
    await telegram.drained();
    expect(channel.problem).toBeNull();
  });

  it("hears one customer's messages in the order they were written, edits and blocks too", async () => {
    const { telegram, channel, taken } = await join();
    await channel.start(() => Promise.resolve());
    await telegram.called(1);
    const user = telegram.addUser();
    const said = user.say("/start tour-7");
    user.edit(said, "/start tour-8");
    user.block();
    user.unblock();
    const events = await taken.reached(4);
    expect(events.map(({ kind }) => kind)).toEqual(["message", "edit", "reach", "reach"]);
    expect(events[0]).toMatchObject({ command: { name: "start", argument: "tour-7" }, chatId: String(user.id) });
    expect(events.slice(2)).toMatchObject([{ reachable: false }, { reachable: true }]);
  });

  it("answers a pressed button to Telegram and hands over its label", async () => {
    const { telegram, channel, taken } = await join();
    await channel.start(() => Promise.resolve());
    const user = telegram.addUser();
    const value = "значение-длиннее-64-байт-".repeat(4);
    const buttons = [
      { label: "Нет", value: `${value}нет` },
      { label: "Бронирую", value: `${value}да` },
    ];
    const message = {
      id: "m1",
      chatId: String(user.id),
      text: "Берём?",
      attachments: [],
      buttons,
      replyToExternalId: null,
    };
    await channel.send(message, new AbortController().signal);
    user.press("Бронирую");
    expect((await taken.reached(1))[0]).toMatchObject({ text: "Бронирую", immediate: true, replyToExternalId: "1" });
    await channel.stop();
    expect([...telegram.world.presses.values()]).toEqual([true]);
  });

  it("leaves a group it was added to and says nothing there", async () => {
    const { telegram, channel, door, taken } = await join();
    await channel.start(() => Promise.resolve());
    const groupId = telegram.addToGroup();
    telegram.push(groupId, {
      message: { message_id: 1, date: 1, chat: { id: groupId, type: "supergroup" }, from: { id: 5 }, text: "бот?" },
    });
    await telegram.drained();
    await channel.stop();
    expect(door.bodies).toHaveLength(2);
    expect(telegram.world.groups.size).toBe(0);
    expect({ events: taken.items, sent: telegram.accepted }).toEqual({ events: [], sent: [] });
  });

  it("takes nothing from whoever does not know the secret", async () => {
    const { channel, door, taken } = await join();
    const body = JSON.stringify({
      update_id: 1,
      message: { message_id: 1, chat: { id: 1, type: "private" }, from: { id: 1 }, text: "x" },
    });
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${door.root}/hook`, { method: "POST", headers, body });
    expect((await post({ "x-telegram-bot-api-secret-token": "hook-secreT" })).status).toBe(401);
    expect((await post({})).status).toBe(401);
    expect(taken.items).toEqual([]);
    expect((await post({ "x-telegram-bot-api-secret-token": SECRET })).status).toBe(200);
    expect(taken.items).toHaveLength(1);
    expect(channel.kind).toBe("telegram");
  });

  it("refuses a token or secret that Telegram would not take", () => {
    const options = { accountId: "a", state: createMemoryState(), clock: createVirtualClock(new Date(0)) };
    expect(() => createTelegramChannel({ ...options, token: "nonsense" })).toThrow(
      "the Telegram bot token is malformed",
    );
    const webhook = { url: "https://a.example/hook", secret: "with space" };
    expect(() => createTelegramChannel({ ...options, token: "1:a", webhook })).toThrow(
      "the webhook secret is not one Telegram takes",
    );
  });
});
