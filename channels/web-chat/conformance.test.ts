import type { InboundSink } from "../../domain/index.ts";
import { describeChannel, type AcceptedSend, type ChannelHarness } from "../testing/conformance.ts";
import { createWebChatChannel, toInbound, type WebChatInput } from "./index.ts";

const noPlatform = "messages stay in this process, only publishing can fail";

function create(sink: InboundSink): Promise<ChannelHarness> {
  const accepted: AcceptedSend[] = [];
  let isDown = false;
  let last: WebChatInput | undefined;
  let count = 0;
  const channel = createWebChatChannel({
    publish: (event) => {
      if (isDown) return Promise.reject(new RangeError("no live events"));
      if (event.kind === "typing") return Promise.resolve();
      const { text, buttons, attachments } = event.message;
      accepted.push({ text, buttons: buttons.map(({ label }) => label), attachments: attachments.length });
      return Promise.resolve();
    },
  });
  /** A page repeats its request until it is answered. */
  const post = async (): Promise<void> => {
    if (last === undefined) return;
    await sink([toInbound(last)]).catch(post);
  };
  return Promise.resolve({
    channel,
    chatId: "visitor-1",
    secrets: [],
    accepted: () => accepted,
    inject: () => {
      isDown = true;
    },
    customerSays: async (text) => {
      last = { visitorId: "visitor-1", clientMessageId: `m${++count}`, text, sentAt: new Date("2026-01-02T03:04:05Z") };
      await post();
    },
    repeatLast: post,
    acknowledged: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
}

describeChannel({
  name: "web chat",
  skips: {
    "rate-limited": noPlatform,
    refused: noPlatform,
    blocked: noPlatform,
    "error-before": noPlatform,
    "error-after": noPlatform,
    dropped: noPlatform,
    hangs: noPlatform,
    lookup: "a publication that failed is repeated, and the page drops doubles by id",
  },
  create,
});
