/** Measures retrieval on a set of questions whose passages are known, beside plain BM25 over dictionary lexemes. */
import { InputError } from "../domain/index.ts";
import type { EmbeddingModel } from "../models/index.ts";
import {
  createId,
  insertChunks,
  lexemesOf,
  lockKnowledge,
  mergeSegments,
  putDocument,
  type Database,
  type Tx,
} from "../store/index.ts";
import { toPassageChunk } from "./chunks.ts";
import { bm25Over } from "./bm25.ts";
import { createMeaningOf, embedChunks } from "./meaning.ts";
import { rankChunks } from "./search-documents.ts";

export interface QuestionSet {
  passages: { id: string; text: string }[];
  questions: { text: string; passages: ReadonlySet<string> }[];
}

export interface Retrieval {
  recall1: number;
  recall5: number;
  recall10: number;
  mrr: number;
  p95Ms: number;
}

export interface KnowledgeReport {
  questions: number;
  passages: number;
  hybrid: Retrieval;
  vector: Retrieval;
  bm25: Retrieval;
}

interface Squad {
  data: { paragraphs: { context: string; qas: { id: string; question: string }[] }[] }[];
}

/** One question id under several paragraphs has several right passages. */
function readSquad({ data }: Squad): QuestionSet {
  const passages: QuestionSet["passages"] = [];
  const questions = new Map<string, { text: string; passages: Set<string> }>();
  for (const { context, qas } of data.flatMap(({ paragraphs }) => paragraphs)) {
    const id = String(passages.length);
    passages.push({ id, text: context });
    for (const { id: question, question: text } of qas) {
      const known = questions.get(question) ?? { text, passages: new Set() };
      known.passages.add(id);
      questions.set(question, known);
    }
  }
  return { passages, questions: [...questions.values()] };
}

const linesOf = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        throw new InputError({ code: "bad-set", message: `line ${index + 1} is not JSON`, data: { field: "file" } });
      }
    });

/**
 * SQuAD v1 JSON, or JSONL of `{question, passage_ids}` with a file of passages, JSONL of `{id, text}`.
 * @throws InputError `bad-set`
 */
export function readQuestionSet(text: string, passagesText: string | undefined): QuestionSet {
  if (passagesText === undefined) {
    const squad = JSON.parse(text) as Squad;
    if (Array.isArray(squad.data)) return readSquad(squad);
    const message = "the file is no SQuAD JSON: it has no data";
    throw new InputError({ code: "bad-set", message, remedy: "give JSONL its passages with --passages FILE" });
  }
  const questions = linesOf(text) as { question: string; passage_ids: (string | number)[] }[];
  const passages = linesOf(passagesText) as { id: string | number; text: string; title?: string }[];
  return {
    passages: passages.map(({ id, text: body, title }) => ({
      id: String(id),
      text: title === undefined ? body : `${title}\n${body}`,
    })),
    questions: questions.map(({ question, passage_ids: ids }) => ({
      text: question,
      passages: new Set(ids.map(String)),
    })),
  };
}

const DEPTH = 10;
const BATCH = 2000;
const EVAL = "knowledge eval";

/** Every passage whole, as a chunk of its own: what is judged is the search, not the cutting. @returns its document */
export async function indexPassages(
  tx: Tx,
  { name, texts, now }: { name: string; texts: readonly string[]; now: Date },
): Promise<string> {
  await lockKnowledge(tx);
  const id = await putDocument(tx, {
    id: createId(now),
    name,
    title: name,
    mediaType: "application/json",
    locale: null,
    sha256: "",
    bytes: 0,
    status: "ready",
    verdict: null,
    validFrom: null,
    validUntil: null,
    addedBy: name,
    now,
  });
  await insertChunks(
    tx,
    id,
    texts.map((text, ordinal) => toPassageChunk(text, ordinal)),
  );
  await mergeSegments(tx);
  return id;
}

