import pg from "pg";
import { InternalError } from "../../domain/index.ts";
import { DEFAULT_MODEL_NAME, type Contender, type ContenderModule, type ContenderSpec } from "../contender.ts";

interface WireMessage {
  role: string;
  content: string | null;
  tool_call_id?: string;
  tool_calls?: { id: string }[];
}

const TABLE = `create table floor_messages (
  id bigint generated always as identity primary key,
  conversation text not null,
  direction text not null,
  body text not null,
  at timestamptz not null
)`;

async function askModel(spec: ContenderSpec, messages: readonly WireMessage[]): Promise<WireMessage> {
  const response = await fetch(`${spec.modelUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: DEFAULT_MODEL_NAME, messages, tools: spec.tools }),
  });
  const answer = (await response.json()) as { choices?: { message: WireMessage }[] };
  const message = answer.choices?.[0]?.message;
  if (message === undefined)
    throw new InternalError({ code: "bench-no-reply", message: `the model answered ${response.status}` });
  return message;
}

async function think(spec: ContenderSpec, history: readonly WireMessage[]): Promise<string> {
  const asked: WireMessage[] = [{ role: "system", content: spec.systemPrompt }, ...history];
  const first = await askModel(spec, asked);
  const result = { role: "tool", content: '{"ok":true}', tool_call_id: first.tool_calls?.[0]?.id ?? "" };
  const second = await askModel(spec, [...asked, first, result]);
  return second.content ?? "";
}

async function store(
  pool: pg.Pool,
  conversation: string,
  texts: { incoming: string; outgoing: string },
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query({
      name: "insert",
      text: `insert into floor_messages (conversation, direction, body, at)
             values ($1, 'in', $2, $4), ($1, 'out', $3, $4)`,
      values: [conversation, texts.incoming, texts.outgoing, new Date()],
    });
    await client.query("commit");
  } finally {
    client.release();
  }
}

/** The least that any design must do: two HTTP calls and one transaction. History is kept in memory, for nothing. */
export const floor: ContenderModule = {
  prepare: async (spec) => {
    const client = new pg.Client({ connectionString: spec.databaseUrl });
    await client.connect();
    await client.query(TABLE);
    await client.end();
  },
  create: async (spec): Promise<Contender> => {
    const pool = new pg.Pool({ connectionString: spec.databaseUrl, max: spec.poolSize, idleTimeoutMillis: 0 });
    const histories = new Map<string, WireMessage[]>();
    return {
      turn: async (conversation, text) => {
        const history = histories.get(conversation) ?? [];
        history.push({ role: "user", content: text });
        const reply = await think(spec, history.slice(-spec.historyWindow));
        await store(pool, conversation, { incoming: text, outgoing: reply });
        history.push({ role: "assistant", content: reply });
        histories.set(conversation, history.slice(-spec.historyWindow));
      },
      close: () => pool.end(),
    };
  },
};
