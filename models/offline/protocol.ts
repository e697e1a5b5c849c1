import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import { AGENTS, FACT_SHAPES, FOLLOW_UP_KINDS, Locale, Money, STAGES, type Facts } from "../../domain/index.ts";

const CountOf = z.number().int().nonnegative();
const Booking = z.object({
  number: z.string(),
  tour: z.string(),
  title: z.string(),
  date: z.string(),
  adults: CountOf,
  children: CountOf,
  total: Money,
  status: z.string(),
});
export type Booking = z.infer<typeof Booking>;

/** Facts that do not fit their shape are dropped one by one: an old row must not silence the model. */
const KnownFacts = z.record(z.string(), z.unknown()).transform((record): Facts => {
  const good: Record<string, unknown> = {};
  for (const [key, shape] of Object.entries(FACT_SHAPES)) {
    const parsed = shape.safeParse(record[key]);
    if (parsed.success) good[key] = parsed.data;
  }
  return good;
});

const Context = z.object({
  today: z.iso.date().catch("1970-01-01"),
  agent: z.enum(AGENTS).catch("qualify"),
  stage: z.enum(STAGES).catch("new"),
  locale: Locale.catch("ru"),
  organisation: z
    .object({
      name: z.string().catch(""),
      currency: z.string().catch("KGS"),
      discountLimitPercent: z.number().catch(0),
    })
    .catch({ name: "", currency: "KGS", discountLimitPercent: 0 }),
  client: z
    .object({ name: z.string().nullable().catch(null), phone: z.string().nullable().catch(null) })
    .catch({ name: null, phone: null }),
  facts: KnownFacts.catch({}),
  bookings: z.array(Booking).catch([]),
  handedBack: z
    .object({ summary: z.string().catch(""), promises: z.array(z.string()).catch([]) })
    .nullable()
    .catch(null),
  summary: z.string().nullable().catch(null),
  returning: z.boolean().catch(false),
  /** Nothing new was written: what is to be said of our own accord. */
  followUp: z
    .object({ kind: z.enum(FOLLOW_UP_KINDS), step: CountOf, of: CountOf, booking: z.string().optional() })
    .optional()
    .catch(undefined),
  /** What earlier conversations left, best match first. */
  memories: z.array(z.object({ text: z.string(), day: z.iso.date() })).catch([]),
});
export type Context = z.infer<typeof Context>;

export interface Line {
  by: "client" | "bot" | "manager";
  text: string;
}

export interface ToolResult {
  name: string;
  args: Record<string, unknown>;
  content: unknown;
  error: { code: string; message: string } | undefined;
}

/** Everything the model may know: read from the messages of one request, nothing is kept between requests. */
export interface Dialogue {
  context: Context;
  /** Before the messages to be answered now. */
  history: Line[];
  /** The customer's messages to be answered, oldest first. */
  said: string[];
  /** Tool results of this turn, oldest first. */
  results: ToolResult[];
  /** A draft of this turn was refused: say only what tools have said. */
  careful: boolean;
}

const FENCE = /^\s*<customer_message>\n?([\s\S]*?)\n?<\/customer_message>\s*$/;

function textOf(message: BaseMessage): string {
  return message.text;
}

function customerText(message: BaseMessage): string | undefined {
  if (!HumanMessage.isInstance(message)) return undefined;
  const inner = FENCE.exec(textOf(message))?.[1];
  return inner?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function readContext(messages: readonly BaseMessage[]): Context {
  const system = messages.findLast(
    (message) => SystemMessage.isInstance(message) && textOf(message).includes("<context>"),
  );
  const block =
    system === undefined
      ? undefined
      : /<context>\s*([\s\S]*?)\s*<\/context>(?![\s\S]*<context>)/.exec(textOf(system))?.[1];
  return Context.parse(parseJson(block ?? "{}") ?? {});
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ErrorContent = z.object({ error: z.object({ code: z.string(), message: z.string().catch("") }) });

function toResult(
  message: ToolMessage,
  calls: ReadonlyMap<string, { name: string; args: Record<string, unknown> }>,
): ToolResult {
  const call = calls.get(message.tool_call_id);
  const content = parseJson(textOf(message));
  const failed = ErrorContent.safeParse(content);
  return {
    name: call?.name ?? message.name ?? "",
    args: call?.args ?? {},
    content,
    error: failed.success ? failed.data.error : content === undefined ? { code: "unreadable", message: "" } : undefined,
  };
}

function turnResults(messages: readonly BaseMessage[]): ToolResult[] {
  const calls = new Map<string, { name: string; args: Record<string, unknown> }>();
  const results: ToolResult[] = [];
  for (const message of messages) {
    if (AIMessage.isInstance(message)) {
      for (const call of message.tool_calls ?? [])
        if (call.id !== undefined) calls.set(call.id, { name: call.name, args: call.args });
    } else if (ToolMessage.isInstance(message)) {
      results.push(toResult(message, calls));
    }
  }
  return results;
}

function toLine(message: BaseMessage): Line | undefined {
  const said = customerText(message);
  if (said !== undefined) return { by: "client", text: said };
  if (!AIMessage.isInstance(message) || (message.tool_calls ?? []).length > 0) return undefined;
  const text = textOf(message);
  return text.startsWith("[manager] ") ? { by: "manager", text: text.slice("[manager] ".length) } : { by: "bot", text };
}

const lastOfCustomer = (messages: readonly BaseMessage[]): number =>
  messages.findLastIndex((message) => customerText(message) !== undefined);

/** Without a new message the turn begins at the word that there is none. */
const lastBeforeTurn = (messages: readonly BaseMessage[]): number =>
  messages.findIndex((message) => SystemMessage.isInstance(message) && !textOf(message).includes("<context>"));

/** Reads the chat protocol: context block, fenced customer messages, replies, and this turn's tool results. */
export function readDialogue(messages: readonly BaseMessage[]): Dialogue {
  const context = readContext(messages);
  const lastSaid = context.followUp === undefined ? lastOfCustomer(messages) : lastBeforeTurn(messages);
  const after = messages.slice(lastSaid + 1);
  const lines = messages
    .slice(0, lastSaid + 1)
    .map(toLine)
    .filter((line) => line !== undefined);
  const lastReply = lines.findLastIndex((line) => line.by !== "client");
  const refused = after.some(
    (message) =>
      toLine(message) !== undefined || (HumanMessage.isInstance(message) && customerText(message) === undefined),
  );
  return {
    context,
    history: lines.slice(0, lastReply + 1),
    said: lines.slice(lastReply + 1).map((line) => line.text),
    results: turnResults(after),
    careful: lastSaid >= 0 && refused,
  };
}
