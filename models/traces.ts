import { LangChainTracer } from "@langchain/core/tracers/tracer_langchain";
import { isTracingEnabled } from "langsmith";
import { redact, redactJson } from "../domain/index.ts";

/** Messages inside a trace are JSON in strings as often as words; both are read. */
function redactTrace(values: Record<string, unknown>): Record<string, unknown> {
  return redact(JSON.parse(redactJson(JSON.stringify(values))) as Record<string, unknown>);
}

/**
 * Whatever LangSmith is told, of a model call or of the whole graph, tells of no person. LangChain makes one client for all its
 * tracers from the environment and takes no options for it, so that client gets its anonymizer here, before the first run.
 */
export function maskTraces(): void {
  if (isTracingEnabled()) Object.assign(new LangChainTracer().client, { anonymizer: redactTrace });
}
