export {
  startHttpStandIn,
  type HttpFault,
  type HttpStandIn,
  type HttpStandInOptions,
  type TakenSend,
} from "./http-stand-in.ts";
export { createMemoryState } from "./state.ts";
export {
  startTelegramStandIn,
  type AcceptedMessage,
  type StandInUser,
  type TelegramCall,
  type TelegramFault,
  type TelegramStandIn,
  type TelegramStandInOptions,
  type Update,
} from "./telegram-stand-in.ts";
export { openWebhookDoor, type WebhookDoor } from "./webhook-door.ts";
