export { createPageRoutes } from "./page.ts";
export { createChatRoutes } from "./routes.ts";
