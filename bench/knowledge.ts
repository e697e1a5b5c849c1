/**
 * What a search in papers costs, by words and meaning together, beside its parts: one piece read by its number, and the vector query
 * alone. In one database an organisation with many pieces, one with a tenth of them and one with fifty; all in alternation.
 */
import { dayIn, systemClock } from "../domain/index.ts";
import { indexPassages, rankChunks } from "../knowledge/index.ts";
import {
  createDatabase,
  createOrganisation,
  insertVectors,
  migrate,
  WALK_SETTINGS,
  type Database,
} from "../store/index.ts";
import { createCorpus, DIMENSIONS, type Corpus } from "./knowledge-corpus.ts";
import type { BenchTurnsOptions } from "./options.ts";
import { createScratchDatabase } from "./scratch-database.ts";
import { median, percentile, round } from "./statistics.ts";

const MODEL = "bench";
const BATCH = 2000;
const IN_FLIGHT = 8;
const FEW = 50;
const QUESTIONS = 120;
const DEPTH = 10;
const SHOWN = 5;

/** Milliseconds at eight in flight: medians of the rounds' figures. */
export interface SearchFigures {
  lookupMs: number;
  vectorMs: number;
  searchMs: number;
  searchP95Ms: number;
}

export interface BenchKnowledgeReport {
  rounds: number;
  chunks: number;
  whole: SearchFigures;
  tenth: SearchFigures;
  few: SearchFigures;
  /** Search over one lookup and one vector query. */
  ratioToParts: number;
  /** Search in all over search in a tenth. */
  growth: number;
  /** Of the vector index, beside comparing one by one. */
  recall10: number;
  chunksPerSecond: number;
  vectorsPerSecond: number;
}

interface Bench {
  database: Database;
  corpus: Corpus;
  today: string;
}

interface Filled {
  orgId: string;
  chunks: number;
  chunkSeconds: number;
  vectorSeconds: number;
}

async function fillOne({ database, corpus }: Bench, slug: string, chunks: number): Promise<Filled> {
  const now = systemClock.now();
  const { id: orgId } = await database.withSystem((tx) =>
    createOrganisation(tx, { slug, name: `Demo: ${slug}`, locale: "ru", currency: "KGS", timeZone: "UTC", now }),
  );
  const startedAt = performance.now();
  for (let at = 0; at < chunks; at += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, chunks - at) }, corpus.chunk);
    await database.withTenant(orgId, (tx) => indexPassages(tx, { name: `${slug}-${at}`, texts, now }));
  }
  const indexedAt = performance.now();
  for (let at = 0; at < chunks; at += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, chunks - at) }, (_, index) => ({
      number: at + index + 1,
      values: corpus.vector(),
    }));
    await database.withTenant(orgId, (tx) => insertVectors(tx, MODEL, rows));
  }
  const seconds = (ms: number): number => ms / 1000;
  return {
    orgId,
    chunks,
    chunkSeconds: seconds(indexedAt - startedAt),
    vectorSeconds: seconds(performance.now() - indexedAt),
  };
}

/** Latencies of `QUESTIONS` runs, eight at a time. */
async function timeAll(work: (index: number) => Promise<unknown>): Promise<number[]> {
  const ms: number[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    for (let index = next++; index < QUESTIONS; index = next++) {
      const startedAt = performance.now();
      await work(index);
      ms.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, run));
  return ms;
}

const LOOKUP = "select text from knowledge_chunks where org_id = current_org() and number = $1";
const BY_INDEX = `select number from knowledge_vectors where org_id = current_org() and model = $1 and dims = ${DIMENSIONS}
  order by embedding::halfvec(${DIMENSIONS}) <=> $2::halfvec(${DIMENSIONS}) limit ${DEPTH}`;
const ONE_BY_ONE = `select number from knowledge_vectors where org_id = current_org() and model = $1
  order by embedding <=> $2::halfvec limit ${DEPTH}`;

async function findNumbers(
  { database }: Bench,
  { orgId, values, sql }: { orgId: string; values: readonly number[]; sql: string },
): Promise<number[]> {
  return database.withTenant(orgId, async (tx) => {
    if (sql === BY_INDEX) await tx.query(WALK_SETTINGS);
    const rows = await tx.query<{ number: number }>(sql, [MODEL, JSON.stringify(values)]);
    return rows.map(({ number }) => number);
  });
}

