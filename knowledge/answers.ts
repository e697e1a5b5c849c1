/** The shelves: what the house writes itself. Every change is a version, and drafts are told to nobody. */
import { AnswerWords, answerTrouble, ConflictError, InputError, type NewAnswer } from "../domain/index.ts";
import {
  askForRecheck,
  getAnswer,
  insertAnswer,
  listAnswerVersions,
  lockAnswer,
  reopenGapsOf,
  writeAnswer,
  type Answer,
  type Tx,
} from "../store/index.ts";

interface Change {
  by: string;
  now: Date;
}

function refuse(words: AnswerWords): void {
  const trouble = answerTrouble(words);
  if (trouble === undefined) return;
  const { field, message, remedy } = trouble;
  throw new InputError({ code: "bad-answer", message: `${field}: ${message}`, remedy, data: { field } });
}

export const wordsOf = ({ title, text, keywords, status, validFrom, validUntil }: AnswerWords): AnswerWords => ({
  title,
  text,
  keywords,
  status,
  validFrom,
  validUntil,
});

/** @throws InputError `bad-answer`; ConflictError `answer-exists` */
export async function addAnswer(tx: Tx, answer: NewAnswer, change: Change): Promise<Answer> {
  refuse(answer);
  const added = await insertAnswer(tx, answer, change);
  if (added.status === "approved") await askForRecheck(tx, change.now);
  return added;
}

async function put(
  tx: Tx,
  id: string,
  change: Change & { words: AnswerWords; restoredFrom?: number },
): Promise<Answer> {
  refuse(change.words);
  const written = await writeAnswer(tx, id, change);
  if (written.status === "approved") await askForRecheck(tx, change.now);
  if (written.status === "retired") await reopenGapsOf(tx, id);
  return written;
}

type Words = { [Field in keyof AnswerWords]?: AnswerWords[Field] | undefined };

/**
 * Changes what is named of an answer. @param version the one that the change was made on; left out, whichever is in force
 * @throws InputError `bad-answer`; NotFoundError; ConflictError `answer-changed`
 */
export async function changeAnswer(
  tx: Tx,
  { id, version, ...changes }: Words & { id: string; version?: number | undefined },
  change: Change,
): Promise<Answer> {
  const known = await lockAnswer(tx, id);
  if (version !== undefined && version !== known.version)
    throw new ConflictError({
      code: "answer-changed",
      message: `somebody has changed it since: it is version ${known.version} now`,
      remedy: "read it anew and make your change on that",
      data: { field: "version", version: known.version },
    });
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const words = AnswerWords.parse({ ...wordsOf(known), ...Object.fromEntries(given) });
  if (isSame(known, words)) return known;
  return put(tx, id, { words, ...change });
}

export function isSame(known: AnswerWords, words: AnswerWords): boolean {
  return JSON.stringify(wordsOf(known)) === JSON.stringify(wordsOf(words));
}

/** Says again what an earlier version said, as a new version. @throws NotFoundError; InputError `no-version`, `bad-answer` */
export async function restoreAnswer(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: Change,
): Promise<Answer> {
  await lockAnswer(tx, id);
  const versions = await listAnswerVersions(tx, id);
  const wanted = versions.find((one) => one.version === version);
  if (wanted === undefined)
    throw new InputError({
      code: "no-version",
      message: `there is no version ${version} of it`,
      remedy: "take one from its versions",
      data: { field: "version" },
    });
  if (wanted === versions[0]) return getAnswer(tx, id);
  const words = wordsOf(wanted);
  return put(tx, id, { words, restoredFrom: version, ...change });
}
