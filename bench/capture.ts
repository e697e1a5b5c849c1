import { InternalError } from "../domain/index.ts";
import { startContender } from "./contender-client.ts";
import type { ContenderName } from "./contender-process.ts";
import type { ContenderSpec, ToolDefinition } from "./contender.ts";
import { createJourney, startModelStandIn } from "./model-stand-in.ts";

interface ModelRequestBody {
  messages: { role: string; content: string }[];
  tools?: ToolDefinition[];
}

/** What a contender sends to its model in a first turn: so that the others' calls can be made the same size. */
export async function captureModelRequest(
  name: ContenderName,
  spec: ContenderSpec,
): Promise<Pick<ContenderSpec, "systemPrompt" | "tools">> {
  const bodies: Buffer[] = [];
  const journey = createJourney({ tool: spec.tool, args: "{}", reply: "Понял вас." });
  const standIn = await startModelStandIn({
    answer: (body) => {
      bodies.push(body);
      return journey(body);
    },
  });
  try {
    const client = await startContender(name, { ...spec, modelUrl: standIn.baseUrl });
    try {
      await client.run({ kind: "open" });
      await client.run({ kind: "turns", conversation: "capture", from: 0, count: 1 });
      await client.run({ kind: "close" });
    } finally {
      await client.end();
    }
  } finally {
    await standIn.close();
  }
  return toRequest(bodies[0]);
}

function toRequest(body: Buffer | undefined): Pick<ContenderSpec, "systemPrompt" | "tools"> {
  if (body === undefined)
    throw new InternalError({ code: "bench-no-request", message: "the turn asked the model nothing" });
  const request = JSON.parse(body.toString()) as ModelRequestBody;
  const system = request.messages.find((message) => message.role === "system");
  return { systemPrompt: system?.content ?? "", tools: request.tools ?? [] };
}
