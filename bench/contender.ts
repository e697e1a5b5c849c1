/** Everything a contender needs to make its two model calls the same as everyone else's. */
export interface ContenderSpec {
  databaseUrl: string;
  redisUrl: string | null;
  modelUrl: string;
  systemPrompt: string;
  /** OpenAI function definitions, as they go over the wire. */
  tools: readonly ToolDefinition[];
  /** The tool that the model stand-in asks for. */
  tool: string;
  /** How many of a conversation's last messages the model sees. */
  historyWindow: number;
  poolSize: number;
}

export interface ToolDefinition {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown> };
}

export const DEFAULT_MODEL_NAME = "stand-in";

/** One way to run the benchmark's turn. */
export interface Contender {
  /** One whole turn: from the customer's text until the reply is handed to the channel. */
  turn(conversation: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Before the first run, in a process of its own: tables, demo rows, accounts. */
export interface ContenderModule {
  prepare(spec: ContenderSpec): Promise<void>;
  create(spec: ContenderSpec): Promise<Contender>;
}
