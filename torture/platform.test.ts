import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpChannel } from "../channels/http/index.ts";
import type { OutboundMessage } from "../domain/index.ts";
import { faultOf } from "./plan.ts";
import { startPlatform, type Platform } from "./platform.ts";

const SEED = 7;
const SECRET = "a secret of both sides";
const CHAT = "chat-1";
const signal = new AbortController().signal;

let platform: Platform;
beforeEach(async () => {
  platform = await startPlatform({ seed: SEED, secret: SECRET });
});
afterEach(() => platform.close());

function message(): OutboundMessage {
  return { id: randomUUID(), chatId: CHAT, text: "Да.", attachments: [], buttons: [], replyToExternalId: null };
}

/** How the channel understood each of so many sends. */
async function sendMany(count: number): Promise<string[]> {
  const channel = createHttpChannel({ url: platform.url, secret: SECRET });
  const outcomes: string[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const sent = channel.send(message(), signal).then(() => "sent");
    outcomes.push(await sent.catch((error: unknown) => (error as { outcome: string }).outcome));
  }
  return outcomes;
}

/** What the plan says that a channel should understand. */
function expectedOutcome(nth: number): string {
  const fault = faultOf(SEED, CHAT, nth);
  if (fault === undefined) return "sent";
  return fault.kind === "error" ? "uncertain" : "retry";
}

/** A chat whose first two sends meet no fault. */
function calmChat(): string {
  const chats = Array.from({ length: 50 }, (_, index) => `calm-${index}`);
  return chats.find((chat) => [0, 1].every((nth) => faultOf(SEED, chat, nth) === undefined)) ?? "";
}

describe("the platform under torture", () => {
  it("answers the nth send of a chat as the seed says, and takes half of what it answers with 500", async () => {
    const count = 40;
    expect(await sendMany(count)).toEqual(Array.from({ length: count }, (_, nth) => expectedOutcome(nth)));
    const faults = Array.from({ length: count }, (_, nth) => faultOf(SEED, CHAT, nth));
    const takes = faults.filter((fault) => fault === undefined || (fault.kind === "error" && fault.after));
    expect(platform.taken).toHaveLength(takes.length);
    expect(new Set(faults.map((fault) => fault?.kind))).toEqual(new Set([undefined, "error", "rate-limited"]));
  });

  it("takes the same message twice, or nothing could ever be doubled", async () => {
    const channel = createHttpChannel({ url: platform.url, secret: SECRET });
    const once = { ...message(), chatId: calmChat() };
    await channel.send(once, signal);
    await channel.send(once, signal);
    expect(platform.taken.map(({ id }) => id)).toEqual([once.id, once.id]);
  });

  it("takes nothing under a wrong signature", async () => {
    const stranger = createHttpChannel({ url: platform.url, secret: "another secret entirely" });
    await expect(stranger.send(message(), signal)).rejects.toMatchObject({ outcome: "rejected" });
    expect(platform).toMatchObject({ taken: [], malformed: 1 });
  });
});
