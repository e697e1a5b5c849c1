import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { PlatformError, UnavailableError, type SendOutcome } from "../domain/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { deliver, type DeliveryDeps } from "./deliver.ts";
import { DEFAULT_SETTINGS } from "./deps.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(async () => {
  h.models.done();
  await h.end();
});

const CLAIM_MS = 60_000;
const texts = () => h.channel.arrived.map((message) => message.text);
const outgoing = () =>
  h.query<{ status: string; reason: string | null }>(
    "select author, text, status, reason from messages where direction = 'out' order by seq",
  );
const fails = (outcome: SendOutcome, retryAfterMs?: number) => () => {
  throw new PlatformError({
    code: `test-${outcome}`,
    message: "scripted",
    outcome,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
};
const cannotTell = () => Promise.reject(new Error("the platform is down"));
const sweep = async (process: Pick<Harness, "runtime">) => {
  while ((await process.runtime.runDue()) > 0);
};

/** A reply whose worker stands still between its claim and the send. */
async function stall() {
  await h.say("Привет");
  h.clock.advance(2000);
  const pause = h.pauseAt("claimed");
  const run = h.runtime.runDue();
  await pause.reached;
  return async (): Promise<void> => {
    pause.release();
    await run;
  };
}

/** Delivery by a process of which the test holds every part. */
function depsOf(parts: Partial<DeliveryDeps> = {}): DeliveryDeps {
  return {
    database: h.database,
    clock: h.clock,
    events: h.events,
    queue: { hint: async () => {}, consume: async () => {}, healthy: async () => true, close: async () => {} },
    channelOf: async () => h.channel,
    settings: DEFAULT_SETTINGS,
    logger: pino({ level: "silent" }),
    observer: { turnEnded: () => {}, messageSettled: () => {} },
    probe: async () => {},
    ...parts,
  };
}
const target = async () => ({ orgId: h.organisation.id, conversationId: (await h.conversation()).id });

/** A reply that waits for its second try, with one attempt behind it. */
async function queueReply(): Promise<void> {
  h.channel.next(fails("retry"));
  await h.say("Привет");
  await h.settle();
  h.clock.advance(5000);
}

describe("a worker that stood still", () => {
  it("does not send when another has given its claim up, and the order stays", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    const wake = await stall();
    h.clock.advance(CLAIM_MS + 1);
    await sweep(h.other());
    await wake();
    expect(texts()).toEqual(["два"]);
    expect(await outgoing()).toMatchObject([{ status: "uncertain", reason: "claim-expired" }, { status: "sent" }]);
  });

  it("puts the message back when more than half of its claim is gone", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    const wake = await stall();
    h.clock.advance(CLAIM_MS / 2 + 1);
    await wake();
    expect(texts()).toEqual([]);
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "claimed-long-ago" }]);
    await h.settle();
    expect(texts()).toEqual(["раз"]);
  });

  it("gives its send half of what is left of the claim", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    const wake = await stall();
    h.clock.advance(20_000);
    const timeout = vi.spyOn(AbortSignal, "timeout");
    await wake();
    expect(timeout).toHaveBeenCalledWith(20_000);
    expect(texts()).toEqual(["раз"]);
  });
});

