import { parseArgs } from "node:util";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { startModelStandIn, type StandInAnswer } from "../bench/index.ts";
import { createOfflineModel } from "../models/offline/index.ts";
import { between, chance } from "./random.ts";

interface WireMessage {
  role: "system" | "user" | "assistant" | "tool";
  content: string | null;
  tool_call_id?: string;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
}

interface WireTool {
  type: "function";
  function: { name: string; description?: string; parameters: Record<string, unknown> };
}

interface WireRequest {
  messages: WireMessage[];
  tools?: WireTool[];
}

function toAnswerOfModel(wire: WireMessage): AIMessage {
  const calls = (wire.tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => ({
    id,
    name,
    args: JSON.parse(args) as Record<string, unknown>,
  }));
  return new AIMessage({ content: wire.content ?? "", tool_calls: calls });
}

/** The wire's messages as the offline model reads them. */
export function toMessages(wire: readonly WireMessage[]): BaseMessage[] {
  return wire.map((message) => {
    if (message.role === "assistant") return toAnswerOfModel(message);
    const content = message.content ?? "";
    if (message.role === "system") return new SystemMessage(content);
    if (message.role === "user") return new HumanMessage(content);
    return new ToolMessage({ content, tool_call_id: message.tool_call_id ?? "" });
  });
}

/**
 * The offline model behind a wire and slow: its journey calls tools and books, and a turn that takes as long as with a real
 * provider is there to be killed. Like a provider it gives a repeated request new call ids.
 */
export function createSlowOfflineModel(latency: {
  minMs: number;
  maxMs: number;
}): (body: Buffer) => Promise<StandInAnswer> {
  const model = createOfflineModel();
  return async (body) => {
    const request = JSON.parse(body.toString("utf8")) as WireRequest;
    const bound = request.tools === undefined ? model : model.bindTools(request.tools);
    const message = await bound.invoke(toMessages(request.messages));
    const text = message.text;
    const latencyMs = between(latency.minMs, latency.maxMs, chance(0, text, request.messages.length));
    const calls = (message.tool_calls ?? []).map(({ name, args }) => ({ name, args: JSON.stringify(args) }));
    return calls.length === 0 ? { kind: "text", text, latencyMs } : { kind: "tools", calls, text, latencyMs };
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { "min-ms": { type: "string", default: "30" }, "max-ms": { type: "string", default: "250" } },
  });
  const answer = createSlowOfflineModel({ minMs: Number(values["min-ms"]), maxMs: Number(values["max-ms"]) });
  const standIn = await startModelStandIn({ answer });
  process.stdout.write(`ready ${standIn.baseUrl}\n`);
  process.once("disconnect", () => process.exit(0)); // the parent is gone
}

if (import.meta.main) await main();
