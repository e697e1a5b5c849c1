export { createPageRoutes } from "./page.ts";
export { createWebChatPublisher, type WebChatPublisher } from "./publisher.ts";
export { createChatRoutes } from "./routes.ts";
