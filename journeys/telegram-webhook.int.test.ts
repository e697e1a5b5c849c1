import { describeTelegram } from "./testing/telegram-suite.ts";

describeTelegram("webhook");
