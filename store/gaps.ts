import { NotFoundError, type Author, type GapStatus, type Locale, type TermWeights } from "../domain/index.ts";
import { decodeCursor, INSTANT_PART, SEQ_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import { createId } from "./ids.ts";
import type { Tx } from "./tx.ts";

/** Questions of one kind that nothing we know answers. */
export interface KnowledgeGap {
  id: string;
  question: string;
  locale: Locale;
  status: GapStatus;
  answerId: string | null;
  questions: number;
  /** What a person answered the last time. */
  suggestion: string | null;
  firstAt: Date;
  lastAt: Date;
}

export interface AskedQuestion {
  id: string;
  conversationId: string;
  messageId: string;
  text: string;
  reply: string | null;
  askedAt: Date;
}

const GAP = `g.id, g.question, g.locale, g.status, g.answer_id as "answerId", g.questions, g.first_at as "firstAt",
  g.last_at as "lastAt", (select q.reply from knowledge_questions q where q.org_id = g.org_id and q.gap_id = g.id
    and q.reply is not null order by q.asked_at desc, q.id desc limit 1) as suggestion`;

/** Asked most often first; open and drafted ones when no status is named. @throws InputError `bad-cursor` */
export async function listGaps(
  tx: Tx,
  { status, cursor, limit }: { status?: GapStatus | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<KnowledgeGap>> {
  const [count, at, id] =
    cursor === undefined ? [null, null, null] : decodeCursor(cursor, [SEQ_PART, INSTANT_PART, UUID_PART]);
  const rows = await tx.query<KnowledgeGap>(
    `select ${GAP} from knowledge_gaps g
      where g.org_id = current_org() and g.status = any($1)
        and ($2::int is null or (g.questions, g.last_at, g.id) < ($2, $3::timestamptz, $4::uuid))
      order by g.questions desc, g.last_at desc, g.id desc limit $5`,
    [status === undefined ? ["open", "drafted"] : [status], count, at, id, limit + 1],
  );
  return toPage(rows, limit, (last) => [String(last.questions), last.lastAt.toISOString(), last.id]);
}

/** @throws NotFoundError `gap-not-found` */
export async function lockGap(tx: Tx, id: string): Promise<KnowledgeGap> {
  await tx.query("select from knowledge_gaps where org_id = current_org() and id = $1 for update", [id]);
  const rows = await tx.query<KnowledgeGap>(
    `select ${GAP} from knowledge_gaps g where g.org_id = current_org() and g.id = $1`,
    [id],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new NotFoundError({
    code: "gap-not-found",
    message: "there is no such gap",
    remedy: "take it from the list of gaps",
    data: { field: "gapId" },
  });
}

/** The last that were asked, newest first. */
export async function listQuestions(tx: Tx, gapId: string, limit: number): Promise<AskedQuestion[]> {
  return tx.query<AskedQuestion>(
    `select id, conversation_id as "conversationId", message_id as "messageId", text, reply, asked_at as "askedAt"
       from knowledge_questions where org_id = current_org() and gap_id = $1 order by asked_at desc, id desc limit $2`,
    [gapId, limit],
  );
}

export async function setGap(
  tx: Tx,
  { id, status, answerId }: { id: string; status: GapStatus; answerId: string | null },
): Promise<void> {
  await tx.execute("update knowledge_gaps set status = $2, answer_id = $3 where org_id = current_org() and id = $1", [
    id,
    status,
    answerId,
  ]);
}

/** A draft that was put away answers nothing: what it was made of is open again. */
export async function reopenGapsOf(tx: Tx, answerId: string): Promise<void> {
  await tx.execute(
    `update knowledge_gaps set status = 'open', answer_id = null
      where org_id = current_org() and answer_id = $1 and status = 'drafted'`,
    [answerId],
  );
}

/** The words of a question that carry meaning, and how rare each is among what the house has written. */
export async function weighWords(tx: Tx, question: string): Promise<TermWeights> {
  const rows = await tx.query<{ lexeme: string; weight: number }>(
    `select word.lexeme, ln(1 + (select count(*) + 1 from answers where org_id = current_org())::float8
              / greatest((select count(*) from answers a
                           where a.org_id = current_org() and a.search @@ lexeme_query(word.lexeme))::float8, 0.5)) as weight
       from unnest(search_vector($1)) word`,
    [question],
  );
  return Object.fromEntries(rows.map(({ lexeme, weight }) => [lexeme, weight]));
}

/** Gaps that share a word with these, the last asked of. */
export async function listGapsAbout(
  tx: Tx,
  words: readonly string[],
): Promise<{ id: string; status: GapStatus; terms: TermWeights }[]> {
  return tx.query(
    `select id, status, terms from knowledge_gaps
      where org_id = current_org() and terms ?| $1 order by last_at desc, id desc limit 500`,
    [words],
  );
}

/** Gaps that a person may still have to answer, the last asked of. */
export async function listOpenGaps(tx: Tx): Promise<Pick<KnowledgeGap, "id" | "question">[]> {
  return tx.query(
    `select id, question from knowledge_gaps
      where org_id = current_org() and status in ('open', 'drafted') order by last_at desc, id desc limit 500`,
  );
}

export async function insertGap(
  tx: Tx,
  gap: { question: string; locale: Locale; terms: TermWeights; at: Date },
): Promise<string> {
  const id = createId(gap.at);
  await tx.execute(
    `insert into knowledge_gaps (org_id, id, question, locale, terms, first_at, last_at) values (current_org(), $1, $2, $3, $4, $5, $5)`,
    [id, gap.question, gap.locale, JSON.stringify(gap.terms), gap.at],
  );
  return id;
}

export async function findQuestion(tx: Tx, messageId: string): Promise<{ gapId: string } | undefined> {
  const rows = await tx.query<{ gapId: string }>(
    `select gap_id as "gapId" from knowledge_questions where org_id = current_org() and message_id = $1`,
    [messageId],
  );
  return rows[0];
}

/** Counts a question to its gap, once per message; what a person has answered is added to it. */
export async function putQuestion(tx: Tx, question: Omit<AskedQuestion, "id"> & { gapId: string }): Promise<void> {
  const { gapId, conversationId, messageId, text, reply, askedAt } = question;
  await tx.execute(
    `with put as (
       insert into knowledge_questions (org_id, id, gap_id, conversation_id, message_id, text, reply, asked_at)
       values (current_org(), $1, $2, $3, $4, $5, $6, $7)
       on conflict (org_id, message_id) do update set reply = coalesce(excluded.reply, knowledge_questions.reply)
       returning (xmax = 0)::int as fresh)
     update knowledge_gaps g set questions = g.questions + put.fresh, last_at = greatest(g.last_at, $7)
       from put where g.org_id = current_org() and g.id = $2`,
    [createId(askedAt), gapId, conversationId, messageId, text, reply, askedAt],
  );
}

export interface SaidLine {
  id: string;
  author: Author;
  text: string;
  category: string | null;
  at: Date;
}

/** The last that was said between client, bot and people, oldest first. */
export async function listSaid(tx: Tx, conversationId: string, limit: number): Promise<SaidLine[]> {
  const rows = await tx.query<SaidLine>(
    `select id, author, text, category, created_at as at from messages
      where org_id = current_org() and conversation_id = $1 and deleted_at is null and text <> ''
        and (direction = 'in' or status in ('sent', 'delivered', 'read'))
      order by seq desc limit $2`,
    [conversationId, limit],
  );
  return rows.toReversed();
}

/** Asks for another look at what is open, once however often it is asked for. */
export async function askForRecheck(tx: Tx, now: Date): Promise<void> {
  await tx.execute(
    `insert into jobs (org_id, id, kind, payload, run_at, created_at)
     select current_org(), $1, 'recheck-gaps', '{}', $2, $2
      where exists (select from knowledge_gaps where org_id = current_org() and status in ('open', 'drafted'))
        and not exists (select from jobs where org_id = current_org() and kind = 'recheck-gaps' and status = 'pending'
                          and claimed_until is null)`,
    [createId(now), now],
  );
}
