import { createRootRoute, createRoute, createRouter, Navigate } from "@tanstack/react-router";
import { ConversationPane } from "./conversation/conversation-pane.tsx";
import { InboxPage, NothingOpen } from "./inbox/inbox-page.tsx";
import { KnowledgePage } from "./knowledge/knowledge-page.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({ component: Shell });

const home = createRoute({ getParentRoute: () => root, path: "/", component: () => <Navigate to="/inbox" /> });
// The list stays while conversations open and close beside it, with its filter, its search and its place.
const inbox = createRoute({ getParentRoute: () => root, path: "/inbox", component: InboxPage });
const nothing = createRoute({ getParentRoute: () => inbox, path: "/", component: NothingOpen });
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  component: function Conversation() {
    const { conversationId } = conversation.useParams();
    return <ConversationPane key={conversationId} id={conversationId} />;
  },
});
const knowledge = createRoute({ getParentRoute: () => root, path: "/knowledge", component: KnowledgePage });

export const router = createRouter({
  routeTree: root.addChildren([home, inbox.addChildren([nothing, conversation]), knowledge]),
  basepath: "/console",
  defaultNotFoundComponent: () => <Navigate to="/inbox" />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
