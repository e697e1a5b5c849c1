import { describeTelegram } from "./testing/telegram-suite.ts";

describeTelegram("polling");
