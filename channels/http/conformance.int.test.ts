import { randomUUID } from "node:crypto";
import type { InboundSink } from "../../domain/index.ts";
import { describeChannel, type ChannelHarness, type SendFault } from "../testing/conformance.ts";
import { startHttpStandIn, type HttpFault } from "../testing/http-stand-in.ts";
import { openWebhookDoor } from "../testing/webhook-door.ts";
import { createHttpChannel } from "./index.ts";

const SECRET = "a-secret-of-both-sides";
const FAULTS: Record<Exclude<SendFault, "unreachable">, HttpFault> = {
  "rate-limited": { kind: "rate-limited", retryAfterSeconds: 3 },
  refused: { kind: "refused", status: 422, code: "no-such-chat" },
  blocked: { kind: "refused", status: 403, code: "blocked" },
  "error-before": { kind: "error", after: false },
  "error-after": { kind: "error", after: true },
  dropped: { kind: "dropped", after: true },
  hangs: { kind: "hangs" },
};

async function create(sink: InboundSink): Promise<ChannelHarness> {
  const platform = await startHttpStandIn({ secret: SECRET });
  const channel = createHttpChannel({ url: platform.url, secret: SECRET, lookup: true });
  const door = await openWebhookDoor({ sink, receive: (request) => channel.receive(request) });
  let last: Record<string, unknown> = {};
  let delivering: Promise<unknown> = Promise.resolve();
  const deliver = (): void => {
    const events = [last];
    delivering = delivering.then(() => platform.deliver(door.root, events));
  };
  return {
    channel,
    chatId: "chat-1",
    secrets: [SECRET],
    accepted: () =>
      platform.taken.map(({ text, buttons, attachments }) => ({
        text,
        buttons: buttons.map(({ label }) => label),
        attachments: attachments.length,
      })),
    inject: async (fault) => {
      if (fault === "unreachable") await platform.close();
      else platform.inject(FAULTS[fault]);
    },
    customerSays: (text) => {
      last = {
        kind: "message",
        chatId: "chat-1",
        externalId: randomUUID(),
        sender: { externalId: "7" },
        text,
        sentAt: "2026-01-02T03:04:05Z",
      };
      deliver();
    },
    repeatLast: deliver,
    acknowledged: async () => {
      await delivering;
    },
    close: async () => {
      await delivering;
      await platform.close();
      await door.close();
    },
  };
}

describeChannel({ name: "http", skips: {}, create });
