import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import {
  createVirtualClock,
  type ChannelProblem,
  UnavailableError,
  type ChannelState,
  type InboundEvent,
  type InboundSink,
} from "../../domain/index.ts";
import type { ChannelLogger } from "../logger.ts";
import { Awaitable } from "../testing/listen.ts";
import { createMemoryState } from "../testing/state.ts";
import { startTelegramStandIn, type TelegramStandIn } from "../testing/telegram-stand-in.ts";
import { createTelegramChannel, type TelegramChannel } from "./index.ts";
import { OFFSET_KEY } from "./polling.ts";

const NOW = new Date("2026-03-01T10:00:00Z");
const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});

async function standIn(): Promise<TelegramStandIn> {
  const started = await startTelegramStandIn();
  open.push({ stop: () => started.close() });
  return started;
}

interface Setup {
  state?: ChannelState;
  token?: string;
  logger?: ChannelLogger;
}

interface Polling {
  channel: TelegramChannel;
  /** How long it waited, in order, and why. */
  pauses: Awaitable<number>;
  problems: (ChannelProblem | null)[];
}

function poll(telegram: TelegramStandIn, sink: InboundSink, setup: Setup = {}): Polling {
  const pauses = new Awaitable<number>();
  const problems: (ChannelProblem | null)[] = [];
  const channel = createTelegramChannel({
    accountId: "account-1",
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    state: createMemoryState(),
    clock: createVirtualClock(NOW),
    pause: async (ms) => {
      problems.push(channel.problem);
      pauses.push(ms);
      await setImmediate();
    },
    ...setup,
  });
  open.unshift({ stop: () => channel.stop() });
  void channel.start(sink);
  return { channel, pauses, problems };
}

const collect =
  (into: Awaitable<InboundEvent>): InboundSink =>
  (events) => {
    for (const event of events) into.push(event);
    return Promise.resolve();
  };
const texts = (events: readonly InboundEvent[]): string[] =>
  events.map((event) => ("text" in event ? event.text : event.kind));

