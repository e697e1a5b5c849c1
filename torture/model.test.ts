import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { createSlowOfflineModel, toMessages } from "./model.ts";

const CONTEXT = {
  now: "2026-06-01T06:00:00Z",
  today: "2026-06-01",
  agent: "qualify",
  stage: "new",
  locale: "ru",
  facts: {},
};
const system = { role: "system" as const, content: `Demo.\n<context>\n${JSON.stringify(CONTEXT)}\n</context>` };
const customer = {
  role: "user" as const,
  content: "<customer_message>\nХотим на Иссык-Куль в июле, нас двое\n</customer_message>",
};
const remember = { type: "function", function: { name: "remember", parameters: { type: "object", properties: {} } } };
const ask = createSlowOfflineModel({ minMs: 30, maxMs: 250 });
const toBody = (messages: object[]) => Buffer.from(JSON.stringify({ model: "m", messages, tools: [remember] }));

describe("toMessages", () => {
  it("gives each role its LangChain message, tool calls and their results included", () => {
    const call = { id: "c1", function: { name: "remember", arguments: '{"facts":[]}' } };
    const messages = toMessages([
      system,
      customer,
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", content: "{}", tool_call_id: "c1" },
    ]);
    expect(messages.map((message) => message.constructor)).toEqual([
      SystemMessage,
      HumanMessage,
      AIMessage,
      ToolMessage,
    ]);
    expect((messages[2] as AIMessage).tool_calls).toMatchObject([{ id: "c1", name: "remember", args: { facts: [] } }]);
    expect((messages[3] as ToolMessage).tool_call_id).toBe("c1");
  });
});

describe("the slow offline model", () => {
  it("calls the tools it is given and takes a provider's time", async () => {
    const answer = await ask(toBody([system, customer]));
    expect(answer).toMatchObject({ kind: "tools", calls: [{ name: "remember" }] });
    expect(answer.latencyMs).toBeGreaterThanOrEqual(30);
    expect(answer.latencyMs).toBeLessThanOrEqual(250);
  });

  it("gives the same answer to the same request", async () => {
    expect(await ask(toBody([system, customer]))).toEqual(await ask(toBody([system, customer])));
  });
});
