import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createScratchDatabase } from "../bench/index.ts";
import { loadConfig } from "../config.ts";
import { createKaravan, type Karavan } from "../karavan.ts";
import { evaluateKnowledge, readQuestionSet, type KnowledgeReport, type Retrieval } from "../knowledge/index.ts";
import { createOrganisation } from "../store/index.ts";
import { InputError } from "../domain/index.ts";
import { readWords, usageError, type Command } from "./command.ts";

const USAGE = "knowledge eval FILE [--passages FILE]";

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new InputError({ code: "bad-file", message: `${file} cannot be opened`, data: { field: "file" } });
  }
}

/** A house of its own for the questions: beside the configured server, or in a folder that goes afterwards. */
async function withScratch<T>(work: (karavan: Karavan) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const { database } = config;
  const folder = await mkdtemp(path.join(tmpdir(), "karavan-eval-"));
  const scratch =
    database.url === null ? null : await createScratchDatabase(database.url, `karavan_eval_${process.pid}`);
  try {
    const own = { ...config, dataDir: folder, database: { ...database, url: scratch?.url ?? null } };
    const karavan = await createKaravan(own, { migrate: true });
    try {
      return await work(karavan);
    } finally {
      await karavan.close();
    }
  } finally {
    await scratch?.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function evaluate(karavan: Karavan, texts: { questions: string; passages: string | undefined }) {
  const set = readQuestionSet(texts.questions, texts.passages);
  const { database, embeddings, clock } = karavan;
  const organisation = await database.withSystem((tx) =>
    createOrganisation(tx, {
      slug: "knowledge-eval",
      name: "Demo: knowledge eval",
      locale: "ru",
      currency: "KGS",
      timeZone: "Asia/Bishkek",
      now: clock.now(),
    }),
  );
  return evaluateKnowledge({ database, embeddings, orgId: organisation.id, now: clock.now() }, set);
}

const share = (value: number): string => value.toFixed(3);
const line = (name: string, { recall1, recall5, recall10, mrr, p95Ms }: Retrieval): string =>
  `${name.padEnd(7)} recall@1 ${share(recall1)}  @5 ${share(recall5)}  @10 ${share(recall10)}  MRR ${share(mrr)}  p95 ${p95Ms.toFixed(1)} ms`;

export function describeKnowledge(report: KnowledgeReport): string[] {
  return [
    `${report.questions} questions, ${report.passages} passages`,
    line("hybrid", report.hybrid),
    line("vector", report.vector),
    line("bm25", report.bm25),
  ];
}

export const evalKnowledge: Command = {
  usage: USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { passages: { type: "string" } }, USAGE);
    const [file, extra] = positionals;
    if (file === undefined || extra !== undefined) throw usageError("name one file of questions", USAGE);
    const questions = await readText(file);
    const passages = values.passages === undefined ? undefined : await readText(values.passages);
    const report = await withScratch((karavan) => evaluate(karavan, { questions, passages }));
    return { exitCode: 0, json: report, lines: describeKnowledge(report) };
  },
};
