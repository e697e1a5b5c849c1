import { z } from "zod";
import type { ModelTool } from "./chat-models.ts";

/** A tool as OpenAI-compatible APIs want it. */
export interface ToolDefinition {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown> };
}

export interface ToolSet {
  definitions: ToolDefinition[];
  names: ReadonlySet<string>;
  /** Characters the definitions take in a request, for the token estimate. */
  length: number;
}

function toDefinition(tool: ModelTool): ToolDefinition {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.schema, { io: "input", unrepresentable: "any" });
  return { type: "function", function: { name: tool.name, description: tool.description, parameters } };
}

const toolSets = new WeakMap<readonly ModelTool[], ToolSet>();

/** Made once per array of tools: agents keep theirs, so a call pays for no schema. */
export function toToolSet(tools: readonly ModelTool[]): ToolSet {
  const known = toolSets.get(tools);
  if (known !== undefined) return known;
  const definitions = tools.map(toDefinition);
  const made = {
    definitions,
    names: new Set(tools.map((tool) => tool.name)),
    length: definitions.length === 0 ? 0 : JSON.stringify(definitions).length,
  };
  toolSets.set(tools, made);
  return made;
}
