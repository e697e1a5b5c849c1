export { createOfflineModel, OfflineChatModel } from "./model.ts";
