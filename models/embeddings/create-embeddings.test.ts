import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createVirtualClock, type ModelCallRecord } from "../../domain/index.ts";
import { createTokenLimiter, unlimitedTokens } from "../token-limiter.ts";
import { providerAt, startFaultServer } from "../testing/test-models.ts";
import { createEmbeddings, LEXICAL_DIMENSIONS, type EmbeddingRequest, type EmbeddingsOptions } from "./index.ts";

const mock = new LLMock({ port: 0, logLevel: "silent" });
const clock = createVirtualClock(new Date("2026-05-04T09:00:00Z"));

function embeddings(overrides: Partial<EmbeddingsOptions> = {}) {
  let ids = 0;
  const provider = { ...providerAt(`${mock.url}/v1`), model: "text-embedding-3-small" };
  const retry = { sleep: () => Promise.resolve() };
  return createEmbeddings({
    provider,
    clock,
    createId: () => `id-${(ids += 1)}`,
    limiter: unlimitedTokens,
    retry,
    ...overrides,
  });
}

const ask = (texts: string[], overrides: Partial<EmbeddingRequest> = {}): EmbeddingRequest => ({
  orgId: "00000000-0000-7000-8000-000000000001",
  texts,
  signal: new AbortController().signal,
  ...overrides,
});

async function serverThat(handle: Parameters<typeof startFaultServer>[0]) {
  const server = await startFaultServer(handle);
  onTestFinished(() => server.close());
  return { server, provider: { ...providerAt(server.url), model: "local-embedder", batchSize: 2 } };
}

const body = (vectors: number[][], extra = {}) =>
  JSON.stringify({ data: vectors.map((embedding, index) => ({ index, embedding })), ...extra });

beforeAll(() => mock.start());
beforeEach(() => void mock.reset().clearChaos());
afterAll(() => mock.stop());

describe("embeddings of a provider", () => {
  it("are made of texts without personal data where the organisation masks", async () => {
    const { server, provider } = await serverThat((response) => response.end(body([[1, 0]])));
    const masking = embeddings({ provider, masks: () => Promise.resolve(true) });
    await masking.embed(ask(["позвоните на 0555 123 456"]));
    expect(server.requests[0]).toMatchObject({ input: ["позвоните на [phone]"] });
  });

  it("come in the order of the texts, with a record of the call and its price", async () => {
    mock.onEmbedding("price", { embedding: [0.1, 0.2] });
    mock.onEmbedding("visa", { embedding: [0.3, 0.4] });
    const model = embeddings();
    const price = await model.embed(ask(["the price"], { turnId: "t", purpose: "knowledge" }));
    const visa = await model.embed(ask(["a visa"]));
    expect([...price.vectors, ...visa.vectors]).toEqual([
      [0.1, 0.2],
      [0.3, 0.4],
    ]);
    expect(price.calls).toMatchObject([{ id: "id-1", turnId: "t", purpose: "knowledge", errorCode: null }]);
    expect(visa.calls).toMatchObject([{ turnId: null, purpose: "embedding", provider: new URL(mock.url).host }]);
    expect(model).toMatchObject({ name: `text-embedding-3-small@${new URL(mock.url).host}`, dimensions: null });
  });

  it("are asked for again after a 500", async () => {
    mock.onEmbedding("price", { embedding: [1] });
    mock.nextRequestError(500, { message: "boom" });
    const { calls } = await embeddings().embed(ask(["price"]));
    expect(calls.map((call) => call.errorCode)).toEqual(["http-500", null]);
  });

  it("are accounted for, every attempt, also when none succeeds", async () => {
    const { provider } = await serverThat((response) => response.writeHead(500).end("{}"));
    const seen: unknown[] = [];
    const record = async (orgId: string, calls: readonly ModelCallRecord[]): Promise<void> => {
      seen.push(
        orgId,
        calls.map(({ errorCode }) => errorCode),
      );
    };
    await expect(embeddings({ provider, record }).embed(ask(["a"]))).rejects.toMatchObject({ code: "model-down" });
    expect(seen).toEqual([ask([]).orgId, ["http-500", "http-500", "http-500"]]);
  });

  it("go out in batches and are put in order where the server is not", async () => {
    const { server, provider } = await serverThat((response, _count) => {
      response.end(
        JSON.stringify({
          data: [
            { index: 1, embedding: [2] },
            { index: 0, embedding: [1] },
          ],
          usage: { prompt_tokens: 7 },
        }),
      );
    });
    const { vectors, calls } = await embeddings({ provider: { ...provider, dimensions: 8 } }).embed(
      ask(["a", "b", "c", "d"]),
    );
    expect(vectors).toEqual([[1], [2], [1], [2]]);
    expect(server.requests).toMatchObject([
      { input: ["a", "b"], dimensions: 8, encoding_format: "float" },
      { input: ["c", "d"] },
    ]);
    expect(calls.map((call) => call.tokensIn)).toEqual([7, 7]);
  });

  it("are refused when a vector is missing", async () => {
    const { provider } = await serverThat((response) => response.end(body([[1]])));
    await expect(embeddings({ provider }).embed(ask(["a", "b"]))).rejects.toMatchObject({
      code: "model-bad-answer",
      data: { calls: [{ errorCode: "bad-answer" }, { errorCode: "bad-answer" }, { errorCode: "bad-answer" }] },
    });
  });

  it("are not asked for beyond the month's tokens", async () => {
    const readUsage = () => Promise.resolve({ org: 1000, all: 1000 });
    const limiter = createTokenLimiter({ readUsage, globalLimit: null, limitOf: () => 1000, clock });
    await expect(embeddings({ limiter }).embed(ask(["a"]))).rejects.toMatchObject({ code: "token-limit" });
    expect(mock.getRequests()).toHaveLength(0);
  });

  it("end with the caller's reason when aborted", async () => {
    const arrived = Promise.withResolvers<void>();
    const { provider } = await serverThat(() => arrived.resolve());
    const controller = new AbortController();
    const seen: ModelCallRecord[] = [];
    const answer = embeddings({ provider }).embed(
      ask(["a"], { signal: controller.signal, onCall: (call) => seen.push(call) }),
    );
    await arrived.promise;
    controller.abort(new Error("no longer wanted"));
    await expect(answer).rejects.toThrow("no longer wanted");
    expect(seen).toMatchObject([{ errorCode: "aborted" }]);
  });
});

describe("embeddings without a provider", () => {
  it("are computed from the words, without a call", async () => {
    const model = embeddings({ provider: undefined });
    const { vectors, calls } = await model.embed(ask(["тур", "tour"]));
    expect(vectors.map((vector) => vector.length)).toEqual([LEXICAL_DIMENSIONS, LEXICAL_DIMENSIONS]);
    expect(calls).toEqual([]);
    expect(model).toMatchObject({ name: "lexical-1", dimensions: LEXICAL_DIMENSIONS });
  });
});