describe("a message in doubt, where the platform can tell", () => {
  it("goes before the next one when its worker died before the send", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    const third = h.other();
    // Another worker looks for something to send while the platform is asked.
    h.channel.canLookUp(async () => {
      await third.runtime.runDue();
      return null;
    });
    const wake = await stall();
    h.clock.advance(CLAIM_MS + 1);
    const other = h.other();
    await sweep(other);
    h.clock.advance(2000);
    await sweep(other);
    await wake();
    expect(texts()).toEqual(["раз", "два"]);
    expect(await outgoing()).toMatchObject([{ status: "sent" }, { status: "sent" }]);
  });

  it("is sent once when it had arrived", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.canLookUp();
    await h.say("Привет");
    h.clock.advance(2000);
    const crash = h.pauseAt("sent");
    void h.runtime.runDue();
    await crash.reached;
    h.clock.advance(CLAIM_MS + 1);
    await sweep(h.other());
    expect(texts()).toEqual(["раз", "два"]);
    expect(await outgoing()).toMatchObject([{ status: "sent" }, { status: "sent" }]);
  });

  it("is asked about again while the platform cannot tell, and the next one waits", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.canLookUp(cannotTell, cannotTell);
    await stall();
    const other = h.other();
    for (const ms of [CLAIM_MS + 1, CLAIM_MS + 1]) {
      h.clock.advance(ms);
      await sweep(other);
      expect(texts()).toEqual([]);
      expect(await outgoing()).toMatchObject([{ status: "sending", reason: "in-doubt" }, { status: "queued" }]);
    }
    h.clock.advance(2 * CLAIM_MS + 3);
    await sweep(other);
    h.clock.advance(2000);
    await sweep(other);
    expect(texts()).toEqual(["раз", "два"]);
  });

  it("becomes uncertain when the platform could not tell for four claims", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.canLookUp(cannotTell, cannotTell, cannotTell);
    await stall();
    const other = h.other();
    for (const ms of [CLAIM_MS + 1, CLAIM_MS + 1, 2 * CLAIM_MS + 3]) {
      h.clock.advance(ms);
      await sweep(other);
    }
    expect(texts()).toEqual(["два"]);
    expect(await outgoing()).toMatchObject([{ status: "uncertain", reason: "claim-expired" }, { status: "sent" }]);
  });

  it("is known by its echo while the platform cannot tell", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    h.channel.canLookUp(cannotTell);
    await stall();
    h.clock.advance(CLAIM_MS + 1);
    await sweep(h.other());
    const echo = { kind: "own" as const, chatId: "chat", externalId: "p7", text: "раз", at: h.clock.now() };
    await h.runtime.accept(h.account, [echo]);
    expect(await outgoing()).toMatchObject([{ status: "sent", reason: "echo" }]);
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
  });
});

describe("a send without a certain end, where the platform can tell", () => {
  it("is looked up at once: what did not arrive is sent again, before the next", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.canLookUp();
    h.channel.next(() => Promise.reject(new Error("socket hang up")));
    await h.say("Привет");
    await h.settle();
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "did-not-arrive" }, { status: "queued" }]);
    await h.settle();
    expect(texts()).toEqual(["раз", "два"]);
  });

  it("is looked up at once: what arrived is sent", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.canLookUp();
    h.channel.next((message) => {
      h.channel.arrive(message);
      return fails("uncertain")();
    });
    await h.say("Привет");
    await h.settle();
    expect(texts()).toEqual(["раз", "два"]);
    expect(await outgoing()).toMatchObject([{ status: "sent" }, { status: "sent" }]);
  });

  it("keeps its place while the platform cannot tell", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.canLookUp(cannotTell);
    h.channel.next(fails("uncertain"));
    await h.say("Привет");
    await h.settle();
    expect(await outgoing()).toMatchObject([{ status: "sending" }, { status: "queued" }]);
    await h.settle(CLAIM_MS + 1);
    await h.settle();
    expect(texts()).toEqual(["раз", "два"]);
  });

  it("is given up after ten attempts that surely did not arrive", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    h.channel.canLookUp();
    h.channel.next(...Array.from({ length: 11 }, () => fails("uncertain")));
    await h.say("Привет");
    for (let count = 0; count < 11; count += 1) await h.settle(300_000);
    expect(await outgoing()).toMatchObject([{ status: "failed", reason: "did-not-arrive" }]);
  });
});

describe("how a send ended", () => {
  const blink = new UnavailableError({ code: "database-unavailable", message: "scripted" });

  it("is stored although the database blinked", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    h.channel.next(fails("retry"));
    await h.say("Привет");
    h.clock.advance(2000);
    const pause = h.pauseAt("sent");
    const run = h.runtime.runDue();
    await pause.reached;
    const broken = vi.spyOn(h.database, "withTenant").mockRejectedValueOnce(blink).mockRejectedValueOnce(blink);
    pause.release();
    await run;
    expect(broken).toHaveBeenCalledTimes(3);
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "test-retry" }]);
  });

  it("is lost when the database stays away until the claim is over", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    await queueReply();
    const probe: DeliveryDeps["probe"] = async (point) => {
      if (point !== "sent") return;
      h.clock.advance(CLAIM_MS);
      vi.spyOn(h.database, "withTenant").mockRejectedValueOnce(blink);
    };
    await expect(deliver(depsOf({ probe }), await target())).rejects.toMatchObject({ code: "database-unavailable" });
    await h.settle();
    expect(await outgoing()).toMatchObject([{ status: "uncertain", reason: "claim-expired" }]);
  });
});

