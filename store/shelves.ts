import {
  ConflictError,
  NotFoundError,
  type AnswerKind,
  type AnswerStatus,
  type AnswerWords,
  type Locale,
  type NewAnswer,
} from "../domain/index.ts";
import { decodeCursor, INSTANT_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import { createId } from "./ids.ts";
import type { Tx } from "./tx.ts";

/** An answer as whoever keeps the shelves sees it. */
export interface Answer extends NewAnswer {
  id: string;
  version: number;
  /** The version whose words these are again. */
  restoredFrom: number | null;
  changedBy: string;
  updatedAt: Date;
}

/** What an answer was, or is, as one of its versions. */
export type AnswerVersion = AnswerWords & Pick<Answer, "version" | "restoredFrom" | "changedBy" | "updatedAt">;

const VERSION = `version, title, text, keywords, status, valid_from::text as "validFrom", valid_until::text as "validUntil",
  restored_from as "restoredFrom", changed_by as "changedBy", updated_at as "updatedAt"`;
const ANSWER = `id, kind, key, locale, ${VERSION}`;
const SEARCH = (title: string, keywords: string, text: string): string =>
  `setweight(search_vector(${title}), 'A') || setweight(search_vector(${keywords}), 'B') || setweight(search_vector(${text}), 'D')`;

export interface AnswerList {
  kind?: AnswerKind | undefined;
  locale?: Locale | undefined;
  /** All but the retired ones when left out. */
  status?: AnswerStatus | undefined;
  /** Part of a title or text, in any case. */
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Last changed first. @throws InputError `bad-cursor` */
export async function listAnswers(tx: Tx, list: AnswerList): Promise<Page<Answer>> {
  const { kind = null, locale = null, status = null, q = null, cursor, limit } = list;
  const [at, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, [INSTANT_PART, UUID_PART]);
  const rows = await tx.query<Answer>(
    `select ${ANSWER} from answers
      where org_id = current_org() and ($1::text is null or kind = $1) and ($2::text is null or locale = $2)
        and case when $3::text is null then status <> 'retired' else status = $3 end
        and ($4::text is null or strpos(lower(title), lower($4)) > 0 or strpos(lower(text), lower($4)) > 0)
        and ($5::timestamptz is null or (updated_at, id) < ($5, $6))
      order by updated_at desc, id desc limit $7`,
    [kind, locale, status, q, at, id, limit + 1],
  );
  return toPage(rows, limit, (last) => [last.updatedAt.toISOString(), last.id]);
}

const noAnswer = (field: string): NotFoundError =>
  new NotFoundError({
    code: "answer-not-found",
    message: "there is no such answer",
    remedy: "take it from the list of answers",
    data: { field },
  });

/** @throws NotFoundError `answer-not-found` */
export async function getAnswer(tx: Tx, id: string): Promise<Answer> {
  const rows = await tx.query<Answer>(`select ${ANSWER} from answers where org_id = current_org() and id = $1`, [id]);
  if (rows[0] === undefined) throw noAnswer("answerId");
  return rows[0];
}

/** The same, kept from others until the transaction ends. @throws NotFoundError `answer-not-found` */
export async function lockAnswer(tx: Tx, id: string): Promise<Answer> {
  await tx.query("select from answers where org_id = current_org() and id = $1 for update", [id]);
  return getAnswer(tx, id);
}

export async function findAnswer(
  tx: Tx,
  { kind, key, locale }: Pick<Answer, "kind" | "key" | "locale">,
): Promise<Answer | undefined> {
  const rows = await tx.query<Answer>(
    `select ${ANSWER} from answers where org_id = current_org() and kind = $1 and key = $2 and locale = $3`,
    [kind, key, locale],
  );
  return rows[0];
}

/** @throws ConflictError `answer-exists` */
export async function insertAnswer(tx: Tx, answer: NewAnswer, { by, now }: { by: string; now: Date }): Promise<Answer> {
  const { kind, key, locale, title, text, keywords, status, validFrom, validUntil } = answer;
  const rows = await tx.query<Answer>(
    `insert into answers (org_id, id, kind, key, locale, title, text, keywords, search, status, valid_from, valid_until, changed_by,
                          updated_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, ${SEARCH("$5", "$7", "$6")}, $8, $9, $10, $11, $12)
     on conflict (org_id, kind, key, locale) do nothing returning ${ANSWER}`,
    [createId(now), kind, key, locale, title, text, keywords, status, validFrom, validUntil, by, now],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new ConflictError({
    code: "answer-exists",
    message: `there is an answer ${key} (${kind}, ${locale}) already`,
    remedy: "change that one, or name another key",
    data: { field: "key" },
  });
}

/** Puts words into force as the next version; what was said before stays in the history. Call under `lockAnswer`. */
export async function writeAnswer(
  tx: Tx,
  id: string,
  { words, restoredFrom = null, by, now }: { words: AnswerWords; restoredFrom?: number | null; by: string; now: Date },
): Promise<Answer> {
  const { title, text, keywords, status, validFrom, validUntil } = words;
  await tx.execute(
    `insert into answer_versions (org_id, answer_id, version, title, text, keywords, status, valid_from, valid_until, restored_from,
                                  changed_by, updated_at)
     select org_id, id, version, title, text, keywords, status, valid_from, valid_until, restored_from, changed_by, updated_at
       from answers where org_id = current_org() and id = $1`,
    [id],
  );
  const rows = await tx.query<Answer>(
    `update answers set title = $2, text = $3, keywords = $4, search = ${SEARCH("$2", "$4", "$3")}, status = $5, valid_from = $6,
            valid_until = $7, restored_from = $8, changed_by = $9, updated_at = $10, version = version + 1
      where org_id = current_org() and id = $1 returning ${ANSWER}`,
    [id, title, text, keywords, status, validFrom, validUntil, restoredFrom, by, now],
  );
  if (rows[0] === undefined) throw noAnswer("answerId");
  return rows[0];
}

/** Newest first, the one in force among them. @throws NotFoundError `answer-not-found` */
export async function listAnswerVersions(tx: Tx, id: string): Promise<AnswerVersion[]> {
  const { version, title, text, keywords, status, validFrom, validUntil, restoredFrom, changedBy, updatedAt } =
    await getAnswer(tx, id);
  const past = await tx.query<AnswerVersion>(
    `select ${VERSION} from answer_versions where org_id = current_org() and answer_id = $1 order by version desc limit 500`,
    [id],
  );
  return [
    { version, title, text, keywords, status, validFrom, validUntil, restoredFrom, changedBy, updatedAt },
    ...past,
  ];
}

/** What passages say today, by the ids that a search gave them: an answer's, or `document:NUMBER`. */
export async function readPassages(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; text: string }>(
    `select id::text as id, text from answers where org_id = current_org() and id = any($1::uuid[])
     union all
     select 'document:' || number, text from knowledge_chunks where org_id = current_org() and number = any($2::int[])`,
    [ids.filter((id) => UUID_PART.test(id)), ids.flatMap((id) => /^document:(\d{1,9})$/.exec(id)?.[1] ?? [])],
  );
  return new Map(rows.map(({ id, text }) => [id, text]));
}
