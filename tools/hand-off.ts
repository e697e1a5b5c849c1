import { z } from "zod";
import { text } from "./schemas.ts";
import { defineTool } from "./tool.ts";

export const handOffTool = defineTool({
  name: "hand_off",
  description:
    "Passes the conversation to a person. Use it when the customer asks for one, complains, wants their data erased or " +
    "anything no tool can do, or when you cannot answer truthfully. Then tell the customer that a colleague takes over.",
  access: "reads",
  schema: z.object({
    reason: z.enum(["asked-for-person", "agent-decided", "complaint"]),
    summary: text(2000).describe("for the colleague: who, what they want, what was said and agreed, what is open"),
    obligations: z.array(text(500)).max(20).optional().describe("what we still owe the customer"),
  }),
  run: async (args) => ({
    content: { accepted: true },
    handoff: { reason: args.reason, summary: args.summary, obligations: args.obligations ?? [] },
  }),
});
