import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmbeddings, unlimitedTokens, type EmbeddingModel } from "../../models/index.ts";
import { createId } from "../../store/index.ts";
import { systemClock } from "../../domain/index.ts";

export interface EmbeddingServer {
  embeddings: EmbeddingModel;
  /** Texts that it has been asked for, in order. */
  asked: string[];
  /** Answers 503 while it is set. */
  isDown: boolean;
  close(): Promise<void>;
}

const DIMENSIONS = 256;

/** Small, and the same for one text always: what texts have in common by chance. */
function noise(text: string, at: number): number {
  let value = at * 2_654_435_761;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 16_777_619);
  return ((value >>> 8) / 2 ** 24 - 0.5) * 0.2;
}

/**
 * A server of OpenAI's embeddings API that knows some things by many names: texts that name one of them lie near each other, in
 * whatever words and language; all others lie anywhere.
 */
export async function startEmbeddingServer(things: readonly RegExp[]): Promise<EmbeddingServer> {
  const asked: string[] = [];
  const place = (text: string): number[] => {
    const values = Array.from({ length: DIMENSIONS }, (_, at) => noise(text, at));
    things.forEach((thing, at) => {
      if (thing.test(text)) values[at] = 2;
    });
    return values;
  };
  const state = { isDown: false };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (state.isDown) return void response.writeHead(503).end("{}");
      const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: string[] };
      asked.push(...input);
      const data = input.map((text, index) => ({ index, embedding: place(text) }));
      return void response.end(JSON.stringify({ data, usage: { prompt_tokens: input.length } }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const embeddings = createEmbeddings({
    provider: { baseUrl: `http://127.0.0.1:${port}`, apiKey: "demo", model: "demo-embedder", timeoutMs: 5000 },
    clock: systemClock,
    createId,
    limiter: unlimitedTokens,
    retry: { sleep: () => Promise.resolve() },
  });
  return {
    embeddings,
    asked,
    get isDown() {
      return state.isDown;
    },
    set isDown(isDown) {
      state.isDown = isDown;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
