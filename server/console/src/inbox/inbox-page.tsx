import { Outlet, useParams } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Quiet } from "../ui/states.tsx";
import { ConversationList } from "./conversation-list.tsx";

export function NothingOpen() {
  const { t } = useTranslation();
  return <Quiet icon={<MessagesSquare size={32} aria-hidden />} title={t("conversation.choose")} />;
}

/** The list and what is open of it; on a phone one or the other. */
export function InboxPage() {
  const { t } = useTranslation();
  const { conversationId } = useParams({ strict: false });
  const isOpen = conversationId !== undefined;
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={t("nav.inbox")}
        className={`${isOpen ? "hidden lg:flex" : "flex"} w-full min-w-0 flex-col border-r border-line bg-panel lg:w-[22rem] lg:shrink-0`}
      >
        <ConversationList openId={conversationId} />
      </section>
      <div className={`${isOpen ? "flex" : "hidden lg:flex"} min-w-0 flex-1 flex-col`}>
        <Outlet />
      </div>
    </div>
  );
}
