/** Shelves filled from a table: a row an answer. The same file again changes only what changed. */
import { createHash } from "node:crypto";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import {
  ANSWER_KINDS,
  ANSWER_STATUSES,
  answerTrouble,
  detectLocale,
  LOCALES,
  NewAnswer,
  type AnswerKind,
  type AnswerStatus,
  type Locale,
} from "../domain/index.ts";
import {
  askForRecheck,
  findAnswer,
  getOrganisation,
  insertAnswer,
  lockAnswer,
  writeAnswer,
  type Database,
  type Tx,
} from "../store/index.ts";
import { isSame, wordsOf } from "./answers.ts";
import { decodeText, readRows, type SourceFile } from "./loaders/index.ts";
import { unreadable } from "./loaders/source.ts";

export const LARGEST_TABLE = 5 * 1024 * 1024;
const MOST_ROWS = 5000;
/** Rows of one transaction. */
const AT_ONCE = 100;

/** Headings that people write over a column, in small letters. */
const HEADINGS: Readonly<Record<string, keyof NewAnswer>> = {
  kind: "kind",
  shelf: "kind",
  полка: "kind",
  вид: "kind",
  key: "key",
  ключ: "key",
  locale: "locale",
  language: "locale",
  lang: "locale",
  язык: "locale",
  title: "title",
  question: "title",
  вопрос: "title",
  название: "title",
  заголовок: "title",
  text: "text",
  answer: "text",
  ответ: "text",
  текст: "text",
  keywords: "keywords",
  "ключевые слова": "keywords",
  слова: "keywords",
  validfrom: "validFrom",
  "valid from": "validFrom",
  valid_from: "validFrom",
  "действует с": "validFrom",
  validuntil: "validUntil",
  "valid until": "validUntil",
  valid_until: "validUntil",
  "действует до": "validUntil",
  status: "status",
  статус: "status",
};

export interface ImportedAnswer {
  /** As the table counts, its head being row 1; of JSON and YAML the place in the list. */
  row: number;
  title: string;
  status: "created" | "updated" | "unchanged" | "failed";
  /** Why it was left out. */
  reason: string | null;
}

export interface ImportOptions {
  /** Of rows that do not say. */
  kind: AnswerKind;
  status: AnswerStatus;
  orgId: string;
  by: string;
  now: Date;
}

type Entry = Partial<Record<keyof NewAnswer, string>>;
interface Row {
  row: number;
  entry: Entry;
}

const Listed = z.array(z.record(z.string(), z.unknown()));

function toText(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function toEntry(pairs: Iterable<readonly [string, unknown]>): Entry {
  const entry: Entry = {};
  for (const [heading, value] of pairs) {
    const field = HEADINGS[heading.trim().toLowerCase()];
    const text = toText(value);
    if (field !== undefined && text !== "") entry[field] = text;
  }
  return entry;
}

function fromList({ name, bytes }: SourceFile): Row[] {
  let list: unknown;
  try {
    list = parseYaml(decodeText(bytes), { maxAliasCount: 0 }); // JSON is YAML as well
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : "unknown";
    throw unreadable("corrupt", `${name} cannot be read: ${reason}`, "correct the file");
  }
  const listed = Listed.safeParse(list);
  if (!listed.success) throw unreadable("no-list", `${name} holds no list of answers`, "write a list of objects");
  return listed.data.map((item, index) => ({ row: index + 1, entry: toEntry(Object.entries(item)) }));
}

async function fromTable(file: SourceFile): Promise<Row[]> {
  const [head = [], ...body] = await readRows(file);
  if (!head.some((heading) => HEADINGS[heading.trim().toLowerCase()] === "title"))
    throw unreadable(
      "no-title-column",
      `${file.name} has no column "title" or "question"`,
      "name the columns in the first row: title, text, and if you like kind, key, locale, keywords, validFrom, validUntil, status",
    );
  return body.map((cells, index) => ({
    row: index + 2,
    entry: toEntry(cells.map((cell, column) => [head[column] ?? "", cell] as const)),
  }));
}

/** Without a key a question is known again by its words. */
const keyOf = (title: string): string =>
  `q-${createHash("sha256")
    .update(
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
        .trim(),
    )
    .digest("hex")
    .slice(0, 12)}`;

/** With the language of rows that do not say and whose words do not tell. */
type RowOptions = ImportOptions & { locale: Locale };

function toAnswer(entry: Entry, { kind, status, locale }: RowOptions): unknown {
  const { title = "", text = "", keywords = "" } = entry;
  return {
    kind: entry.kind ?? kind,
    status: entry.status ?? status,
    locale: entry.locale ?? detectLocale(`${title} ${text}`) ?? locale,
    key: entry.key ?? keyOf(title),
    title,
    text,
    keywords,
    validFrom: entry.validFrom ?? null,
    validUntil: entry.validUntil ?? null,
  };
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  kind: ANSWER_KINDS,
  status: ANSWER_STATUSES,
  locale: LOCALES,
};

function complaintOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const field = String(issue?.path[0] ?? "");
  const choices = CHOICES[field];
  return `${field}: ${choices === undefined ? (issue?.message ?? "unreadable") : `one of ${choices.join(", ")}`}`;
}

async function putOne(tx: Tx, answer: NewAnswer, { by, now }: ImportOptions): Promise<ImportedAnswer["status"]> {
  const known = await findAnswer(tx, answer);
  if (known === undefined) {
    await insertAnswer(tx, answer, { by, now });
    return "created";
  }
  const words = wordsOf(answer);
  const locked = await lockAnswer(tx, known.id);
  if (isSame(locked, words)) return "unchanged";
  await writeAnswer(tx, known.id, { words, by, now });
  return "updated";
}

async function importOne(tx: Tx, { row, entry }: Row, options: RowOptions): Promise<ImportedAnswer> {
  const { title = "" } = entry;
  const parsed = NewAnswer.safeParse(toAnswer(entry, options));
  if (!parsed.success) return { row, title, status: "failed", reason: complaintOf(parsed.error) };
  const trouble = answerTrouble(parsed.data);
  if (trouble !== undefined)
    return { row, title, status: "failed", reason: `${trouble.field}: ${trouble.message}; ${trouble.remedy}` };
  return { row, title, status: await putOne(tx, parsed.data, options), reason: null };
}

/**
 * Imports CSV, XLSX, JSON or YAML, some rows at a time, so that conversations go on meanwhile. A row that does not fit is left out with
 * its reason; the others stand.
 * @throws InputError when the file itself cannot be read
 */
export async function importAnswers(
  database: Database,
  file: SourceFile,
  options: ImportOptions,
): Promise<ImportedAnswer[]> {
  if (file.bytes.length > LARGEST_TABLE)
    throw unreadable("too-large", `${file.name} has more than 5 MB`, "divide the table");
  const isList = /\.(?:json|ya?ml)$/i.test(file.name);
  const rows = (isList ? fromList(file) : await fromTable(file)).filter(({ entry }) => Object.keys(entry).length > 0);
  if (rows.length > MOST_ROWS)
    throw unreadable("too-large", `${file.name} has ${rows.length} rows, at most ${MOST_ROWS} are taken`, "divide it");
  const { orgId, now } = options;
  const items: ImportedAnswer[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await database.withTenant(orgId, async (tx) => {
      const { locale } = await getOrganisation(tx);
      for (const row of rows.slice(at, at + AT_ONCE)) items.push(await importOne(tx, row, { ...options, locale }));
    });
  }
  await database.withTenant(orgId, (tx) => askForRecheck(tx, now));
  return items;
}
