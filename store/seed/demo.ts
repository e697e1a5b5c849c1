import { v5 } from "uuid";

const NAMESPACE = "6f2d3c52-8a5e-4a0b-9d5c-3f0c7c1b9e10";

/** The same id for the same thing in every installation. */
export function demoId(name: string): string {
  return v5(name, NAMESPACE);
}

/** What the seed creates, by id: the same everywhere, so that commands, tests and docs can name it. */
export const DEMO = {
  orgId: demoId("organisation"),
  slug: "demo",
  name: "Demo: Tien-Shan Tours",
  currency: "KGS",
  timeZone: "Asia/Bishkek",
  locale: "ru",
  terminalAccountId: demoId("channel:terminal"),
  webChatAccountId: demoId("channel:web-chat"),
} as const;
