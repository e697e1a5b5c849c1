import { AIMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { ModelError } from "../domain/index.ts";
import { createTokenLimiter } from "./token-limiter.ts";
import { createModelRequest as ask } from "./testing/index.ts";
import { completionBody, createTestModels, providerAt, startFaultServer } from "./testing/test-models.ts";

async function serverThat(status: number, body: string) {
  const server = await startFaultServer((response) => response.writeHead(status).end(body));
  onTestFinished(() => server.close());
  return server;
}

async function downProvider() {
  const server = await serverThat(500, "{}");
  return { server, primary: providerAt(server.url) };
}

describe("who answers", () => {
  it("is the offline model where no provider is configured", async () => {
    const { models } = createTestModels({});
    const { message, calls } = await models.complete(ask({ allowOffline: false }));
    expect(models.description).toBe("offline rules");
    expect(message.text).toBe("offline");
    expect(calls).toMatchObject([
      { provider: "offline", model: "rules", tokensIn: 0, costMicroUsd: 0, errorCode: null },
    ]);
  });

  it("is the offline model for an organisation that allows it while every provider is down", async () => {
    const { primary } = await downProvider();
    const { models } = createTestModels({ primary });
    const { message, calls } = await models.complete(ask({ allowOffline: true }));
    expect(message.text).toBe("offline");
    expect(calls.map((call) => call.errorCode)).toEqual(["http-500", "http-500", "http-500", null]);
  });

  it("is the model that was asked for, at the first provider only", async () => {
    const { primary, server } = await downProvider();
    const fallback = await serverThat(200, completionBody({ content: "from the fallback" }));
    const { models } = createTestModels({ primary, fallback: providerAt(fallback.url, { maxOutputTokens: 50 }) });
    const request = ask({ model: "demo-large", temperature: 0.3, maxTokens: 700 });
    const { calls } = await models.complete(request);
    expect(server.requests[0]).toMatchObject({ model: "demo-large", temperature: 0.3, max_tokens: 700 });
    expect(fallback.requests[0]).toMatchObject({ model: "gpt-4o-mini", temperature: 0.3, max_tokens: 700 });
    expect(calls.map(({ model }) => model)).toEqual(["demo-large", "demo-large", "demo-large", "stand-in"]);
  });

  it("is nobody where it is not allowed", async () => {
    const { primary } = await downProvider();
    const { models } = createTestModels({ primary });
    await expect(models.complete(ask())).rejects.toMatchObject({
      code: "model-down",
      data: { calls: [{ errorCode: "http-500" }, { errorCode: "http-500" }, { errorCode: "http-500" }] },
    });
  });

  it("names both failures when both providers fail, under the code of the first", async () => {
    const { primary, server } = await downProvider();
    const second = await serverThat(401, "{}");
    const { models } = createTestModels({ primary, fallback: providerAt(second.url) });
    const error = await models.complete(ask()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "model-down" });
    expect((error as ModelError).message).toBe(
      `${new URL(server.url).host} answered 500; ${new URL(second.url).host} answered 401`,
    );
  });

  it("stops asking a dead provider, and asks again after a while", async () => {
    const { primary, server } = await downProvider();
    const fallback = await serverThat(200, completionBody({ content: "from the fallback" }));
    const { models, clock } = createTestModels({ primary, fallback: providerAt(fallback.url) });
    await models.complete(ask());
    await models.complete(ask());
    expect(server.requests).toHaveLength(5);
    expect((await models.complete(ask())).calls).toHaveLength(1);
    expect(server.requests).toHaveLength(5);
    clock.advance(15_000);
    await models.complete(ask());
    expect(server.requests).toHaveLength(6);
  });

  it("is nobody beyond the month's tokens, not even the offline model", async () => {
    const { primary, server } = await downProvider();
    const { clock } = createTestModels({});
    const readUsage = () => Promise.resolve({ org: 0, all: 0 });
    const limiter = createTokenLimiter({ readUsage, globalLimit: null, limitOf: () => 900, clock });
    const { models } = createTestModels({ primary, limiter });
    await expect(models.complete(ask({ allowOffline: true }))).rejects.toMatchObject({
      code: "token-limit",
      data: { scope: "organisation", calls: [] },
    });
    expect(server.requests).toEqual([]);
  });

  it("gets an aborted request before anybody is asked: no one", async () => {
    const { primary, server } = await downProvider();
    const { models } = createTestModels({ primary });
    const signal = AbortSignal.abort(new Error("taken over"));
    await expect(models.complete(ask({ signal }))).rejects.toThrow("taken over");
    expect(server.requests).toEqual([]);
  });

  it("turns a schema into JSON once per set of tools", async () => {
    const server = await serverThat(200, completionBody({ content: "ok" }));
    const { models } = createTestModels({ primary: providerAt(server.url) });
    let reads = 0;
    const tool = { name: "quote", description: "d", schema: z.object({}) };
    const counted = Object.defineProperty({ ...tool }, "schema", { get: () => ((reads += 1), tool.schema) });
    const tools = [counted];
    await models.complete(ask({ tools }));
    await models.complete(ask({ tools }));
    expect(reads).toBe(1);
  });

  it("hands the offline model the tools, and checks its calls as anybody's", async () => {
    const seen: unknown[] = [];
    const offline = new FakeListChatModel({ responses: [""] });
    offline._generate = (_messages, options) => {
      seen.push(options);
      const call = { type: "tool_call" as const, id: "x", name: "fly", args: {} };
      return Promise.resolve({
        generations: [{ text: "", message: new AIMessage({ content: "", tool_calls: [call] }) }],
      });
    };
    const { models } = createTestModels({ offline });
    const tools = [{ name: "quote", description: "d", schema: z.object({}) }];
    const { message } = await models.complete(ask({ tools }));
    expect(seen).toMatchObject([{ tools: [{ type: "function", function: { name: "quote" } }] }]);
    expect(message.invalid_tool_calls).toMatchObject([{ id: "x", name: "fly" }]);
  });
});
