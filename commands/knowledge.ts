import path from "node:path";
import type { Ingested } from "../knowledge/index.ts";
import type { FoundChunk, KnowledgeDocument } from "../store/index.ts";
import { DEMO_SLUG, numberOption, readOptions, readWords, usageError, type Command } from "./command.ts";
import { requestOnce } from "./owner.ts";

const text = { type: "string" } as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

const ADD_USAGE = "knowledge add FILE... [--org SLUG] [--title TEXT] [--valid-from DAY] [--valid-until DAY]";

function dayFrom(value: string | undefined, name: string): string | null {
  if (value === undefined) return null;
  if (DAY.test(value)) return value;
  throw usageError(`--${name} must be a day like 2026-07-01`, ADD_USAGE);
}

const addedLine = ({ name, status, chunks, fresh, verdict }: Ingested): string =>
  status === "failed"
    ? `failed     ${name}: ${verdict ?? ""}`
    : `${status.padEnd(10)} ${name}: ${chunks} pieces, ${fresh} new`;

export const addKnowledge: Command = {
  usage: ADD_USAGE,
  run: async (argv) => {
    const options = { org: text, title: text, "valid-from": text, "valid-until": text };
    const { values, positionals } = readWords(argv, options, ADD_USAGE);
    if (positionals.length === 0) throw usageError("name the files to add", ADD_USAGE);
    if (values.title !== undefined && positionals.length > 1) throw usageError("--title goes with one file", ADD_USAGE);
    const items = (await requestOnce("knowledge add", {
      orgSlug: values.org ?? DEMO_SLUG,
      paths: positionals.map((file) => path.resolve(file)),
      title: values.title,
      validFrom: dayFrom(values["valid-from"], "valid-from"),
      validUntil: dayFrom(values["valid-until"], "valid-until"),
    })) as Ingested[];
    const failed = items.some(({ status }) => status === "failed");
    return { exitCode: failed ? 1 : 0, json: { items }, lines: items.map(addedLine) };
  },
};

const LIST_USAGE = "knowledge list [--org SLUG]";

export const listKnowledge: Command = {
  usage: LIST_USAGE,
  run: async (argv) => {
    const { values } = readOptions(argv, { org: text }, LIST_USAGE);
    const items = (await requestOnce("knowledge list", { orgSlug: values.org ?? DEMO_SLUG })) as KnowledgeDocument[];
    const lines = items.map(({ name, title, status, chunks, verdict }) =>
      status === "failed"
        ? `failed  ${name}: ${verdict ?? ""}`
        : `${status.padEnd(7)} ${name}  ${chunks} pieces  ${title}`,
    );
    return { exitCode: 0, json: { items }, lines: lines.length === 0 ? ["there are no papers yet"] : lines };
  },
};

const SEARCH_USAGE = "knowledge search QUESTION [--org SLUG] [--limit N]";
const SHOWN_LETTERS = 300;

export const searchKnowledge: Command = {
  usage: SEARCH_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text, limit: text }, SEARCH_USAGE);
    const query = positionals.join(" ").trim();
    if (query === "") throw usageError("ask a question", SEARCH_USAGE);
    const limit = numberOption(values.limit, { name: "limit", preset: 5, min: 1, max: 20 }, SEARCH_USAGE);
    const request = { orgSlug: values.org ?? DEMO_SLUG, query, limit };
    const items = (await requestOnce("knowledge search", request)) as FoundChunk[];
    const lines = items.flatMap(({ document, heading, text: body, cover }) => [
      `${document}${heading === "" ? "" : ` › ${heading}`}  (holds ${Math.round(cover * 100)} % of the question)`,
      `  ${body.replaceAll(/\s+/g, " ").slice(0, SHOWN_LETTERS)}`,
    ]);
    return {
      exitCode: items.length === 0 ? 1 : 0,
      json: { items },
      lines: lines.length === 0 ? ["nothing answers it"] : lines,
    };
  },
};

const REMOVE_USAGE = "knowledge remove NAME [--org SLUG]";

export const removeKnowledge: Command = {
  usage: REMOVE_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text }, REMOVE_USAGE);
    const [name, extra] = positionals;
    if (name === undefined || extra !== undefined) throw usageError("name one paper", REMOVE_USAGE);
    const removed = await requestOnce("knowledge remove", { orgSlug: values.org ?? DEMO_SLUG, name });
    return { exitCode: 0, json: removed, lines: [`removed ${name}`] };
  },
};
