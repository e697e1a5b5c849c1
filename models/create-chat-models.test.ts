import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { ModelError, type ModelCallRecord } from "../domain/index.ts";
import { createModelRequest as ask } from "./testing/index.ts";
import { createTestModels, providerAt } from "./testing/test-models.ts";

const primary = new LLMock({ port: 0, logLevel: "silent" });
const fallback = new LLMock({ port: 0, logLevel: "silent" });
const quote = {
  name: "quote",
  description: "The price of a tour",
  schema: z.object({ tour: z.string(), adults: z.number().int() }),
};
const tools = [quote];

function both(overrides = {}) {
  return {
    primary: providerAt(`${primary.url}/v1`, overrides),
    fallback: providerAt(`${fallback.url}/v1`, { model: "gpt-4.1-mini" }),
  };
}

/** Makes the primary hold its answer to "hello"; `arrived` resolves when it was asked. */
function holdPrimary() {
  const arrived = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  primary.onMessage("hello", async () => {
    arrived.resolve();
    await gate.promise;
    return { content: "too late" };
  });
  onTestFinished(() => gate.resolve());
  return arrived.promise;
}

async function failureOf(answer: Promise<unknown>): Promise<ModelError & { data: { calls: ModelCallRecord[] } }> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError & { data: { calls: ModelCallRecord[] } };
}

beforeAll(async () => {
  await primary.start();
  await fallback.start();
});
beforeEach(() => {
  primary.reset().clearChaos();
  fallback.reset();
  fallback.onMessage("", { content: "from the fallback" });
});
afterAll(async () => {
  await primary.stop();
  await fallback.stop();
});

