import { Link } from "@tanstack/react-router";
import { Bot, User } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/client.ts";
import { useUserName } from "../api/queries.ts";
import { ChannelIcon } from "../ui/channel-icon.tsx";
import { Tag } from "../ui/states.tsx";
import { shortTime, useNow } from "../ui/time.ts";
import { Sla } from "./sla.tsx";

function LastLine({ message }: { message: Conversation["lastMessage"] }) {
  const { t } = useTranslation();
  if (message === null) return null;
  const from = message.author === "client" ? "" : `${t(message.author === "bot" ? "list.bot" : "list.manager")}: `;
  const words = message.text === "" ? `[${t("list.attachment")}]` : message.text;
  return <p className="line-clamp-1 text-sm text-soft [overflow-wrap:anywhere]">{from + words}</p>;
}

/** One conversation in the list: who, where, what was said last, how urgent. */
export function ConversationRow({ conversation, isOpen }: { conversation: Conversation; isOpen: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const assignee = useUserName(conversation.assignee);
  const { id, channel, client, deal, mode, unread, lastMessageAt, lastMessage, sla } = conversation;
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: id }}
      aria-current={isOpen ? "true" : undefined}
      className={`block border-b border-line px-3 py-2.5 hover:bg-raised ${isOpen ? "bg-ours" : ""}`}
    >
      <div className="flex items-center gap-2">
        <ChannelIcon channel={channel} />
        <span className="min-w-0 flex-1 truncate font-medium">{client.name ?? client.phone ?? t("list.noName")}</span>
        <time dateTime={lastMessageAt} className="shrink-0 text-xs text-soft">
          {shortTime(lastMessageAt, i18n.language, now)}
        </time>
      </div>
      <LastLine message={lastMessage} />
      <div className="mt-1 flex items-center gap-1.5">
        <Tag tone={mode === "human" ? "warn" : "plain"}>
          {mode === "bot" ? <Bot size={12} aria-hidden /> : <User size={12} aria-hidden />}
          <span className="max-w-32 truncate">
            {mode === "human" && assignee !== undefined ? assignee : t(`mode.${mode}`)}
          </span>
        </Tag>
        <Tag>{t(`stage.${deal.stage}`)}</Tag>
        <span className="flex-1" />
        {conversation.pendingApprovals > 0 && <Tag tone="bad">{t("list.decide")}</Tag>}
        <Sla sla={sla} />
        {unread > 0 && (
          <span
            aria-label={t("list.unread", { count: unread })}
            role="img"
            className="min-w-5 rounded-full bg-accent px-1.5 text-center text-xs leading-5 font-semibold text-accent-ink"
          >
            {unread}
          </span>
        )}
      </div>
    </Link>
  );
}
