import { z } from "zod";
import { ConfigError } from "../../domain/index.ts";
import { defineChannel } from "../definition.ts";
import { createTerminalChannel } from "./channel.ts";

export { createTerminalChannel, type TerminalChannelOptions, type TerminalDelivery } from "./channel.ts";
export { toInbound, type TerminalInput } from "./inbound.ts";

export const terminalChannel = defineChannel({
  kind: "terminal",
  settings: z.object({}),
  credentials: z.object({}),
  create: ({ account, deps: { writeTerminal } }) => {
    if (writeTerminal === undefined) {
      const remedy = "terminal conversations are answered in the process that runs `karavan chat`";
      throw new ConfigError({ code: "no-terminal", message: "this process has no terminal to write to", remedy });
    }
    return createTerminalChannel({ write: (delivery) => writeTerminal(account, delivery) });
  },
});
