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
