import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { ChatOpenAI } from "@langchain/openai";
import pg from "pg";
import { z } from "zod";
import { InternalError } from "../../domain/index.ts";
import { DEFAULT_MODEL_NAME, type Contender, type ContenderModule, type ContenderSpec } from "../contender.ts";

type Durability = "async" | "exit";

function createModel(spec: ContenderSpec) {
  const model = new ChatOpenAI({
    model: DEFAULT_MODEL_NAME,
    apiKey: "stand-in",
    maxRetries: 0,
    timeout: 60_000,
    configuration: { baseURL: spec.modelUrl },
  });
  return model.bindTools([...spec.tools]);
}

/** The tool answers from memory: what it reads is no part of what is compared, and this favours the baseline. */
function createToolNode(spec: ContenderSpec): ToolNode {
  const run = tool(async () => JSON.stringify({ ok: true }), {
    name: spec.tool,
    description: "answers at once",
    schema: z.looseObject({}),
  });
  return new ToolNode([run]);
}

function asksForTool(messages: readonly BaseMessage[]): boolean {
  const last = messages.at(-1);
  return last instanceof AIMessage && (last.tool_calls?.length ?? 0) > 0;
}

function compileGraph(spec: ContenderSpec, saver: PostgresSaver) {
  const model = createModel(spec);
  const system = new SystemMessage(spec.systemPrompt);
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", async (state) => ({
      messages: [await model.invoke([system, ...state.messages.slice(-spec.historyWindow)])],
    }))
    .addNode("tools", createToolNode(spec))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", (state) => (asksForTool(state.messages) ? "tools" : END), ["tools", END])
    .addEdge("tools", "agent")
    .compile({ checkpointer: saver });
}

/**
 * Raw LangGraph as its documentation shows it: one thread per conversation, messages in the state, PostgresSaver.
 * `async` is LangGraph's default durability.
 */
function createLangGraphModule(durability: Durability): ContenderModule {
  return {
    prepare: async (spec) => {
      const pool = new pg.Pool({ connectionString: spec.databaseUrl, max: 1 });
      await new PostgresSaver(pool).setup();
      await pool.end();
    },
    create: async (spec): Promise<Contender> => {
      const pool = new pg.Pool({ connectionString: spec.databaseUrl, max: spec.poolSize, idleTimeoutMillis: 0 });
      const graph = compileGraph(spec, new PostgresSaver(pool));
      return {
        turn: async (conversation, text) => {
          const config = { configurable: { thread_id: conversation }, durability };
          const state = await graph.invoke({ messages: [{ role: "user", content: text }] }, config);
          handToChannel(state.messages.at(-1)?.text);
        },
        close: () => pool.end(),
      };
    },
  };
}

function handToChannel(reply: string | undefined): void {
  if (reply === undefined || reply === "")
    throw new InternalError({ code: "bench-no-reply", message: "the graph gave no reply" });
}

export const langgraph = createLangGraphModule("async");
export const langgraphExit = createLangGraphModule("exit");
