import { isQuestion } from "../domain/index.ts";
import type { Unanswered } from "../graphs/index.ts";
import { askToLearn, learnConversation, learnQuestion } from "../knowledge/index.ts";
import type { Tx } from "../store/index.ts";
import type { Finished } from "./finished.ts";
import type { RuntimeDeps } from "./deps.ts";

const plainly = (text: string): string => text.toLowerCase().replaceAll("ё", "е");

/** The question as the client has written it, where the search was made with those words. */
function inOwnWords(question: string, text: string): string {
  const [plain, sought] = [plainly(text), plainly(question)];
  const at = plain.length === text.length ? plain.indexOf(sought) : -1;
  return at === -1 ? question : text.slice(at, at + sought.length);
}

/** A question that nothing we know answers is kept for the people who can. */
export async function learnFrom(
  tx: Tx,
  { finished: { lease, seenSeq }, left, now }: { finished: Finished; left: Unanswered | null; now: Date },
): Promise<void> {
  const message = lease.context.history.findLast(({ author, seq }) => author === "client" && seq <= seenSeq);
  if (left === null || message === undefined || !(left.isSure || isQuestion(message.text))) return;
  const asked = {
    messageId: message.id,
    question: inOwnWords(left.question, message.text),
    askedAt: new Date(message.at),
  };
  await askToLearn(tx, { conversationId: lease.conversationId, asked }, now);
}

/** What `askToLearn` has stored. */
export interface Learning {
  conversationId: string;
  asked?: { messageId: string; question: string; askedAt: string };
}

/** The job: one question of a turn, or all that people have answered in a conversation. */
export async function learn(deps: RuntimeDeps, orgId: string, { conversationId, asked }: Learning): Promise<void> {
  await deps.database.withTenant(orgId, (tx) =>
    asked === undefined
      ? learnConversation(tx, conversationId, deps.clock.now())
      : learnQuestion(tx, { ...asked, conversationId, askedAt: new Date(asked.askedAt) }),
  );
}
