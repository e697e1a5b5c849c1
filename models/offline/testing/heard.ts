import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { AgentName, Facts, Locale } from "../../../domain/index.ts";
import { readDialogue } from "../protocol.ts";
import { understand, type Understanding } from "../understanding/index.ts";

interface Setting {
  /** Our replies before, oldest first. */
  before?: readonly string[];
  facts?: Facts;
  agent?: AgentName;
  locale?: Locale;
}

/** What one customer message means on 21 November 2026. */
export function understood(said: string, setting: Setting = {}): Understanding {
  const context = {
    today: "2026-11-21",
    agent: setting.agent ?? "qualify",
    stage: "qualification",
    locale: setting.locale ?? "ru",
    organisation: { name: "Demo", currency: "KGS", timeZone: "Asia/Bishkek" },
    client: { name: null, phone: null },
    facts: setting.facts ?? {},
    bookings: [],
    handedBack: null,
    summary: null,
  };
  const fence = (text: string): HumanMessage => new HumanMessage(`<customer_message>\n${text}\n</customer_message>`);
  const before = (setting.before ?? []).flatMap((reply) => [fence("…"), new AIMessage(reply)]);
  const system = new SystemMessage(`Prompt.\n<context>\n${JSON.stringify(context)}\n</context>`);
  return understand(readDialogue([system, ...before, fence(said)]));
}
