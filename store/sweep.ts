import type { Hint } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { needsTurn } from "./conversations.ts";
import { waitsBehind } from "./outbox.ts";
import { needsSummary } from "./summaries.ts";

/** How many of each kind one sweep picks up; the next sweep takes the rest. */
const BATCH = 200;
/** Summaries are in nobody's way: few at a time, so that a backlog of them is in nobody's way either. */
const SUMMARIES = 10;

interface Due {
  kind: Hint["kind"];
  org_id: string;
  id: string;
}

/*
 * The partial indexes (conversations_needs_turn, messages_deliverable, messages_claimed, timers_due, jobs_due,
 * conversations_needs_summary) keep
 * this flat however large the tables are: it reads only what is due. A message behind one that waits is not due, and
 * neither is one whose channel is off: those would fill the batch for nothing.
 */
const SWEEP = `
(select 'turn' as kind, c.org_id, c.id from conversations c where ${needsTurn("$1")} order by c.due_at limit ${BATCH})
union all
(select distinct 'delivery', m.org_id, m.conversation_id from (
   select w.org_id, w.conversation_id from messages w
     join channel_accounts a on a.org_id = w.org_id and a.id = w.channel_account_id and a.status = 'active'
    where w.status in ('queued', 'held') and w.next_at <= $1
      and not ${waitsBehind("w")}
    order by w.next_at limit ${BATCH}
 ) m)
union all
(select distinct 'delivery', m.org_id, m.conversation_id from (
   select org_id, conversation_id from messages where status = 'sending' and claimed_until <= $1 order by claimed_until limit ${BATCH}
 ) m)
union all
(select 'timer', t.org_id, t.id from timers t where t.status = 'pending' and t.due_at <= $1 order by t.due_at limit ${BATCH})
union all
(select 'job', j.org_id, j.id from jobs j where j.status = 'pending' and j.run_at <= $1
    and (j.claimed_until is null or j.claimed_until <= $1) order by j.run_at limit ${BATCH})
union all
(select 'summary', c.org_id, c.id from conversations c where ${needsSummary("$1")}
  order by c.last_message_at limit ${SUMMARIES})`;

/** All that is due at `now`, over all organisations: the same predicates by which work is claimed. */
export async function findDue(system: Tx, now: Date): Promise<Hint[]> {
  const rows = await system.query<Due>(SWEEP, [now]);
  return rows.map((row) => ({ kind: row.kind, orgId: row.org_id, id: row.id, at: now }));
}

/** Changes whose message never came are dropped after a while. */
export async function dropStaleChanges(system: Tx, before: Date): Promise<number> {
  return system.execute("delete from early_changes where at < $1", [before]);
}

/** Jobs that ended are kept for a while, so that failures can be looked at. */
export async function dropEndedJobs(system: Tx, before: Date): Promise<number> {
  return system.execute("delete from jobs where status in ('done', 'failed') and created_at < $1", [before]);
}
