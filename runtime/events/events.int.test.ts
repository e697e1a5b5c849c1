import { Redis } from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import type { Events, LiveEvent } from "../../domain/index.ts";
import { createLocalEvents } from "./local.ts";
import { createRedisEvents } from "./redis.ts";

const redisUrl = process.env["TEST_REDIS_URL"];
const open: Events[] = [];
const keep = <T extends Events>(events: T): T => {
  open.push(events);
  return events;
};
afterEach(async () => {
  for (const events of open.splice(0)) await events.close();
});

const event = (orgId: string, conversationId: string): LiveEvent => ({
  kind: "message",
  orgId,
  conversationId,
  change: "accepted",
});
const ids = () => [crypto.randomUUID(), crypto.randomUUID()] as const;
const raise = (error: unknown): never => {
  throw error;
};

describe.each([
  ["in one process", (): Events => keep(createLocalEvents(raise))],
  ...(redisUrl === undefined
    ? []
    : [["over Redis", (): Events => keep(createRedisEvents({ redisUrl, onError: raise }))] as const]),
] as const)("events %s", (_name, create) => {
  it("reach who listens to their conversation or organisation, and nobody else", () => {
    const events = create();
    const [orgId, conversationId] = ids();
    const heard: string[] = [];
    events.onConversation(conversationId, () => heard.push("conversation"));
    events.onOrganisation(orgId, () => heard.push("organisation"));
    events.onConversation(crypto.randomUUID(), () => heard.push("stranger"));
    events.onOrganisation(crypto.randomUUID(), () => heard.push("stranger"));
    events.publish(event(orgId, conversationId));
    expect(heard).toEqual(["conversation", "organisation"]);
  });

  it("stop with the subscription, also when it ends twice", () => {
    const events = create();
    const [orgId, conversationId] = ids();
    const heard: LiveEvent[] = [];
    const stop = events.onConversation(conversationId, (one) => heard.push(one));
    stop();
    stop();
    events.publish(event(orgId, conversationId));
    expect(heard).toEqual([]);
  });
});

describe("a listener that throws", () => {
  it("does not keep the others from hearing", () => {
    const errors: unknown[] = [];
    const events = keep(createLocalEvents((error) => errors.push(error)));
    const [orgId, conversationId] = ids();
    const heard: LiveEvent[] = [];
    events.onConversation(conversationId, () => raise(new Error("scripted")));
    events.onConversation(conversationId, (one) => heard.push(one));
    events.publish(event(orgId, conversationId));
    expect(heard).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });
});

// There is nothing between processes without Redis.
describe.skipIf(redisUrl === undefined)("events between processes (needs TEST_REDIS_URL)", () => {
  it("arrive once", async () => {
    const prefix = crypto.randomUUID();
    const options = { redisUrl: redisUrl ?? "", prefix, onError: raise };
    const [here, there] = [keep(createRedisEvents(options)), keep(createRedisEvents(options))];
    const [orgId, conversationId] = ids();
    const heard: string[] = [];
    there.onConversation(conversationId, ({ change }) => heard.push(change));
    const say = (change: string): void => here.publish({ ...event(orgId, conversationId), change });
    await expect
      .poll(() => {
        say("warm-up");
        return heard;
      })
      .toContain("warm-up");
    say("once");
    say("last");
    await expect.poll(() => heard).toContain("last");
    expect(heard.filter((change) => change === "once")).toHaveLength(1);
  });

  it("survive a line that is none of ours, and say so", async () => {
    const prefix = crypto.randomUUID();
    const errors: unknown[] = [];
    const events = keep(
      createRedisEvents({ redisUrl: redisUrl ?? "", prefix, onError: (error) => errors.push(error) }),
    );
    const redis = new Redis(redisUrl ?? "");
    const say = (line: string) => redis.publish(`${prefix}:events`, line);
    await expect.poll(() => say("stranger [")).toBe(1);
    await say('stranger [{"kind":"nothing"}]');
    const [orgId, conversationId] = ids();
    const heard: string[] = [];
    events.onConversation(conversationId, ({ change }) => heard.push(change));
    await say(`stranger ${JSON.stringify([event(orgId, conversationId)])}`);
    await expect.poll(() => heard).toEqual(["accepted"]);
    expect(errors).toMatchObject([{ name: "SyntaxError" }, { name: "ZodError" }]);
    redis.disconnect();
  });
});