describe("a channel that is not there", () => {
  it("uses no attempts up, however long it is paused", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    await queueReply();
    const off = depsOf({ channelOf: async () => undefined });
    for (let count = 0; count < 12; count += 1) {
      await deliver(off, await target());
      h.clock.advance(300_000);
    }
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "channel-off" }]);
    h.channel.next(fails("retry"));
    await deliver(depsOf(), await target());
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "test-retry" }]);
    expect(await h.query("select attempts % 1000 as counted from messages where author = 'bot'")).toEqual([
      { counted: 2 },
    ]);
    await h.settle(5000);
    expect(texts()).toEqual(["раз"]);
  });

  it("leaves the message waiting when it cannot be made", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    await queueReply();
    const channelOf = () => Promise.reject(new Error("no credentials"));
    await deliver(depsOf({ channelOf }), await target());
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "channel-unavailable" }]);
    await h.settle(10_000);
    expect(texts()).toEqual(["раз"]);
  });

  it("never gives a fencing token twice", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    await queueReply();
    const tokens: number[] = [];
    const probe: DeliveryDeps["probe"] = async (point) => {
      const rows = await h.query<{ attempts: number }>("select attempts from messages where author = 'bot'");
      if (point === "claimed") tokens.push(...rows.map(({ attempts }) => attempts));
    };
    for (let count = 0; count < 3; count += 1) {
      await deliver(depsOf({ probe, channelOf: async () => undefined }), await target());
      h.clock.advance(300_000);
    }
    await deliver(depsOf({ probe }), await target());
    expect(tokens).toEqual([2, 1002, 2002, 3002]);
  });
});

describe("a manager's words behind a bot message that was under way at the takeover", () => {
  async function answerDuring(fault: () => never): Promise<void> {
    h = await createHarness(test, { script: [{ reply: "от бота" }] });
    const under = Promise.withResolvers<void>();
    const way = Promise.withResolvers<void>();
    h.channel.next(async () => {
      under.resolve();
      await way.promise;
      return fault();
    });
    await h.say("Привет");
    h.clock.advance(2000);
    const run = h.runtime.runDue();
    await under.promise;
    const request = { ...(await target()), managerId: "manager", text: "от человека" };
    await h.runtime.sendAsManager(request);
    await h.other().runtime.runDue();
    expect(texts()).toEqual([]);
    way.resolve();
    await run;
  }

  it("go at once when the platform asks the bot's to wait", async () => {
    await answerDuring(fails("retry", 120_000));
    expect(texts()).toEqual(["от человека"]);
    expect(await outgoing()).toMatchObject([
      { author: "bot", status: "suppressed", reason: "takeover" },
      { author: "manager", status: "sent" },
    ]);
  });

  it("go at once when the bot's was refused", async () => {
    await answerDuring(fails("rejected"));
    expect(texts()).toEqual(["от человека"]);
  });

  it("are tried again like any other", async () => {
    h = await createHarness(test);
    await h.say("Привет");
    h.channel.next(fails("retry", 5000));
    const request = { ...(await target()), managerId: "manager", text: "от человека" };
    await h.runtime.sendAsManager(request);
    await h.settle();
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "test-retry" }]);
    await h.settle(5000);
    expect(texts()).toEqual(["от человека"]);
  });
});

describe("a message that did not surely reach the customer", () => {
  async function warnings(outcome: () => never): Promise<Record<string, unknown>[]> {
    h = await createHarness(test, { script: [{ reply: "тайна" }] });
    await queueReply();
    const lines: string[] = [];
    const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
    h.channel.next(outcome);
    await deliver(depsOf({ logger }), await target());
    expect(lines.join("")).not.toContain("тайна");
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it.each(["rejected", "uncertain"] as const)("is told to the operator by its ids: %s", async (outcome) => {
    const told = await warnings(fails(outcome));
    const [{ id }] = (await h.query<{ id: string }>("select id from messages where author = 'bot'")) as [
      { id: string },
    ];
    const status = outcome === "rejected" ? "failed" : "uncertain";
    expect(told).toMatchObject([{ ...(await target()), messageId: id, status, reason: `test-${outcome}` }]);
  });

  it("is no warning when the customer has blocked us", async () => {
    const blocked = () => {
      throw new PlatformError({ code: "blocked", message: "scripted", outcome: "rejected" });
    };
    expect(await warnings(blocked)).toEqual([]);
    expect(await outgoing()).toMatchObject([{ status: "failed", reason: "blocked" }]);
  });
});
