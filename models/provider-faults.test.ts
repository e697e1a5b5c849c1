import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { ModelError } from "../domain/index.ts";
import { createModelRequest as ask } from "./testing/index.ts";
import {
  completionBody,
  createTestModels,
  providerAt,
  startFaultServer,
  type FaultServer,
  type TestModels,
} from "./testing/test-models.ts";
import type { ProviderSettings } from "./settings.ts";

const tools = [{ name: "quote", description: "The price of a tour", schema: z.object({ adults: z.number() }) }];
const quoteCall = (id: string | null, args: string) => ({
  id,
  type: "function",
  function: { name: "quote", arguments: args },
});

type Handle = Parameters<typeof startFaultServer>[0];

async function faulty(
  handle: Handle,
  overrides: Partial<ProviderSettings> = {},
): Promise<TestModels & { server: FaultServer }> {
  const server = await startFaultServer(handle);
  onTestFinished(() => server.close());
  return { server, ...createTestModels({ primary: providerAt(server.url, overrides) }) };
}

function always(status: number, body: string): Handle {
  return (response) => response.writeHead(status, { "content-type": "application/json" }).end(body);
}

async function failureOf(answer: Promise<unknown>): Promise<ModelError> {
  const error = await answer.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

describe("faults of providers", () => {
  it("retries an error that came inside a 200 answer", async () => {
    const { models } = await faulty((response, count) => {
      response.end(
        count === 1 ? '{"error":{"code":502,"message":"provider down"}}' : completionBody({ content: "ok" }),
      );
    });
    const { calls } = await models.complete(ask());
    expect(calls.map((call) => call.errorCode)).toEqual(["http-502", null]);
  });

  it("retries a choice that ended with an error", async () => {
    const broken = JSON.stringify({ choices: [{ finish_reason: "error", message: { content: "" } }] });
    const { models } = await faulty((response, count) => {
      response.end(count === 1 ? broken : completionBody({ content: "ok" }));
    });
    expect((await models.complete(ask())).calls.map((call) => call.errorCode)).toEqual(["http-502", null]);
  });

  it("tolerates the blank lines of a busy server, and thoughts left in the text", async () => {
    const { models } = await faulty((response) => {
      response.write("\n\n\n");
      response.end(completionBody({ content: "<think>what to say</think>\n\nHello" }));
    });
    expect((await models.complete(ask())).message.text).toBe("Hello");
  });

  it("does not wait for a Retry-After that is too long", async () => {
    const { models, pauses } = await faulty((response) => response.writeHead(429, { "retry-after": "120" }).end("{}"));
    const error = await failureOf(models.complete(ask()));
    expect(error).toMatchObject({ code: "model-down", data: { calls: [{ errorCode: "http-429" }] } });
    expect(pauses).toEqual([]);
  });

  it("honours a Retry-After that is a date", async () => {
    const { models, pauses } = await faulty((response, count) => {
      if (count > 1) response.end(completionBody({ content: "ok" }));
      else response.writeHead(503, { "retry-after": "Mon, 04 May 2026 09:00:03 GMT" }).end("{}");
    });
    await models.complete(ask());
    expect(pauses).toEqual([3000]);
  });

  it("takes an empty purse for a refusal, whatever status it comes with", async () => {
    const { models } = await faulty(always(429, '{"error":{"code":"insufficient_quota","message":"secret words"}}'));
    const error = await failureOf(models.complete(ask()));
    expect(error).toMatchObject({ code: "model-refused", data: { calls: [{ errorCode: "http-429" }] } });
    expect(error.message).not.toContain("secret");
  });

  it("takes a content filter for a refusal", async () => {
    const body = JSON.stringify({ choices: [{ finish_reason: "content_filter", message: { content: "" } }] });
    const { models } = await faulty(always(200, body));
    const error = await failureOf(models.complete(ask()));
    expect(error).toMatchObject({ code: "model-refused", data: { calls: [{ errorCode: "content-filter" }] } });
  });

  it("counts a body that never ends as a timeout", async () => {
    const { models } = await faulty((response) => void response.writeHead(200).write("{"), { timeoutMs: 40 });
    expect(await failureOf(models.complete(ask()))).toMatchObject({ code: "model-timeout" });
  });

  it("retries a connection that breaks off", async () => {
    const { models } = await faulty((response, count) => {
      if (count === 1) response.destroy();
      else response.end(completionBody({ content: "ok" }));
    });
    expect((await models.complete(ask())).calls.map((call) => call.errorCode)).toEqual(["network", null]);
  });

  it("reports a server that is not there as down", async () => {
    const { models, server } = await faulty(always(200, "{}"));
    await server.close();
    const error = await failureOf(models.complete(ask()));
    expect(error).toMatchObject({ code: "model-down", retryable: true });
    expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  it("accepts calls without arguments or with an object, and refuses other JSON", async () => {
    const objectCall = { id: "b", type: "function", function: { name: "quote", arguments: { adults: 2 } } };
    const calls = [quoteCall("a", ""), objectCall, quoteCall("c", "[1]"), quoteCall(null, "{oops")];
    const { models } = await faulty(always(200, completionBody({ tool_calls: calls })));
    const { message } = await models.complete(ask({ tools }));
    expect(message.tool_calls).toMatchObject([
      { id: "a", args: {} },
      { id: "b", args: { adults: 2 } },
    ]);
    expect(message.invalid_tool_calls).toMatchObject([
      { id: "c", error: "the arguments must be a JSON object" },
      { id: expect.stringMatching(/^call_id-/), error: "the arguments are not valid JSON" },
    ]);
  });

  it("records what a silent server must have used, for the limit's sake", async () => {
    const { models } = await faulty(always(200, completionBody({ content: "ok" })), { model: "local" });
    const { calls } = await models.complete(ask({ messages: [new HumanMessage("x".repeat(2000))] }));
    expect(calls).toMatchObject([{ tokensIn: 1008, tokensOut: 0, costMicroUsd: null, model: "stand-in" }]);
  });

  it("sends no temperature to models that refuse one, and the fields that a provider needs", async () => {
    const extra = { thinking: { type: "disabled" } };
    const overrides = { model: "gpt-5-mini", extraBody: extra, maxOutputTokens: 700, headers: { "x-title": "Demo" } };
    let title: unknown;
    const { models, server } = await faulty((response, _count, request) => {
      title = request.headers["x-title"];
      response.end(completionBody({ content: "ok" }));
    }, overrides);
    await models.complete(ask({ temperature: 0.2 }));
    expect(server.requests[0]).not.toHaveProperty("temperature");
    expect(server.requests[0]).toMatchObject({ ...extra, max_completion_tokens: 700 });
    expect(title).toBe("Demo");
  });
});

describe("what goes back to a provider", () => {
  const result = (id: string) => new ToolMessage({ tool_call_id: id, content: "{}" });

  it("returns thoughts with the tool calls they belong to, and empty ones for calls of others", async () => {
    const thinking = { reasoning_content: "two adults", tool_calls: [quoteCall("b", '{"adults":2}')] };
    const { models, server } = await faulty(always(200, completionBody(thinking)));
    const other = new AIMessage({ content: "", tool_calls: [{ id: "a", name: "quote", args: { adults: 1 } }] });
    const first = await models.complete(ask({ messages: [new HumanMessage("hi"), other, result("a")], tools }));
    const messages = [new HumanMessage("hi"), other, result("a"), first.message, result("b")];
    await models.complete(ask({ messages, tools }));
    const [before, after] = server.requests as { messages: { reasoning_content?: string }[] }[];
    expect(before?.messages.map((sent) => sent.reasoning_content)).toEqual([undefined, undefined, undefined]);
    expect(after?.messages.map((sent) => sent.reasoning_content)).toEqual([
      undefined,
      "",
      undefined,
      "two adults",
      undefined,
    ]);
  });

  it("keeps thoughts from a provider that did not think them", async () => {
    const { models, server } = await faulty(always(200, completionBody({ content: "ok" })));
    const foreign = new AIMessage({
      content: "",
      tool_calls: [{ id: "a", name: "quote", args: {} }],
      additional_kwargs: { reasoning_content: "private" },
      response_metadata: { provider: "elsewhere.example" },
    });
    await models.complete(ask({ messages: [new HumanMessage("hi"), foreign, result("a")], tools }));
    expect(JSON.stringify(server.requests[0])).not.toContain("private");
  });

  it("sends a broken call back when it was answered, with arguments that parse, and drops it when not", async () => {
    const { models, server } = await faulty(always(200, completionBody({ content: "ok" })));
    const broken = (id: string) => ({
      type: "invalid_tool_call" as const,
      id,
      name: "no such tool",
      args: "{",
      error: "x",
    });
    const answer = new AIMessage({ content: "", invalid_tool_calls: [broken("a"), broken("b")] });
    await models.complete(ask({ messages: [new HumanMessage("hi"), answer, result("a")], tools }));
    const [, sent] = (server.requests[0] as { messages: { tool_calls?: unknown[] }[] }).messages;
    expect(sent?.tool_calls).toEqual([
      { id: "a", type: "function", function: { name: "no_such_tool", arguments: "{}" } },
    ]);
  });
});
