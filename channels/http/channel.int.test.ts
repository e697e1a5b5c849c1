import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OutboundMessage } from "../../domain/index.ts";
import { startHttpStandIn, type HttpStandIn } from "../testing/http-stand-in.ts";
import { createHttpChannel } from "./index.ts";

const SECRET = "a-secret-of-both-sides";
const signal = new AbortController().signal;
const message: OutboundMessage = {
  id: "00000000-0000-4000-8000-000000000001",
  chatId: "chat-1",
  text: "Здравствуйте",
  attachments: [{ kind: "image", url: "https://files.example/lake.jpg" }],
  buttons: [{ label: "Да", value: "yes" }],
  replyToExternalId: "q1",
};

let platform: HttpStandIn;
beforeEach(async () => {
  platform = await startHttpStandIn({ secret: SECRET });
});
afterEach(() => platform.close());

describe("sending to a plain HTTP platform", () => {
  it("hands over everything, signed, and takes the platform's id", async () => {
    const channel = createHttpChannel({ url: `${platform.url}/`, secret: SECRET });
    const { externalId } = await channel.send(message, signal);
    const { id, chatId, text, attachments, buttons } = message;
    expect(platform.taken).toEqual([{ id, chatId, text, attachments, buttons, replyTo: "q1", externalId }]);
  });

  it("may repeat a lost send only where the platform drops doubles", async () => {
    const careful = createHttpChannel({ url: platform.url, secret: SECRET, idempotent: true });
    platform.inject({ kind: "error", after: true });
    await expect(careful.send(message, signal)).rejects.toMatchObject({ code: "platform-failed", outcome: "retry" });
    const plain = createHttpChannel({ url: platform.url, secret: SECRET });
    platform.inject({ kind: "error", after: true });
    await expect(plain.send(message, signal)).rejects.toMatchObject({ code: "platform-failed", outcome: "uncertain" });
  });

  it.each([
    { status: 503, code: "busy", expected: { code: "rate-limited", outcome: "retry" } },
    { status: 401, code: "x", expected: { code: "unauthorized", outcome: "retry", retryAfterMs: 60_000 } },
    { status: 404, code: "No Such Word!", expected: { code: "refused", outcome: "rejected" } },
    { status: 410, code: "chat-closed", expected: { code: "chat-closed", outcome: "rejected" } },
    { status: 502, code: "x", expected: { code: "platform-failed", outcome: "uncertain" } },
  ])("reads $status as it was meant", async ({ status, code, expected }) => {
    platform.inject({ kind: "refused", status, code });
    const channel = createHttpChannel({ url: platform.url, secret: SECRET });
    await expect(channel.send(message, signal)).rejects.toMatchObject(expected);
  });

  it("finds a lost send by our id, and cannot tell while the platform is down", async () => {
    const channel = createHttpChannel({ url: platform.url, secret: SECRET, lookup: true });
    platform.inject({ kind: "dropped", after: true });
    await expect(channel.send(message, signal)).rejects.toMatchObject({ outcome: "uncertain" });
    expect(await channel.findSent?.(message)).toEqual({ externalId: platform.taken[0]?.externalId, status: "sent" });
    expect(await channel.findSent?.({ ...message, id: "other" })).toBeNull();
    const stranger = createHttpChannel({ url: platform.url, secret: "wrong-secret-of-ours", lookup: true });
    await expect(stranger.findSent?.(message)).rejects.toMatchObject({ code: "unauthorized" });
  });
});
