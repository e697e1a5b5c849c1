import type { z } from "zod";
import type {
  FactProposal,
  Facts,
  HandoffContract,
  Locale,
  Organisation,
  Risk,
  Signal,
  Stage,
  TurnReason,
  Wish,
} from "../domain/index.ts";
import type { Database, Material, Tx } from "../store/index.ts";

/** Who and where: set by the runtime, never by the model. */
export interface ToolContext {
  organisation: Organisation;
  clientId: string;
  dealId: string;
  conversationId: string;
  turnId: string;
  stage: Stage;
  locale: Locale;
  /** A person has decided that this write is to happen, whatever the tool would leave to a person. */
  approved: boolean;
  /** The facts in force, with those that this turn has already proposed. */
  facts: Facts;
  now: Date;
}

export interface StageProposal {
  to: Stage;
  reason: string;
}

export interface HandoffRequest {
  reason: TurnReason;
  summary: string;
  obligations: string[];
  draft?: string;
}

/**
 * What a tool call came to. `content` is JSON for the model. The rest changes nothing until commit: facts and stage are
 * proposals, signals are evidence, a hand-off is a request.
 */
export interface ToolOutcome {
  content: unknown;
  facts?: readonly FactProposal[];
  signals?: readonly Signal[];
  stage?: StageProposal;
  handoff?: HandoffRequest;
  /** Goes out at the end of this turn's reply. */
  materials?: readonly Material[];
  /** One line for managers: "booked KRV-10231 for 2 adults". Kept with the effect. */
  summary?: string;
}

interface ToolBase<Schema extends z.ZodType> {
  /** snake_case, as the model calls it. */
  name: string;
  /** For the model: what it does and when to use it. */
  description: string;
  schema: Schema;
  /** Its content holds words that others wrote (passages, reviews, pages): whatever they tell the model is no request. */
  quotesOthers?: boolean;
  /** Once the model has read such words, it may only be called when the customer's own words ask for it. */
  onlyWhenAsked?: Wish;
}

/** Changes nothing outside the turn; may be repeated at will. */
export interface ReadTool<Schema extends z.ZodType = z.ZodType> extends ToolBase<Schema> {
  access: "reads";
  run(args: z.infer<Schema>, context: ToolContext, database: Database): Promise<ToolOutcome>;
}

/** What a write may have to wait for. */
interface Risky<Schema extends z.ZodType> {
  /** What is risky about these arguments now; `undefined` for nothing, or when the write would be refused anyway. */
  risk?(args: z.infer<Schema>, context: ToolContext, database: Database): Promise<Risk | undefined>;
}

/** Writes our own rows: effect and ledger row are one transaction. Throw `ConflictError` when the world forbids it. */
export interface LocalWriteTool<Schema extends z.ZodType = z.ZodType> extends ToolBase<Schema>, Risky<Schema> {
  access: "writes";
  kind: "local";
  run(args: z.infer<Schema>, context: ToolContext, tx: Tx): Promise<ToolOutcome>;
}

/** Writes somewhere else, under a key that is the same on every run. */
export interface RemoteWriteTool<Schema extends z.ZodType = z.ZodType> extends ToolBase<Schema>, Risky<Schema> {
  access: "writes";
  kind: "idempotent" | "uncertain";
  run(args: z.infer<Schema>, context: ToolContext, key: string): Promise<ToolOutcome>;
}

export type Tool = ReadTool | LocalWriteTool | RemoteWriteTool;

/** Keeps the schema's type inside the definition while the registry holds plain `Tool`s. */
export function defineTool<Schema extends z.ZodType>(
  tool: ReadTool<Schema> | LocalWriteTool<Schema> | RemoteWriteTool<Schema>,
): Tool {
  return tool;
}

export type { HandoffContract };
