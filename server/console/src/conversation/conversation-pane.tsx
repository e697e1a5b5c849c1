import { useState } from "react";
import { useApprovals, useConversation, useMay } from "../api/queries.ts";
import { Failed, Loading } from "../ui/states.tsx";
import { ApprovalCard } from "./approval-card.tsx";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { MessageList } from "./message-list.tsx";
import { SidePanel } from "./side-panel.tsx";

/** One conversation: its head, what was said, what waits for a decision, where to answer, and whom it is with. */
export function ConversationPane({ id }: { id: string }) {
  const [hasPanel, setPanel] = useState(false);
  const conversation = useConversation(id);
  const approvals = useApprovals(id);
  const mayTalk = useMay("talk");
  if (conversation.isPending) return <Loading />;
  if (conversation.isError) return <Failed error={conversation.error} again={() => void conversation.refetch()} />;
  return (
    <div className="flex min-h-0 flex-1">
      <section className={`${hasPanel ? "hidden xl:flex" : "flex"} min-w-0 flex-1 flex-col`}>
        <ConversationHeader conversation={conversation.data} onDetails={() => setPanel(!hasPanel)} />
        <MessageList id={id} />
        {approvals.data?.items.map((approval) => (
          <ApprovalCard key={approval.id} conversationId={id} approval={approval} />
        ))}
        {mayTalk && <Composer conversation={conversation.data} />}
      </section>
      <SidePanel conversation={conversation.data} isOpen={hasPanel} onClose={() => setPanel(false)} />
    </div>
  );
}
