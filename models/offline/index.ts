export { createOfflineModel, OfflineChatModel, type OfflineModelOptions } from "./model.ts";
