import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { describeError } from "../domain/index.ts";

/** What to answer to one chat completions request. */
export type StandInAnswer =
  | { kind: "text"; text: string; latencyMs?: number }
  /** `args` is JSON text. */
  | { kind: "tools"; calls: readonly { name: string; args: string }[]; text?: string; latencyMs?: number };

export interface ModelStandInOptions {
  /** 0 takes a free port. */
  port?: number;
  /** Keyed by the request alone, so that a repeated request gets the same answer. */
  answer: (body: Buffer) => StandInAnswer | Promise<StandInAnswer>;
}

export interface ModelStandIn {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

const ROLE = '"role":"';
const TOOL_ROLE = `${ROLE}tool"`;

/**
 * Whether the conversation ends with a tool result. Looks for the last role in the raw bytes, because parsing the whole
 * window would cost more than all the rest; quotes inside message texts are escaped, so they cannot be taken for a role.
 */
export function endsWithToolResult(body: Buffer): boolean {
  const at = body.lastIndexOf(ROLE);
  return at !== -1 && body.toString("latin1", at, at + TOOL_ROLE.length) === TOOL_ROLE;
}

export interface JourneyOptions {
  tool: string;
  /** JSON text of the arguments. */
  args: string;
  reply: string;
  latencyMs?: number;
}

/** The journey of the benchmark: a turn's first call asks for one tool, its second replies. */
export function createJourney(options: JourneyOptions): (body: Buffer) => StandInAnswer {
  const latencyMs = options.latencyMs ?? 0;
  const tool: StandInAnswer = { kind: "tools", calls: [{ name: options.tool, args: options.args }], latencyMs };
  const text: StandInAnswer = { kind: "text", text: options.reply, latencyMs };
  return (body) => (endsWithToolResult(body) ? text : tool);
}

function toMessage(answer: StandInAnswer, id: number): object {
  if (answer.kind === "text") return { role: "assistant", content: answer.text };
  const calls = answer.calls.map(({ name, args }, index) => ({
    id: `call_${id}_${index}`,
    type: "function",
    function: { name, arguments: args },
  }));
  return { role: "assistant", content: answer.text ?? null, tool_calls: calls };
}

function toCompletion(answer: StandInAnswer, id: number): string {
  return JSON.stringify({
    // unique: LangGraph's message reducer takes two messages of one id for one message
    id: `chatcmpl-${id}`,
    object: "chat.completion",
    created: 0,
    model: "stand-in",
    choices: [
      { index: 0, message: toMessage(answer, id), finish_reason: answer.kind === "text" ? "stop" : "tool_calls" },
    ],
    usage: { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 },
  });
}

function respond(response: ServerResponse, status: number, text: string): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length });
  response.end(bytes);
}

function readBody(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => done(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
}

function refusal(request: IncomingMessage, body: Buffer): string | null {
  if (request.method !== "POST" || request.url?.endsWith("/chat/completions") !== true)
    return "only POST /chat/completions";
  return body.includes('"stream":true') ? "the stand-in does not stream" : null;
}

/** Answers from memory go out in the same tick; a promise costs a turn of the event loop. */
function reply(response: ServerResponse, answer: StandInAnswer, id: number): void {
  const send = (): void => respond(response, 200, toCompletion(answer, id));
  if ((answer.latencyMs ?? 0) === 0) send();
  else setTimeout(send, answer.latencyMs);
}

/** An OpenAI-compatible chat completions server on 127.0.0.1 whose answers depend on nothing but the request. */
export async function startModelStandIn(options: ModelStandInOptions): Promise<ModelStandIn> {
  let answered = 0;
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    readBody(request, (body) => {
      const refused = refusal(request, body);
      if (refused !== null) return respond(response, 400, JSON.stringify({ error: { message: refused } }));
      const answer = options.answer(body);
      const id = (answered += 1);
      if (!(answer instanceof Promise)) return reply(response, answer, id);
      answer.then(
        (given) => reply(response, given, id),
        (error: unknown) => respond(response, 500, JSON.stringify({ error: { message: describeError(error) } })),
      );
    });
  const server = createServer(handle);
  server.keepAliveTimeout = 120_000; // a client's pooled connection must not die between two rounds
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      "latency-ms": { type: "string", default: "0" },
      tool: { type: "string", default: "get_client" },
      args: { type: "string", default: "{}" },
      reply: { type: "string", default: "Понял вас. Что для вас важнее всего в этой поездке?" },
    },
  });
  const answer = createJourney({
    tool: values.tool,
    args: values.args,
    reply: values.reply,
    latencyMs: Number(values["latency-ms"]),
  });
  const standIn = await startModelStandIn({ port: Number(values.port), answer });
  process.stdout.write(`ready ${standIn.baseUrl}\n`);
  process.once("disconnect", () => process.exit(0)); // the parent is gone
}

if (import.meta.main) await main();
