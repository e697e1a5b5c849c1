import { createRootRoute, createRoute, createRouter, Navigate } from "@tanstack/react-router";
import { InboxPage } from "./inbox/inbox-page.tsx";
import { KnowledgePage } from "./knowledge/knowledge-page.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({ component: Shell });

const home = createRoute({ getParentRoute: () => root, path: "/", component: () => <Navigate to="/inbox" /> });
const inbox = createRoute({ getParentRoute: () => root, path: "/inbox", component: () => <InboxPage /> });
const conversation = createRoute({
  getParentRoute: () => root,
  path: "/inbox/$conversationId",
  component: function Conversation() {
    const { conversationId } = conversation.useParams();
    return <InboxPage conversationId={conversationId} />;
  },
});
const knowledge = createRoute({ getParentRoute: () => root, path: "/knowledge", component: KnowledgePage });

export const router = createRouter({
  routeTree: root.addChildren([home, inbox, conversation, knowledge]),
  basepath: "/console",
  defaultNotFoundComponent: () => <Navigate to="/inbox" />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