async function indexAll(
  { database, orgId, now }: EvaluateDeps,
  { passages }: QuestionSet,
): Promise<Map<number, string>> {
  const idOf = new Map<number, string>();
  for (let at = 0; at < passages.length; at += BATCH) {
    const part = passages.slice(at, at + BATCH);
    const rows = await database.withTenant(orgId, async (tx) => {
      const document = await indexPassages(tx, { name: `${EVAL} ${at}`, texts: textsOf(part), now });
      return tx.query<{ number: number; ordinal: number }>(
        "select number, ordinal from knowledge_chunks where org_id = current_org() and document_id = $1",
        [document],
      );
    });
    for (const { number, ordinal } of rows) idOf.set(number, part[ordinal]?.id ?? "");
  }
  return idOf;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

async function measure(
  questions: QuestionSet["questions"],
  rank: (question: string, index: number) => Promise<readonly string[]> | readonly string[],
): Promise<Retrieval> {
  const ms: number[] = [];
  const places: number[] = [];
  for (const [index, { text, passages }] of questions.entries()) {
    const startedAt = performance.now();
    const found = await rank(text, index);
    ms.push(performance.now() - startedAt);
    places.push(found.findIndex((id) => passages.has(id)) + 1);
  }
  const within = (depth: number): number =>
    places.filter((place) => place > 0 && place <= depth).length / Math.max(places.length, 1);
  const mrr = places.reduce((sum, place) => sum + (place > 0 ? 1 / place : 0), 0) / Math.max(places.length, 1);
  return { recall1: within(1), recall5: within(5), recall10: within(10), mrr, p95Ms: percentile(ms, 0.95) };
}

/** Ids of the highest scores; what scores nothing is not found. */
function bestOf(scores: readonly number[], ids: readonly string[]): string[] {
  return scores
    .map((score, at) => ({ id: ids[at] ?? "", score }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, DEPTH)
    .map(({ id }) => id);
}

const likeness = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

export interface EvaluateDeps {
  database: Database;
  embeddings: EmbeddingModel;
  /** An organisation of its own, without other papers. */
  orgId: string;
  now: Date;
}

async function embedAll(
  { embeddings, orgId }: EvaluateDeps,
  texts: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const all: (readonly number[])[] = [];
  for (let at = 0; at < texts.length; at += 256) {
    const { signal } = new AbortController();
    const { vectors } = await embeddings.embed({ orgId, texts: texts.slice(at, at + 256), signal, purpose: "eval" });
    all.push(...vectors);
  }
  return all;
}

const textsOf = (items: readonly { text: string }[]): string[] => items.map(({ text }) => text);

/** What the product's own search finds. */
async function measureHybrid(deps: EvaluateDeps, set: QuestionSet): Promise<Retrieval> {
  const { database, orgId, now } = deps;
  const idOf = await indexAll(deps, set);
  await embedChunks(deps, { orgId, deadlineMs: Infinity });
  const meaningOf = createMeaningOf(deps.embeddings, (error) => {
    throw error;
  });
  const today = now.toISOString().slice(0, 10);
  return measure(set.questions, async (query) => {
    const meaning = await meaningOf(orgId, query);
    return database.withTenant(orgId, async (tx) => {
      const found = await rankChunks(tx, { query, today, meaning, limit: DEPTH });
      return found.map(({ number }) => idOf.get(number) ?? "");
    });
  });
}

async function measureBm25(
  { database, orgId }: EvaluateDeps,
  { passages, questions }: QuestionSet,
): Promise<Retrieval> {
  const lexemes = (texts: string[]): Promise<string[][]> => database.withTenant(orgId, (tx) => lexemesOf(tx, texts));
  const score = bm25Over(await lexemes(textsOf(passages)));
  const asked = await lexemes(textsOf(questions));
  const ids = passages.map(({ id }) => id);
  return measure(questions, (_text, index) => bestOf(score(asked[index] ?? []), ids));
}

async function measureVectors(deps: EvaluateDeps, { passages, questions }: QuestionSet): Promise<Retrieval> {
  const vectors = await embedAll(deps, textsOf(passages));
  const wanted = await embedAll(deps, textsOf(questions));
  const ids = passages.map(({ id }) => id);
  return measure(questions, (_text, index) =>
    bestOf(
      vectors.map((vector) => likeness(vector, wanted[index] ?? [])),
      ids,
    ),
  );
}

/** What the product's search finds, what vectors alone find, and what plain BM25 over lexemes finds. */
export async function evaluateKnowledge(deps: EvaluateDeps, set: QuestionSet): Promise<KnowledgeReport> {
  const hybrid = await measureHybrid(deps, set);
  const bm25 = await measureBm25(deps, set);
  const vector = await measureVectors(deps, set);
  return { questions: set.questions.length, passages: set.passages.length, hybrid, vector, bm25 };
}
