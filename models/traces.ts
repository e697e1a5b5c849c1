import { LangChainTracer } from "@langchain/core/tracers/tracer_langchain";
import { isTracingEnabled } from "langsmith";
import { redact, redactJson } from "../domain/index.ts";

/** Messages inside a trace are JSON in strings as often as words; both are read. */
function redactTrace(values: Record<string, unknown>): Record<string, unknown> {
  return redact(JSON.parse(redactJson(JSON.stringify(values))) as Record<string, unknown>);
}

/** What the client's constructor makes of its `anonymizer`. Hidden altogether (LANGSMITH_HIDE_INPUTS) stays hidden. */
interface Anonymized {
  hideInputs: unknown;
  hideOutputs: unknown;
  anonymizer: unknown;
}

/**
 * Whatever LangSmith is told, of a model call or of the whole graph, tells of no person. LangChain makes one client for all its
 * tracers from the environment and takes no options for it, so that client gets its anonymizer here, before the first run.
 */
export function maskTraces(): void {
  if (!isTracingEnabled()) return;
  const client = new LangChainTracer().client as unknown as Anonymized; // the fields are private, and no option sets them
  if (client.hideInputs !== true) client.hideInputs = redactTrace;
  if (client.hideOutputs !== true) client.hideOutputs = redactTrace;
  client.anonymizer = redactTrace;
}
