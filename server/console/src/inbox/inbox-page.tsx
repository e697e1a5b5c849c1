import { MessagesSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ConversationPane } from "../conversation/conversation-pane.tsx";
import { Quiet } from "../ui/states.tsx";
import { ConversationList } from "./conversation-list.tsx";

/** The list and what is open of it; on a phone one or the other. */
export function InboxPage({ conversationId }: { conversationId?: string }) {
  const { t } = useTranslation();
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
        {isOpen ? (
          <ConversationPane key={conversationId} id={conversationId} />
        ) : (
          <Quiet icon={<MessagesSquare size={32} aria-hidden />} title={t("conversation.choose")} />
        )}
      </div>
    </div>
  );
}
