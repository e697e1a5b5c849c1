import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { awaitAllCallbacks } from "@langchain/core/callbacks/promises";
import { HumanMessage } from "@langchain/core/messages";
import { expect, it, onTestFinished, vi } from "vitest";
import { createModelRequest as ask } from "./testing/index.ts";
import { completionBody, createTestModels, providerAt, startFaultServer } from "./testing/test-models.ts";

/** A stand-in for LangSmith's API that tells when it was sent a run. */
async function startTraceServer(): Promise<{ url: string; traced: Promise<string> }> {
  const traced = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "POST") traced.resolve(Buffer.concat(chunks).toString());
      response.writeHead(request.method === "POST" ? 202 : 200).end("{}");
    });
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, traced: traced.promise };
}

it("sends each call to LangSmith when its variables are set, without personal data, and answers as without", async () => {
  const server = await startFaultServer((response) =>
    response.end(completionBody({ content: "traced answer for ivan@mail.ru" })),
  );
  onTestFinished(() => server.close());
  const langSmith = await startTraceServer();
  vi.stubEnv("LANGSMITH_TRACING", "true");
  vi.stubEnv("LANGSMITH_API_KEY", "test-key");
  vi.stubEnv("LANGSMITH_ENDPOINT", langSmith.url);
  const { models } = createTestModels({ primary: providerAt(server.url), tracing: undefined });
  const { message, calls } = await models.complete(
    ask({ messages: [new HumanMessage("0555 123 456"), new HumanMessage(JSON.stringify({ phone: "\n0555123456" }))] }),
  );
  expect(message.text).toBe("traced answer for ivan@mail.ru");
  expect(calls).toMatchObject([{ errorCode: null, finishReason: "stop" }]);
  await awaitAllCallbacks();
  const traced = await langSmith.traced;
  expect(traced).toContain("traced answer");
  expect(traced).toContain("[phone]");
  expect(traced).not.toMatch(/0555|ivan@/);
});
