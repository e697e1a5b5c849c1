import { z } from "zod";
import { ConfigError } from "../../domain/index.ts";
import { defineChannel } from "../definition.ts";
import { createWebChatChannel } from "./channel.ts";

export { createWebChatChannel, type WebChatChannelOptions, type WebChatEvent } from "./channel.ts";
export { toInbound, type WebChatInput } from "./inbound.ts";

export const webChatChannel = defineChannel({
  kind: "web-chat",
  // What the widget looks like is the server's to read; the channel needs none of it.
  settings: z.looseObject({}),
  credentials: z.object({}),
  create: ({ account, deps: { publishWebChat } }) => {
    if (publishWebChat === undefined) {
      const remedy = "give the channel factory publishWebChat, which reaches the visitors' pages";
      throw new ConfigError({ code: "no-web-chat", message: "this process cannot reach web chat pages", remedy });
    }
    return createWebChatChannel({ publish: (event) => publishWebChat(account, event) });
  },
});
