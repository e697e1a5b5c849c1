import { z } from "zod";
import { ConflictError, type FactProposal, type Signal, type Stage } from "../../domain/index.ts";
import { defineTool, type Tool, type ToolContext, type ToolOutcome } from "../../tools/index.ts";

export interface FakeTools {
  tools: ReadonlyMap<string, Tool>;
  /** Every run: tool, arguments and the context it was given. */
  readonly runs: readonly { tool: string; args: unknown; context: ToolContext }[];
}

const PRICE = { amount: 4_500_000, currency: "KGS" };
const Args = z.object({ n: z.number().optional(), fail: z.string().optional() });
const Facts = z.object({ facts: z.array(z.object({ key: z.string(), value: z.unknown() })) });
const Proposal = z.object({ stage: z.string(), signals: z.array(z.string()).default([]) });

const OUTCOMES: Record<string, (args: Record<string, unknown>) => ToolOutcome> = {
  remember: (args) => ({ content: { remembered: true }, facts: args["facts"] as FactProposal[] }),
  propose_stage: (args) => ({
    content: { accepted: true },
    stage: { to: args["stage"] as Stage, reason: "demo" },
    signals: args["signals"] as Signal[],
  }),
  hand_off: () => ({
    content: { accepted: true },
    handoff: { reason: "asked-for-person", summary: "wants a person", obligations: ["call back"] },
  }),
  search_catalogue: () => ({ content: { tours: [{ sku: "demo-lake", price: PRICE }] }, signals: ["offer_shown"] }),
  get_bookings: () => ({ content: { bookings: [{ number: "KRV-10001", status: "cancelled" }] } }),
  create_booking: () => ({
    content: { number: "KRV-10231", total: PRICE },
    signals: ["booking_created", "booking_stands"],
    summary: "booked KRV-10231",
  }),
  cancel_booking: () => ({ content: { number: "KRV-10231", status: "cancelled" }, signals: ["no_booking"] }),
  send_material: () => ({
    content: { title: "Photos: Demo lake", attached: true },
    materials: [{ kind: "photos", title: "Photos: Demo lake", text: "", url: "https://demo.example/photos" }],
  }),
  set_reminder: () => ({ content: { at: "2026-07-05T04:00:00.000Z" } }),
};
const WRITES = new Set(["create_booking", "cancel_booking"]);
const REMOTE = new Set(["set_reminder"]);
const SCHEMAS: Record<string, z.ZodObject> = { remember: Facts, propose_stage: Proposal };

/** Tools under names that agents have: reads, local writes, and `set_reminder` as one whose end may be uncertain. */
export function createFakeTools(): FakeTools {
  const runs: FakeTools["runs"][number][] = [];
  const tools = Object.entries(OUTCOMES).map(([name, outcomeOf]): Tool => {
    const run = async (args: Record<string, unknown>, context: ToolContext): Promise<ToolOutcome> => {
      runs.push({ tool: name, args, context });
      if (args["fail"] === "conflict") throw new ConflictError({ code: "no-seats", message: "no seats left" });
      if (args["fail"] !== undefined) throw new RangeError("broken");
      return outcomeOf(args);
    };
    const base = { name, description: name, schema: SCHEMAS[name] ?? Args };
    if (REMOTE.has(name)) return defineTool({ ...base, access: "writes", kind: "uncertain", run });
    return WRITES.has(name)
      ? defineTool({ ...base, access: "writes", kind: "local", run })
      : defineTool({ ...base, access: "reads", run });
  });
  return { tools: new Map(tools.map((tool) => [tool.name, tool])), runs };
}