describe("Telegram by polling", () => {
  it("removes a webhook first and keeps what waited behind it", async () => {
    const telegram = await standIn();
    await fetch(`${telegram.apiRoot}/bot${telegram.token}/setWebhook?url=http://127.0.0.1:1/`);
    telegram.addUser().say("ждал");
    const taken = new Awaitable<InboundEvent>();
    poll(telegram, collect(taken));
    expect(texts(await taken.reached(1))).toEqual(["ждал"]);
    expect(telegram.webhookUrl).toBe("");
  });

  it("stores the offset only once the sink has taken everything before it", async () => {
    const telegram = await standIn();
    const state = createMemoryState();
    const user = telegram.addUser();
    const first = user.say("один");
    user.say("два");
    const atSink: (string | undefined)[] = [];
    const taken = new Awaitable<InboundEvent>();
    poll(
      telegram,
      async (events) => {
        atSink.push(state.entries.get(OFFSET_KEY));
        await collect(taken)(events);
      },
      { state },
    );
    await taken.reached(2);
    await telegram.drained();
    expect(atSink).toEqual([undefined, undefined]);
    expect(state.entries.get(OFFSET_KEY)).toBe(String(first.update_id + 2));
  });

  it("keeps what came before a failure in the middle of a batch, and repeats from there", async () => {
    const telegram = await standIn();
    const user = telegram.addUser();
    for (const text of ["один", "два", "три"]) user.say(text);
    const tried = new Awaitable<InboundEvent>();
    let failures = 2;
    const { channel, pauses } = poll(telegram, async (events) => {
      await collect(tried)(events);
      const [event] = events;
      if (event?.kind === "message" && event.text === "два" && failures-- > 0) {
        throw new UnavailableError({ code: "database-unavailable", message: "no database" });
      }
    });
    expect(texts(await tried.reached(5))).toEqual(["один", "два", "два", "два", "три"]);
    await telegram.drained();
    expect(pauses.items.slice(0, 2)).toEqual([1000, 2000]);
    expect(channel.problem).toBeNull();
  });

  it("loses nothing when it dies between the sink and the offset", async () => {
    const telegram = await standIn();
    telegram.addUser().say("важное");
    const dying: ChannelState = { get: () => Promise.resolve(null), set: () => Promise.reject(new Error("killed")) };
    const before = new Awaitable<InboundEvent>();
    const { channel } = poll(telegram, collect(before), { state: dying });
    await before.reached(1);
    await channel.stop();
    const after = new Awaitable<InboundEvent>();
    poll(telegram, collect(after));
    const [again] = await after.reached(1);
    expect(again).toEqual(before.items[0]);
  });

  it("goes on when Telegram numbers updates anew and lower", async () => {
    const telegram = await standIn();
    const state = createMemoryState();
    const user = telegram.addUser();
    const taken = new Awaitable<InboundEvent>();
    telegram.renumber(900_000);
    user.say("до");
    poll(telegram, collect(taken), { state });
    await taken.reached(1);
    await telegram.drained();
    telegram.renumber(100);
    user.say("после");
    user.say("ещё");
    expect(texts(await taken.reached(3))).toEqual(["до", "после", "ещё"]);
    await telegram.drained();
    expect(state.entries.get(OFFSET_KEY)).toBe("103");
  });

  it("shows a second poller as a conflict and recovers when it is gone", async () => {
    const telegram = await standIn();
    const taken = new Awaitable<InboundEvent>();
    const other = {
      kind: "refused",
      status: 409,
      description: "Conflict: terminated by other getUpdates request",
    } as const;
    telegram.inject("getUpdates", other, other);
    const { channel, problems } = poll(telegram, collect(taken));
    telegram.addUser().say("потом");
    expect(texts(await taken.reached(1))).toEqual(["потом"]);
    expect(problems.slice(0, 2).map((problem) => problem?.code)).toEqual(["conflict", "conflict"]);
    expect(problems[0]?.message).toContain("getUpdates (409)");
    expect(problems[1]?.since).toEqual(NOW);
    expect(channel.problem).toBeNull();
  });

  it("waits longer after each failure and as long as Telegram asks", async () => {
    const telegram = await standIn();
    const error = { kind: "error", after: false } as const;
    telegram.inject(
      "getUpdates",
      error,
      error,
      { kind: "bad-gateway" },
      { kind: "rate-limited", retryAfterSeconds: 90 },
    );
    telegram.addUser().say("наконец");
    const taken = new Awaitable<InboundEvent>();
    const { pauses } = poll(telegram, collect(taken));
    await taken.reached(1);
    expect(pauses.items).toEqual([1000, 2000, 4000, 90_000]);
  });

  it("gives up one update that can never be stored, so that the next is heard", async () => {
    const telegram = await standIn();
    const logged: Record<string, unknown>[] = [];
    const logger: ChannelLogger = {
      info: () => undefined,
      warn: () => undefined,
      error: (fields) => logged.push(fields),
    };
    const user = telegram.addUser();
    const poison = user.say("яд");
    user.say("обычное");
    const taken = new Awaitable<InboundEvent>();
    let attempts = 0;
    poll(
      telegram,
      async (events) => {
        if (texts(events)[0] === "яд") throw new RangeError(`attempt ${++attempts}`);
        await collect(taken)(events);
      },
      { logger },
    );
    expect(texts(await taken.reached(1))).toEqual(["обычное"]);
    expect(attempts).toBe(10);
    expect(logged).toEqual([{ accountId: "account-1", updateId: poison.update_id, count: 10 }]);
  });

  it("shows a wrong token as its problem, without the token", async () => {
    const telegram = await standIn();
    const { problems, pauses } = poll(telegram, () => Promise.resolve(), { token: "1000001:WRONG-secret" });
    await pauses.reached(1);
    expect(problems[0]).toMatchObject({ code: "unauthorized" });
    expect(JSON.stringify(problems)).not.toContain("WRONG-secret");
    expect(pauses.items[0]).toBe(60_000);
  });
});
