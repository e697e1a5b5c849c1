import { z } from "zod";
import { REPORTABLE_SIGNALS, STAGES } from "../domain/index.ts";
import { text } from "./schemas.ts";
import { defineTool } from "./tool.ts";

export const proposeStageTool = defineTool({
  name: "propose_stage",
  description:
    "Proposes to move the deal to another stage, with what the customer did that speaks for it. The table of moves decides " +
    "once this step's tools have run; moves that follow from tool results (an offer shown, a booking made) happen by themselves.",
  access: "reads",
  schema: z.object({
    stage: z.enum(STAGES),
    reason: text(500).describe("one sentence for managers"),
    signals: z
      .array(z.enum(REPORTABLE_SIGNALS))
      .max(REPORTABLE_SIGNALS.length)
      .describe("what the customer did or said, heard in their own words"),
  }),
  run: async (args) => ({
    content: { accepted: true },
    signals: args.signals,
    stage: { to: args.stage, reason: args.reason },
  }),
});