describe("chat models against an OpenAI-compatible server", () => {
  it("answers with text and accounts for tokens, cache and list price", async () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 };
    primary.onMessage("hello", { content: "Hi there", usage, model: "gpt-4o-mini-2024-07-18" });
    const { models } = createTestModels(both());
    const { message, calls } = await models.complete(ask());
    expect(message.text).toBe("Hi there");
    expect(calls).toEqual([
      {
        id: "id-1",
        turnId: "00000000-0000-7000-8000-000000000002",
        purpose: "qualify",
        provider: new URL(primary.url).host,
        model: "gpt-4o-mini-2024-07-18",
        tokensIn: 1000,
        tokensOut: 200,
        tokensCached: 0,
        tokensReasoning: 0,
        costMicroUsd: 270,
        latencyMs: 0,
        finishReason: "stop",
        errorCode: null,
        at: new Date("2026-05-04T09:00:00Z"),
      },
    ]);
    expect(models.description).toBe(
      `gpt-4o-mini at ${new URL(primary.url).host}, then gpt-4.1-mini at ${new URL(fallback.url).host}`,
    );
  });

  it("takes the cost that OpenRouter charged before any price table", async () => {
    const details = {
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 7 },
    };
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, cost: 0.00014, ...details };
    primary.onMessage("hello", { content: "Hi", usage });
    const { models } = createTestModels({ primary: providerAt(`${primary.url}/api/v1`, { model: "openai/gpt-4o" }) });
    const { calls } = await models.complete(ask());
    expect(calls).toMatchObject([{ costMicroUsd: 140, tokensIn: 100, tokensCached: 60, tokensReasoning: 7 }]);
  });

  it("carries a tool call and its result through two rounds", async () => {
    primary.on({ userMessage: "how much", hasToolResult: true }, { content: "It costs 45 000 som" });
    primary.onMessage("how much", {
      toolCalls: [{ id: "call_9", name: "quote", arguments: { tour: "T1", adults: 2 } }],
    });
    const { models } = createTestModels(both());
    const messages = [new SystemMessage("You sell tours"), new HumanMessage("how much")];
    const first = await models.complete(ask({ messages, tools, temperature: 0.3 }));
    expect(first.message.tool_calls).toMatchObject([{ id: "call_9", name: "quote", args: { tour: "T1", adults: 2 } }]);
    const result = new ToolMessage({ tool_call_id: "call_9", content: '{"total":45000}' });
    const second = await models.complete(ask({ messages: [...messages, first.message, result], tools }));
    expect(second.message.text).toBe("It costs 45 000 som");
    const [sent] = primary.getRequests();
    expect(sent?.body).toMatchObject({ model: "gpt-4o-mini", temperature: 0.3, stream: false });
    expect(sent?.body?.tools).toMatchObject([
      { type: "function", function: { name: "quote", parameters: { required: ["tour", "adults"] } } },
    ]);
  });

  it("waits as long as a 429 asks and tries again", async () => {
    primary.setChaos({ rateLimitRate: 1 });
    primary.onMessage("hello", { content: "Hi" });
    const { models, pauses } = createTestModels({
      ...both(),
      retry: {
        sleep: (ms) => {
          pauses.push(ms);
          primary.clearChaos();
          return Promise.resolve();
        },
      },
    });
    const { message, calls } = await models.complete(ask());
    expect(message.text).toBe("Hi");
    expect(pauses).toEqual([1000]);
    expect(calls.map((call) => call.errorCode)).toEqual(["http-429", null]);
  });

  it("tries a failing provider three times, then the fallback, and records every attempt", async () => {
    for (const status of [500, 502, 503]) primary.nextRequestError(status, { message: "boom" });
    const { models, pauses } = createTestModels(both());
    const { message, calls } = await models.complete(ask());
    expect(message.text).toBe("from the fallback");
    expect(pauses).toEqual([300, 600]);
    expect(calls.map((call) => call.errorCode)).toEqual(["http-503", "http-502", "http-500", null]);
    expect(calls.at(-1)).toMatchObject({ provider: new URL(fallback.url).host, errorCode: null });
  });

  it("leaves a provider that does not answer in time for the fallback, without a second wait", async () => {
    void holdPrimary();
    const { models } = createTestModels(both({ timeoutMs: 30 }));
    const { message, calls } = await models.complete(ask());
    expect(message.text).toBe("from the fallback");
    expect(calls.map((call) => call.errorCode)).toEqual(["timeout", null]);
  });

  it("reports a timeout as such when there is nobody else to ask", async () => {
    void holdPrimary();
    const { models } = createTestModels({ primary: both({ timeoutMs: 30 }).primary });
    const error = await failureOf(models.complete(ask()));
    expect(error).toMatchObject({ code: "model-timeout", data: { calls: [{ errorCode: "timeout", tokensIn: 0 }] } });
  });

  it("gives truncated arguments back as an invalid call that says why", async () => {
    primary.onMessage("how much", {
      toolCalls: [{ id: "call_1", name: "quote", arguments: '{"tour":"T1","adu' }],
      finishReason: "length",
    });
    const { models } = createTestModels(both());
    const { message, calls } = await models.complete(ask({ messages: [new HumanMessage("how much")], tools }));
    expect(message.tool_calls).toEqual([]);
    expect(message.invalid_tool_calls).toMatchObject([
      { id: "call_1", name: "quote", error: "the arguments were cut off: the answer was too long" },
    ]);
    expect(calls).toMatchObject([{ finishReason: "length", errorCode: null }]);
  });

  it("gives a call of an unknown tool back as an invalid call that names the known ones", async () => {
    primary.onMessage("fly", { toolCalls: [{ id: "call_1", name: "teleport", arguments: {} }] });
    const { models } = createTestModels(both());
    const { message } = await models.complete(ask({ messages: [new HumanMessage("fly")], tools }));
    expect(message.tool_calls).toEqual([]);
    expect(message.invalid_tool_calls).toMatchObject([
      { id: "call_1", name: "teleport", error: "there is no tool of this name; the tools are quote" },
    ]);
  });

  it("renames a call whose id was used before in the conversation", async () => {
    primary.onMessage("again", { toolCalls: [{ id: "call_0", name: "quote", arguments: { tour: "T2", adults: 1 } }] });
    const earlier = new AIMessage({
      content: "",
      tool_calls: [{ id: "call_0", name: "quote", args: { tour: "T1", adults: 1 } }],
    });
    const messages = [earlier, new ToolMessage({ tool_call_id: "call_0", content: "{}" }), new HumanMessage("again")];
    const { models } = createTestModels(both());
    const { message } = await models.complete(ask({ messages, tools }));
    expect(message.tool_calls).toMatchObject([{ id: expect.stringMatching(/^call_id-\d+$/), args: { tour: "T2" } }]);
  });

  it("reports an answer that is not JSON as a bad answer after its retries", async () => {
    primary.setChaos({ malformedRate: 1 });
    const { models } = createTestModels({ primary: both().primary });
    const error = await failureOf(models.complete(ask()));
    expect(error.code).toBe("model-bad-answer");
    expect(error.data.calls.map((call) => call.errorCode)).toEqual(["bad-answer", "bad-answer", "bad-answer"]);
  });

  it("does not repeat a refused key, and says what to do without quoting the provider", async () => {
    primary.nextRequestError(401, { message: "Incorrect API key provided: test-key", code: "invalid_api_key" });
    const { models } = createTestModels({ primary: both().primary });
    const error = await failureOf(models.complete(ask()));
    expect(error).toMatchObject({
      code: "model-refused",
      remedy: "check the API key of this provider",
      retryable: false,
    });
    expect(error.message).toBe(`${new URL(primary.url).host} answered 401 (invalid_api_key)`);
    expect(primary.getRequests()).toHaveLength(1);
  });

  it("ends at once when the caller aborts, with the caller's reason and a call on record", async () => {
    const arrived = holdPrimary();
    const { models } = createTestModels(both());
    const controller = new AbortController();
    const seen: ModelCallRecord[] = [];
    const answer = models.complete(ask({ signal: controller.signal, onCall: (call) => seen.push(call) }));
    await arrived;
    controller.abort(new Error("a newer message came"));
    await expect(answer).rejects.toThrow("a newer message came");
    expect(seen).toMatchObject([{ errorCode: "aborted" }]);
    expect(fallback.getRequests()).toHaveLength(0);
  });
});
