import { HumanMessage } from "@langchain/core/messages";
import type { ModelRequest } from "../chat-models.ts";

/** A request of a made-up turn; override what the test is about. */
export function createModelRequest(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    orgId: "00000000-0000-7000-8000-000000000001",
    turnId: "00000000-0000-7000-8000-000000000002",
    purpose: "qualify",
    messages: [new HumanMessage("hello")],
    tools: [],
    signal: new AbortController().signal,
    allowOffline: false,
    ...overrides,
  };
}
