import path from "node:path";
import { ANSWER_KINDS, ANSWER_STATUSES } from "../domain/index.ts";
import type { ImportedAnswer } from "../knowledge/index.ts";
import type { Answer, KnowledgeGap } from "../store/index.ts";
import { DEMO_SLUG, readOptions, readWords, usageError, type Command } from "./command.ts";
import { requestOnce } from "./owner.ts";

const text = { type: "string" } as const;

function oneOf<Choice extends string>(
  value: string | undefined,
  { name, choices, usage }: { name: string; choices: readonly Choice[]; usage: string },
): Choice | undefined {
  if (value === undefined) return undefined;
  const known = choices.find((choice) => choice === value);
  if (known !== undefined) return known;
  throw usageError(`--${name} is one of ${choices.join(", ")}`, usage);
}

const LIST_USAGE = "knowledge answers [--org SLUG] [--kind KIND] [--status STATUS] [--find TEXT]";
const answerLine = ({ id, kind, locale, status, title, version }: Answer): string =>
  `${id}  ${status.padEnd(8)} ${kind.padEnd(9)} ${locale}  ${title}${version > 1 ? `  (version ${version})` : ""}`;

export const listAllAnswers: Command = {
  usage: LIST_USAGE,
  run: async (argv) => {
    const { values } = readOptions(argv, { org: text, kind: text, status: text, find: text }, LIST_USAGE);
    const items = (await requestOnce("knowledge answers", {
      orgSlug: values.org ?? DEMO_SLUG,
      kind: oneOf(values.kind, { name: "kind", choices: ANSWER_KINDS, usage: LIST_USAGE }),
      status: oneOf(values.status, { name: "status", choices: ANSWER_STATUSES, usage: LIST_USAGE }),
      q: values.find,
    })) as Answer[];
    const lines = items.map(answerLine);
    return { exitCode: 0, json: { items }, lines: lines.length === 0 ? ["there are no such answers"] : lines };
  },
};

const IMPORT_USAGE = "knowledge import FILE [--org SLUG] [--kind KIND] [--status STATUS]";

export const importTable: Command = {
  usage: IMPORT_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text, kind: text, status: text }, IMPORT_USAGE);
    const [file, extra] = positionals;
    if (file === undefined || extra !== undefined) throw usageError("name one file", IMPORT_USAGE);
    const items = (await requestOnce("knowledge import", {
      orgSlug: values.org ?? DEMO_SLUG,
      path: path.resolve(file),
      kind: oneOf(values.kind, { name: "kind", choices: ANSWER_KINDS, usage: IMPORT_USAGE }) ?? "faq",
      status: oneOf(values.status, { name: "status", choices: ANSWER_STATUSES, usage: IMPORT_USAGE }) ?? "approved",
    })) as ImportedAnswer[];
    const failed = items.filter(({ status }) => status === "failed");
    const count = (status: string): string => `${items.filter((item) => item.status === status).length} ${status}`;
    return {
      exitCode: failed.length > 0 ? 1 : 0,
      json: { items },
      lines: [
        ["created", "updated", "unchanged", "failed"].map(count).join(", "),
        ...failed.map(({ row, title, reason }) => `row ${row} ${title}: ${reason ?? ""}`),
      ],
    };
  },
};

const SET_USAGE =
  "knowledge set ANSWER [--org SLUG] [--status STATUS] [--title TEXT] [--text TEXT] [--keywords TEXT] [--version N]";

export const setAnswer: Command = {
  usage: SET_USAGE,
  run: async (argv) => {
    const options = { org: text, status: text, title: text, text, keywords: text, version: text };
    const { values, positionals } = readWords(argv, options, SET_USAGE);
    const [id, extra] = positionals;
    if (id === undefined || extra !== undefined) throw usageError("name one answer by its id", SET_USAGE);
    const { org, status, version, ...words } = values;
    if (version !== undefined && !/^[1-9]\d{0,5}$/.test(version)) throw usageError("--version is a number", SET_USAGE);
    const changed = (await requestOnce("knowledge set", {
      orgSlug: org ?? DEMO_SLUG,
      id,
      changes: {
        ...words,
        status: oneOf(status, { name: "status", choices: ANSWER_STATUSES, usage: SET_USAGE }),
        version: version === undefined ? undefined : Number(version),
      },
    })) as Answer;
    return { exitCode: 0, json: changed, lines: [answerLine(changed)] };
  },
};

const GAPS_USAGE = "knowledge gaps [--org SLUG]";

export const listOpenGaps: Command = {
  usage: GAPS_USAGE,
  run: async (argv) => {
    const { values } = readOptions(argv, { org: text }, GAPS_USAGE);
    const items = (await requestOnce("knowledge gaps", { orgSlug: values.org ?? DEMO_SLUG })) as KnowledgeGap[];
    const lines = items.flatMap(({ id, questions, status, question, suggestion }) => [
      `${id}  asked ${questions} times  ${status.padEnd(7)}  ${question}`,
      ...(suggestion === null ? [] : [`  a person answered: ${suggestion.replaceAll(/\s+/g, " ")}`]),
    ]);
    return { exitCode: 0, json: { items }, lines: lines.length === 0 ? ["nothing was left unanswered"] : lines };
  },
};

const DRAFT_USAGE = "knowledge draft GAP [--org SLUG] [--text TEXT]";

export const draftAnswer: Command = {
  usage: DRAFT_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text, text }, DRAFT_USAGE);
    const [id, extra] = positionals;
    if (id === undefined || extra !== undefined) throw usageError("name one gap by its id", DRAFT_USAGE);
    const request = { orgSlug: values.org ?? DEMO_SLUG, id, text: values.text };
    const draft = (await requestOnce("knowledge draft", request)) as Answer;
    return {
      exitCode: 0,
      json: draft,
      lines: [answerLine(draft), `  ${draft.text}`, `approve it: knowledge set ${draft.id} --status approved`],
    };
  },
};
