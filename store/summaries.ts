import type { Author, Locale } from "../domain/index.ts";
import type { Tx } from "./database.ts";

/** A turn is shown at least so many of the last messages as they are, so the summary stays behind them. */
const SHOWN = 30;
/** Messages that one summary waits for: fewer would ask a model for every other message. */
const STEP = 15;

/**
 * "Needs a summary", the one predicate of the sweep, the claim and the partial index: enough messages have left the window,
 * are answered and not covered yet. Of a closed conversation all are covered: what outlives it is taken from there.
 */
export function needsSummary(now: string, alias = "c"): string {
  return (
    `case when ${alias}.mode = 'closed' then ${alias}.summary_seq < ${alias}.last_seq ` +
    `else least(${alias}.last_seq - ${SHOWN}, ${alias}.answered_seq) - ${alias}.summary_seq >= ${STEP} end ` +
    `and (${alias}.summary_claimed_until is null or ${alias}.summary_claimed_until <= ${now})`
  );
}

export interface SummaryClaim {
  conversationId: string;
  clientId: string;
  dealId: string;
  locale: Locale | null;
  /** Nobody will be shown it in a turn: the last of what it leaves is gathered. */
  isClosed: boolean;
  summary: string | null;
  /** The summary covers messages up to here; whoever stores the next one must still find it so. */
  from: number;
  /** The next one may cover messages up to here. */
  to: number;
}

/** Claims the work until `until`; a claim that is not settled expires, and somebody tries again. */
export async function claimSummary(
  tx: Tx,
  claim: { conversationId: string; now: Date; until: Date },
): Promise<SummaryClaim | undefined> {
  const rows = await tx.query<SummaryClaim>(
    `update conversations c set summary_claimed_until = $3
      where c.org_id = current_org() and c.id = $1 and ${needsSummary("$2")}
      returning c.id as "conversationId", c.client_id as "clientId", c.deal_id as "dealId", c.locale, c.mode = 'closed' as "isClosed", c.summary,
                c.summary_seq as "from", case when c.mode = 'closed' then c.last_seq else least(c.last_seq - ${SHOWN}, c.answered_seq) end as "to"`,
    [claim.conversationId, claim.now, claim.until],
  );
  return rows[0];
}

export interface MessageToSummarise {
  id: string;
  seq: number;
  author: Author;
  text: string;
  at: Date;
}

/** Messages after `from` up to `to` that were really said, oldest first, at most `limit` positions. */
export async function readForSummary(
  tx: Tx,
  range: { conversationId: string; from: number; to: number },
): Promise<MessageToSummarise[]> {
  return tx.query<MessageToSummarise>(
    `select id, seq, author, text, created_at as at from messages
      where org_id = current_org() and conversation_id = $1 and seq > $2 and seq <= $3
        and command is null and deleted_at is null and status not in ('suppressed', 'failed')
      order by seq`,
    [range.conversationId, range.from, range.to],
  );
}

/** Stores the next summary if it still follows the one it was made of. `false`: another one is there, nothing changed. */
export async function storeSummary(
  tx: Tx,
  next: { conversationId: string; from: number; to: number; summary: string },
): Promise<boolean> {
  const changed = await tx.execute(
    `update conversations set summary = $4, summary_seq = $3, summary_claimed_until = null
      where org_id = current_org() and id = $1 and summary_seq = $2`,
    [next.conversationId, next.from, next.to, next.summary],
  );
  return changed === 1;
}
