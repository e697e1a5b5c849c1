import {
  agentConfig,
  dayIn,
  inertJson,
  localText,
  type Facts,
  type FollowUp,
  type HandoffContract,
  type Locale,
  type LocalText,
  type Money,
  type Organisation,
  type Stage,
} from "../domain/index.ts";
import type { AgentDefinition } from "./agent.ts";

/** What an agent is told beside its words. Rows of the store fit as they are. */
export interface AgentContext {
  now: Date;
  stage: Stage;
  organisation: Organisation;
  client: { name: string | null; phone: string | null };
  facts: Facts;
  bookings: readonly {
    number: string;
    tour: string;
    title: LocalText | Record<string, string>;
    date: string;
    adults: number;
    children: number;
    total: Money;
    status: string;
  }[];
  /** The contract of the last return from a person to the bot. */
  handedBack: Pick<HandoffContract, "summary" | "promises"> | null;
  summary: string | null;
  /** Writes that wait for a person's decision. */
  awaiting: readonly { tool: string; args: Record<string, unknown>; since: string }[];
  /** What the customer said in earlier conversations, in their own words, best match first; `day` is when. */
  memories: readonly { text: string; day: string }[];
  /** Known from an earlier conversation. */
  isReturning: boolean;
  /** What is said of our own accord, where nothing is unanswered. */
  followUp: FollowUp | null;
}

export interface SystemMessageText {
  text: string;
  /** Which prompt files it was made of, and which version of the organisation's settings. */
  version: string;
}

function titleIn(title: AgentContext["bookings"][number]["title"], locale: Locale): string {
  return localText({ ...title, ru: title["ru"] ?? Object.values(title)[0] ?? "" }, locale);
}

function toBooking(booking: AgentContext["bookings"][number], locale: Locale): unknown {
  const { number, tour, title, date, adults, children, total, status } = booking;
  return { number, tour, title: titleIn(title, locale), date, adults, children, total, status };
}

function toFollowUp({ kind, step, of, booking }: FollowUp): unknown {
  return { kind, step, of, ...(booking !== undefined && { booking: booking.number }) };
}

function toJson(agent: AgentDefinition, locale: Locale, context: AgentContext): string {
  const { now, organisation, client, handedBack } = context;
  const { name, currency, timeZone, settings } = organisation;
  const { tone, discountLimitPercent } = settings;
  return inertJson({
    now: now.toISOString(),
    today: dayIn(now, timeZone),
    agent: agent.name,
    stage: context.stage,
    locale,
    organisation: { name, currency, timeZone, discountLimitPercent, ...(tone !== undefined && { tone }) },
    client: { name: client.name, phone: client.phone },
    facts: context.facts,
    bookings: context.bookings.map((booking) => toBooking(booking, locale)),
    handedBack: handedBack === null ? null : { summary: handedBack.summary, promises: handedBack.promises },
    summary: context.summary,
    awaitingApproval: context.awaiting.map(({ tool, args, since }) => ({ tool, args, since })),
    memories: context.memories,
    returning: context.isReturning,
    ...(context.followUp !== null && { followUp: toFollowUp(context.followUp) }),
  });
}

/**
 * The system message of one model call: the agent's words, which providers can cache, then the context block. Values in
 * the block may come from customers, so `<` and `>` are escaped inside it.
 */
export function renderSystemMessage(agent: AgentDefinition, locale: Locale, context: AgentContext): SystemMessageText {
  const { version, settings } = agentConfig(context.organisation, agent.name);
  const prompt = agent.prompt(locale, settings.promptVersion);
  return {
    text: `${prompt.text}\n\n<context>\n${toJson(agent, locale, context)}\n</context>`,
    version: version === 0 ? prompt.version : `${prompt.version}+settings.v${version}`,
  };
}
