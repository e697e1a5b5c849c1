import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { createVirtualClock, InternalError, type VirtualClock } from "../../domain/index.ts";
import type { ChatModels } from "../chat-models.ts";
import { createChatModels, type ChatModelsOptions } from "../create-chat-models.ts";
import type { ProviderSettings } from "../settings.ts";
import { unlimitedTokens } from "../token-limiter.ts";

export interface TestModels {
  models: ChatModels;
  clock: VirtualClock;
  /** The pauses between attempts; none is really waited for, the clock jumps instead. */
  pauses: number[];
}

/** Chat models with a virtual clock, no real pauses, and an offline model that says `offline`. */
export function createTestModels(options: Partial<ChatModelsOptions>): TestModels {
  const clock = createVirtualClock(new Date("2026-05-04T09:00:00Z"));
  const pauses: number[] = [];
  let ids = 0;
  const models = createChatModels({
    offline: new FakeListChatModel({ responses: ["offline"] }),
    clock,
    createId: () => `id-${(ids += 1)}`,
    limiter: unlimitedTokens,
    tracing: false,
    ...options,
    retry: {
      random: () => 1,
      sleep: (ms) => {
        pauses.push(ms);
        clock.advance(ms);
        return Promise.resolve();
      },
      ...options.retry,
    },
  });
  return { models, clock, pauses };
}

export function providerAt(baseUrl: string, overrides: Partial<ProviderSettings> = {}): ProviderSettings {
  return { apiKey: "test-key", baseUrl, model: "gpt-4o-mini", timeoutMs: 5_000, ...overrides };
}

export interface FaultServer {
  url: string;
  /** Bodies of the requests so far, parsed. */
  requests: Record<string, unknown>[];
  close(): Promise<void>;
}

type FaultHandler = (response: ServerResponse, count: number, request: IncomingMessage) => void;

/** For faults that aimock cannot produce: answers each POST with what `handle` writes. */
export async function startFaultServer(handle: FaultHandler): Promise<FaultServer> {
  const requests: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
      handle(response, requests.length, request);
    });
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const address = server.address();
  if (address === null || typeof address === "string") throw new InternalError({ code: "no-port", message: "no port" });
  return {
    url: `http://127.0.0.1:${(address satisfies AddressInfo).port}/v1`,
    requests,
    close: () => {
      const { promise: closed, resolve: done } = Promise.withResolvers<void>();
      server.close(() => done());
      server.closeAllConnections();
      return closed;
    },
  };
}

/** The JSON of one good answer. */
export function completionBody(message: Record<string, unknown>, extra: Record<string, unknown> = {}): string {
  const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content: null, ...message } };
  return JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    model: "stand-in",
    choices: [choice],
    ...extra,
  });
}
