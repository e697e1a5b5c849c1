/** What customers ask and nothing we know answers: collected, put together by their words, proposed as drafts. */
import {
  ConflictError,
  dayIn,
  detectLocale,
  isQuestion,
  likeness,
  redact,
  type AnswerKind,
  type GapStatus,
  type Locale,
} from "../domain/index.ts";
import {
  createId,
  findQuestion,
  getOrganisation,
  insertGap,
  insertJob,
  listGapsAbout,
  listOpenGaps,
  listQuestions,
  listSaid,
  lockGap,
  lockKnowledge,
  putQuestion,
  setGap,
  weighWords,
  type Answer,
  type Database,
  type KnowledgeGap,
  type SaidLine,
  type Tx,
} from "../store/index.ts";
import { addAnswer } from "./answers.ts";
import { subjectOf } from "./question-words.ts";
import { searchDocuments } from "./search-documents.ts";
import { searchKnowledge } from "./search-knowledge.ts";

/** From here on two questions ask for the same. */
const SAME = 0.55;
const LONGEST_QUESTION = 300;
const LONGEST_REPLY = 2000;
const LINES = 200;
const PHRASINGS = 20;

export const LEARN = "learn";
export const RECHECK = "recheck-gaps";

/** A question that a turn found nothing for. */
export interface NewQuestion {
  conversationId: string;
  /** The client's message that asks it. */
  messageId: string;
  question: string;
  askedAt: Date;
}

/** Asks for a question, or for what people have answered in a conversation, to be learnt from. */
export async function askToLearn(
  tx: Tx,
  what: { conversationId: string; asked?: Omit<NewQuestion, "conversationId"> },
  now: Date,
): Promise<void> {
  await insertJob(tx, { kind: LEARN, payload: { ...what }, runAt: now, now });
}

async function gapOf(tx: Tx, question: string, { locale, at }: { locale: Locale; at: Date }): Promise<string | null> {
  const terms = await weighWords(tx, subjectOf(question));
  const words = Object.keys(terms);
  if (words.length === 0) return null;
  const alike = (await listGapsAbout(tx, words))
    .map((gap) => ({ ...gap, likeness: likeness(gap.terms, terms) }))
    .filter((gap) => gap.likeness >= SAME)
    .toSorted((one, other) => other.likeness - one.likeness)[0];
  if (alike === undefined) return insertGap(tx, { question, locale, terms, at });
  // What was found once and is not found now is open again.
  if (alike.status === "answered") await setGap(tx, { id: alike.id, status: "open", answerId: null });
  return alike.id;
}

/** Keeps a question that nothing answers, beside those that ask the same. */
export async function learnQuestion(tx: Tx, asked: NewQuestion & { reply?: string | null }): Promise<void> {
  const { conversationId, messageId, askedAt, reply = null } = asked;
  await lockKnowledge(tx);
  const question = redact(asked.question.replaceAll(/\s+/g, " ").trim()).slice(0, LONGEST_QUESTION);
  const { locale: own } = await getOrganisation(tx);
  const known = await findQuestion(tx, messageId);
  const gapId = known?.gapId ?? (await gapOf(tx, question, { locale: detectLocale(question) ?? own, at: askedAt }));
  if (gapId === null) return;
  const said = reply === null ? null : redact(reply).slice(0, LONGEST_REPLY);
  await putQuestion(tx, { gapId, conversationId, messageId, text: question, reply: said, askedAt });
}

interface Exchange {
  asked: SaidLine;
  reply: string;
}

const asks = ({ text, category }: SaidLine): boolean => category === "question" || isQuestion(text);

/** The client's last question before each run of a person's words. */
function exchangesOf(lines: readonly SaidLine[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let asked: SaidLine | undefined;
  let reply: string[] = [];
  const end = (): void => {
    if (asked !== undefined && reply.length > 0) exchanges.push({ asked, reply: reply.join("\n") });
    if (reply.length > 0) asked = undefined;
    reply = [];
  };
  for (const line of lines) {
    if (line.author === "manager") reply.push(line.text);
    if (line.author !== "client") continue;
    end();
    if (asks(line)) asked = line;
  }
  end();
  return exchanges;
}

async function isKnown(tx: Tx, question: string, now: Date): Promise<boolean> {
  const organisation = await getOrganisation(tx);
  const locale = detectLocale(question) ?? organisation.locale;
  const wish = { query: question, today: dayIn(now, organisation.timeZone), limit: 1 };
  return (await searchKnowledge(tx, { ...wish, locale })).length > 0 || (await searchDocuments(tx, wish)).length > 0;
}

/** What people have answered in a conversation and we could not have: each question with their words to it. */
export async function learnConversation(tx: Tx, conversationId: string, now: Date): Promise<void> {
  const exchanges = exchangesOf(await listSaid(tx, conversationId, LINES));
  for (const { asked, reply } of exchanges) {
    const { id: messageId, text: question, at: askedAt } = asked;
    const isOpen = (await findQuestion(tx, messageId)) !== undefined;
    if (!isOpen && (await isKnown(tx, question, now))) continue;
    await learnQuestion(tx, { conversationId, messageId, question, askedAt, reply });
  }
}

/** Looks at every open gap again, one after another: what has been written since may answer it. @returns how many are answered now */
export async function recheckGaps(database: Database, orgId: string, now: Date): Promise<number> {
  let answered = 0;
  for (const { id, question } of await database.withTenant(orgId, listOpenGaps)) {
    const isAnswered = await database.withTenant(orgId, async (tx) => {
      if (!(await isKnown(tx, question, now))) return false;
      const { status, answerId } = await lockGap(tx, id);
      if (status === "dismissed") return false;
      await setGap(tx, { id, status: "answered", answerId });
      return true;
    });
    if (isAnswered) answered += 1;
  }
  return answered;
}

export interface Draft {
  kind?: AnswerKind | undefined;
  title?: string | undefined;
  /** Left out: what a person answered the last time, if anybody did. */
  text?: string | undefined;
}

/** Makes a draft of a gap, with the other ways to ask as its keywords. @throws NotFoundError; ConflictError `gap-drafted` */
export async function draftGap(
  tx: Tx,
  id: string,
  { draft, by, now }: { draft: Draft; by: string; now: Date },
): Promise<Answer> {
  const gap = await lockGap(tx, id);
  if (gap.status === "drafted")
    throw new ConflictError({
      code: "gap-drafted",
      message: "there is a draft of it already",
      remedy: "change and approve that one",
      data: { answerId: gap.answerId },
    });
  const { kind = "faq", title = gap.question, text = gap.suggestion ?? "" } = draft;
  const asked = await listQuestions(tx, id, PHRASINGS);
  const keywords = [...new Set(asked.map((question) => question.text))].filter((words) => words !== title);
  const answer = await addAnswer(
    tx,
    {
      kind,
      key: `gap-${createId(now).slice(-12)}`,
      locale: gap.locale,
      title,
      text,
      keywords: keywords.join(" ").slice(0, 1000),
      status: "draft",
      validFrom: null,
      validUntil: null,
    },
    { by, now },
  );
  await setGap(tx, { id, status: "drafted", answerId: answer.id });
  return answer;
}

/** Puts a gap aside, or back. @throws NotFoundError */
export async function sortGap(
  tx: Tx,
  { id, status }: { id: string; status: Extract<GapStatus, "dismissed" | "open"> },
): Promise<KnowledgeGap> {
  const { answerId } = await lockGap(tx, id);
  await setGap(tx, { id, status, answerId });
  return lockGap(tx, id);
}
