import path from "node:path";
import { describeError } from "../domain/index.ts";
import type { Ingested } from "../knowledge/index.ts";
import type { FoundChunk, KnowledgeDocument } from "../store/index.ts";
import {
  DEMO_SLUG,
  numberOption,
  readOptions,
  readWords,
  usageError,
  type Command,
  type CommandIo,
} from "./command.ts";
import { openSession, requestOnce, type Session } from "./owner.ts";

const text = { type: "string" } as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

const ADD_USAGE =
  "knowledge add FILE|URL... [--org SLUG] [--title TEXT] [--valid-from DAY] [--valid-until DAY] [--limit PAGES]";
const PAGES = { name: "limit", preset: 100, min: 1, max: 2000 };

function dayFrom(value: string | undefined, name: string): string | null {
  if (value === undefined) return null;
  if (DAY.test(value)) return value;
  throw usageError(`--${name} must be a day like 2026-07-01`, ADD_USAGE);
}

const addedLine = ({ name, status, chunks, fresh, verdict }: Ingested): string =>
  status === "failed"
    ? `failed     ${name}: ${verdict ?? ""}`
    : `${status.padEnd(10)} ${name}: ${chunks} pieces, ${fresh} new`;

interface PagesToAdd {
  addresses: readonly string[];
  document: Readonly<Record<string, unknown>>;
  /** Of one sitemap. */
  limit: number;
}

/** Page by page, told as it goes; begun anew it finds what has not changed. */
async function addPages(
  session: Session,
  { addresses, document, limit }: PagesToAdd,
  io: CommandIo,
): Promise<Ingested[]> {
  const all: string[] = [];
  for (const address of addresses) {
    const listed = (await session.request("knowledge pages", { address, limit })) as { pages: string[]; left: number };
    if (listed.left > 0) io.print(`${address}: ${listed.left} more pages are left out; --limit takes more of them`);
    all.push(...listed.pages);
  }
  const items: Ingested[] = [];
  for (const [index, address] of all.entries()) {
    const added = (await session.request("knowledge add page", { ...document, address })) as Ingested;
    io.print(`[${index + 1}/${all.length}] ${addedLine(added)}`);
    items.push(added);
  }
  return items;
}

/** Makes the vectors of what has been added; a model that is down leaves them to the background. */
async function embedAll(session: Session, orgSlug: string, io: CommandIo): Promise<void> {
  try {
    for (;;) {
      const { left } = (await session.request("knowledge embed", { orgSlug })) as { left: number };
      if (left === 0) return;
      io.print(`${left} pieces still without a vector`);
    }
  } catch (error) {
    io.print(`vectors will be made later: ${describeError(error)}`);
  }
}

const isAddress = (word: string): boolean => /^https?:\/\//i.test(word);

export const addKnowledge: Command = {
  usage: ADD_USAGE,
  run: async (argv, io) => {
    const options = { org: text, title: text, "valid-from": text, "valid-until": text, limit: text };
    const { values, positionals } = readWords(argv, options, ADD_USAGE);
    if (positionals.length === 0) throw usageError("name the files or pages to add", ADD_USAGE);
    if (values.title !== undefined && positionals.length > 1) throw usageError("--title goes with one file", ADD_USAGE);
    const limit = numberOption(values.limit, PAGES, ADD_USAGE);
    const document = {
      orgSlug: values.org ?? DEMO_SLUG,
      title: values.title,
      validFrom: dayFrom(values["valid-from"], "valid-from"),
      validUntil: dayFrom(values["valid-until"], "valid-until"),
    };
    const addresses = positionals.filter(isAddress);
    const paths = positionals.filter((word) => !isAddress(word)).map((file) => path.resolve(file));
    const session = await openSession(false);
    try {
      const request = paths.length === 0 ? [] : session.request("knowledge add", { ...document, paths });
      const files = (await request) as Ingested[];
      const pages = await addPages(session, { addresses, document, limit }, io);
      const items = [...files, ...pages];
      await embedAll(session, document.orgSlug, io);
      const failed = items.some(({ status }) => status === "failed");
      // Pages have been told of as they came.
      return { exitCode: failed ? 1 : 0, json: { items }, lines: files.map(addedLine) };
    } finally {
      await session.close();
    }
  },
};

const REINDEX_USAGE = "knowledge reindex [--org SLUG]";

/**
 * Reads every page anew: what a site has changed since answers from now on. Files are added again by whoever has them. What has no
 * vector of the configured model yet gets one.
 */
export const reindexKnowledge: Command = {
  usage: REINDEX_USAGE,
  run: async (argv, io) => {
    const { values } = readOptions(argv, { org: text }, REINDEX_USAGE);
    const orgSlug = values.org ?? DEMO_SLUG;
    const session = await openSession(false);
    try {
      const known = (await session.request("knowledge list", { orgSlug })) as KnowledgeDocument[];
      const pages = known.filter(({ name }) => isAddress(name));
      const items: Ingested[] = [];
      for (const [index, { name, validFrom, validUntil }] of pages.entries()) {
        const page = { orgSlug, address: name, validFrom, validUntil };
        const added = (await session.request("knowledge add page", page)) as Ingested;
        io.print(`[${index + 1}/${pages.length}] ${addedLine(added)}`);
        items.push(added);
      }
      await embedAll(session, orgSlug, io);
      const failed = items.some(({ status }) => status === "failed");
      return { exitCode: failed ? 1 : 0, json: { items }, lines: pages.length === 0 ? ["there are no pages yet"] : [] };
    } finally {
      await session.close();
    }
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