async function measureOne(bench: Bench, { orgId, chunks }: Filled): Promise<SearchFigures> {
  const { database, corpus, today } = bench;
  const questions = Array.from({ length: QUESTIONS }, () => ({ query: corpus.question(), values: corpus.vector() }));
  const lookup = await timeAll((index) =>
    database.withTenant(orgId, (tx) => tx.query(LOOKUP, [1 + ((index * 7919) % chunks)])),
  );
  const vector = await timeAll((index) =>
    findNumbers(bench, { orgId, values: questions[index]?.values ?? [], sql: BY_INDEX }),
  );
  const search = await timeAll((index) => {
    const { query = "", values = [] } = questions[index] ?? {};
    const wish = { query, today, limit: SHOWN, meaning: { model: MODEL, values } };
    return database.withTenant(orgId, (tx) => rankChunks(tx, wish));
  });
  return {
    lookupMs: median(lookup),
    vectorMs: median(vector),
    searchMs: median(search),
    searchP95Ms: percentile(search, 0.95),
  };
}

async function measureRecall(bench: Bench, orgId: string): Promise<number> {
  let met = 0;
  for (let index = 0; index < QUESTIONS; index += 1) {
    const values = bench.corpus.vector();
    const near = new Set(await findNumbers(bench, { orgId, values, sql: BY_INDEX }));
    const exact = await findNumbers(bench, { orgId, values, sql: ONE_BY_ONE });
    met += exact.filter((number) => near.has(number)).length;
  }
  return met / (QUESTIONS * DEPTH);
}

function middle(samples: readonly SearchFigures[]): SearchFigures {
  const of = (figure: keyof SearchFigures): number => round(median(samples.map((sample) => sample[figure])));
  return {
    lookupMs: of("lookupMs"),
    vectorMs: of("vectorMs"),
    searchMs: of("searchMs"),
    searchP95Ms: of("searchP95Ms"),
  };
}

export interface BenchKnowledgeOptions extends Pick<BenchTurnsOptions, "rounds" | "databaseUrl" | "poolSize" | "log"> {
  chunks: number;
}

async function runRounds(bench: Bench, { rounds, chunks, log }: BenchKnowledgeOptions): Promise<BenchKnowledgeReport> {
  const few = await fillOne(bench, "few", FEW);
  const tenth = await fillOne(bench, "tenth", Math.ceil(chunks / 10));
  const whole = await fillOne(bench, "whole", chunks);
  log(`filled: ${chunks} pieces in ${round(whole.chunkSeconds)} s, their vectors in ${round(whole.vectorSeconds)} s`);
  const samples: Record<"few" | "tenth" | "whole", SearchFigures>[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const sample = {
      few: await measureOne(bench, few),
      tenth: await measureOne(bench, tenth),
      whole: await measureOne(bench, whole),
    };
    samples.push(sample);
    log(`round ${index + 1}: search ${round(sample.whole.searchMs)} ms, in a tenth ${round(sample.tenth.searchMs)} ms`);
  }
  const ratio = ({ lookupMs, vectorMs, searchMs }: SearchFigures): number => searchMs / (lookupMs + vectorMs);
  return {
    rounds,
    chunks,
    whole: middle(samples.map((sample) => sample.whole)),
    tenth: middle(samples.map((sample) => sample.tenth)),
    few: middle(samples.map((sample) => sample.few)),
    ratioToParts: round(median(samples.map((sample) => ratio(sample.whole)))),
    growth: round(median(samples.map((sample) => sample.whole.searchMs / sample.tenth.searchMs))),
    recall10: round(await measureRecall(bench, whole.orgId)),
    chunksPerSecond: Math.round(chunks / whole.chunkSeconds),
    vectorsPerSecond: Math.round(chunks / whole.vectorSeconds),
  };
}

export async function runBenchKnowledge(options: BenchKnowledgeOptions): Promise<BenchKnowledgeReport> {
  const scratch = await createScratchDatabase(options.databaseUrl, `karavan_bench_knowledge_${process.pid}`);
  try {
    await migrate(scratch.url);
    const database = createDatabase({ connectionString: scratch.url, poolSize: options.poolSize });
    try {
      const today = dayIn(systemClock.now(), "UTC");
      return await runRounds({ database, corpus: createCorpus(1), today }, options);
    } finally {
      await database.pool.end();
    }
  } finally {
    await scratch.drop();
  }
}

/** For people. */
export function describeKnowledgeBench(report: BenchKnowledgeReport): string[] {
  const line = (name: string, { lookupMs, vectorMs, searchMs, searchP95Ms }: SearchFigures): string =>
    `${name.padEnd(8)} lookup ${lookupMs} ms, vectors ${vectorMs} ms, search ${searchMs} ms (p95 ${searchP95Ms})`;
  return [
    line(`${report.chunks}`, report.whole),
    line("a tenth", report.tenth),
    line("fifty", report.few),
    `search is ${report.ratioToParts} times its parts, and ${report.growth} times that in a tenth of the pieces`,
    `recall at 10 of the vector index ${report.recall10}; ${report.chunksPerSecond} pieces and ${report.vectorsPerSecond} vectors stored a second`,
  ];
}
