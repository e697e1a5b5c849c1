import type { InboundSink } from "../../domain/index.ts";
import { describeChannel, type AcceptedSend, type ChannelHarness } from "../testing/conformance.ts";
import { createTerminalChannel, toInbound, type TerminalInput } from "./index.ts";

const noPlatform = "there is no platform behind a terminal, only writing can fail";

function create(sink: InboundSink): Promise<ChannelHarness> {
  const accepted: AcceptedSend[] = [];
  let isGone = false;
  let last: TerminalInput | undefined;
  let count = 0;
  const channel = createTerminalChannel({
    write: ({ text, buttons, attachments }) => {
      if (isGone) throw new RangeError("the terminal is gone");
      accepted.push({ text, buttons: buttons.map(({ label }) => label), attachments: attachments.length });
    },
  });
  /** Whoever types repeats a line that was not taken. */
  const type = async (): Promise<void> => {
    if (last === undefined) return;
    await sink([toInbound(last)]).catch(type);
  };
  return Promise.resolve({
    channel,
    chatId: "demo",
    secrets: [],
    accepted: () => accepted,
    inject: () => {
      isGone = true;
    },
    customerSays: async (text) => {
      last = { client: "demo", text, messageId: String(++count), sentAt: new Date("2026-01-02T03:04:05Z") };
      await type();
    },
    repeatLast: type,
    acknowledged: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
}

describeChannel({
  name: "terminal",
  skips: {
    "rate-limited": noPlatform,
    refused: noPlatform,
    blocked: noPlatform,
    "error-before": noPlatform,
    "error-after": noPlatform,
    dropped: noPlatform,
    hangs: noPlatform,
    lookup: "a terminal remembers nothing",
  },
  create,
});
