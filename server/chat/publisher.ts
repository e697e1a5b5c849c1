import type { WebChatEvent } from "../../channels/index.ts";
import type { ChannelAccount, Events } from "../../domain/index.ts";
import { findOpenConversation, type Database } from "../../store/index.ts";

export type WebChatPublisher = (account: Pick<ChannelAccount, "id" | "orgId">, event: WebChatEvent) => Promise<void>;

/**
 * How the web chat channel reaches open pages, from any process. Messages need nothing: pages read the rows, and the
 * runtime's own event about the settled send tells them when. Typing is an event of the chat's open conversation.
 */
export function createWebChatPublisher(deps: { database: Database; events: Events }): WebChatPublisher {
  return async (account, event) => {
    if (event.kind !== "typing") return;
    const conversationId = await deps.database.withTenant(account.orgId, (tx) =>
      findOpenConversation(tx, { channelId: account.id, chatId: event.chatId }),
    );
    if (conversationId === undefined) return;
    deps.events.publish({ kind: "typing", orgId: account.orgId, conversationId, change: "started" });
  };
}
