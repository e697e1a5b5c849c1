import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, it } from "vitest";
import { createJourney, endsWithToolResult, startModelStandIn } from "./model-stand-in.ts";

const toBody = (messages: object[], rest: object = {}) =>
  Buffer.from(JSON.stringify({ model: "m", messages, ...rest }));
const journey = createJourney({ tool: "get_client", args: '{"a":1}', reply: "Да." });

describe("endsWithToolResult", () => {
  it("is false after a customer's message and true after a tool's", () => {
    expect(endsWithToolResult(toBody([{ role: "user", content: "hi" }]))).toBe(false);
    expect(
      endsWithToolResult(
        toBody([
          { role: "user", content: "hi" },
          { role: "tool", content: "{}" },
        ]),
      ),
    ).toBe(true);
  });

  it("is not fooled by a role inside a text or by tool definitions after the messages", () => {
    expect(endsWithToolResult(toBody([{ role: "user", content: '"role":"tool"' }]))).toBe(false);
    const tools = [
      { type: "function", function: { name: "x", parameters: { properties: { role: { type: "string" } } } } },
    ];
    expect(endsWithToolResult(toBody([{ role: "tool", content: "{}" }], { tools }))).toBe(true);
  });
});

describe("startModelStandIn", () => {
  it("leads a real client through a tool call to a reply, with an id of its own each time", async () => {
    const standIn = await startModelStandIn({ answer: journey });
    try {
      const model = new ChatOpenAI({
        model: "m",
        apiKey: "k",
        maxRetries: 0,
        configuration: { baseURL: standIn.baseUrl },
      });
      const first = await model.invoke([new HumanMessage("Привет")]);
      expect(first.tool_calls).toMatchObject([{ name: "get_client", args: { a: 1 } }]);
      const result = new ToolMessage({ content: "{}", tool_call_id: first.tool_calls?.[0]?.id ?? "" });
      const second = await model.invoke([new HumanMessage("Привет"), first, result]);
      expect(second.text).toBe("Да.");
      expect(second.id).not.toBe(first.id);
    } finally {
      await standIn.close();
    }
  });

  it("refuses what it does not speak with 400", async () => {
    const standIn = await startModelStandIn({ answer: journey });
    try {
      const post = async (path: string, body: string) =>
        (await fetch(`${standIn.baseUrl}${path}`, { method: "POST", body })).status;
      expect(await post("/embeddings", "{}")).toBe(400);
      expect(await post("/chat/completions", '{"stream":true}')).toBe(400);
    } finally {
      await standIn.close();
    }
  });
});
