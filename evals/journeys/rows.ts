import type { Facts, HandoffContract, Mode, Stage } from "../../domain/index.ts";
import { listBookings, loadContext, type Booking, type Database, type Tx } from "../../store/index.ts";

/** Which rows are this journey's: its tenant and the one chat in it. */
export interface Chat {
  orgId: string;
  accountId: string;
  clientId: string;
  conversationId: string;
}

export interface SaidRow {
  seq: number;
  author: "client" | "bot" | "manager" | "system";
  text: string;
  at: Date;
  /** The agent that had the last word in the turn; null: no turn said it. */
  agent: string | null;
}

/** All that a journey is judged by beside the words. */
export interface EndRows {
  stage: Stage;
  mode: Mode;
  facts: Facts;
  bookings: Booking[];
  /** Follow-ups aside: those are judged by what is said. */
  timers: { kind: string; status: string; dueAt: Date; reason: string | null }[];
  effects: { tool: string; status: string }[];
  handoff: HandoffContract | null;
  moves: Stage[];
}

/** What has been said since: by the customer, and what reached them. */
export async function readSaid(database: Database, chat: Chat, afterSeq: number): Promise<SaidRow[]> {
  return database.withTenant(chat.orgId, (tx) =>
    tx.query<SaidRow>(
      `select m.seq, m.author, m.text, m.created_at as at, t.agents[cardinality(t.agents)] as agent
         from messages m left join turns t on t.org_id = m.org_id and t.id = m.turn_id
        where m.org_id = current_org() and m.conversation_id = $1 and m.seq > $2
          and m.status in ('received', 'sent', 'delivered', 'read')
        order by m.seq`,
      [chat.conversationId, afterSeq],
    ),
  );
}

/** When the next thing in this tenant is due after `now`. */
export async function readNextDue(database: Database, orgId: string, now: Date): Promise<Date | null> {
  const rows = await database.withTenant(orgId, (tx) =>
    tx.query<{ at: Date | null }>(
      `select min(at) as at from (
         select due_at as at from conversations
          where org_id = current_org() and mode = 'bot' and (in_seq > answered_seq or follow_up is not null)
         union all select next_at from messages where org_id = current_org() and status in ('queued', 'held')
         union all select due_at from timers where org_id = current_org() and status = 'pending'
         union all select run_at from jobs where org_id = current_org() and status = 'pending'
       ) due where at > $1`,
      [now],
    ),
  );
  return rows[0]?.at ?? null;
}

export async function readFacts(database: Database, chat: Chat): Promise<Facts> {
  const context = await database.withTenant(chat.orgId, (tx) => loadContext(tx, chat.conversationId, 0));
  return context?.facts ?? {};
}

async function readLists(tx: Tx, chat: Chat): Promise<Omit<EndRows, "stage" | "mode" | "facts" | "bookings">> {
  const [timers, effects, handoffs, moves] = await Promise.all([
    tx.query<EndRows["timers"][number]>(
      `select kind, status, due_at as "dueAt", reason from timers
        where org_id = current_org() and client_id = $1 and kind <> 'follow-up' order by due_at, kind`,
      [chat.clientId],
    ),
    tx.query<EndRows["effects"][number]>(
      `select tool, status from effects where org_id = current_org() and conversation_id = $1 order by created_at, id`,
      [chat.conversationId],
    ),
    tx.query<{ contract: HandoffContract }>(
      `select contract from handoffs where org_id = current_org() and conversation_id = $1 and direction = 'to-human'
        order by created_at desc, id desc limit 1`,
      [chat.conversationId],
    ),
    tx.query<{ to: Stage }>(
      `select m.to_stage as "to" from stage_moves m join deals d on d.org_id = m.org_id and d.id = m.deal_id
        where m.org_id = current_org() and d.client_id = $1 and m.turn_id is not null order by m.at, m.id`,
      [chat.clientId],
    ),
  ]);
  return { timers, effects, handoff: handoffs[0]?.contract ?? null, moves: moves.map(({ to }) => to) };
}

export async function readEnd(database: Database, chat: Chat): Promise<EndRows> {
  const context = await database.withTenant(chat.orgId, (tx) => loadContext(tx, chat.conversationId, 0));
  return database.withTenant(chat.orgId, async (tx) => {
    const modes = await tx.query<{ mode: Mode }>(
      "select mode from conversations where org_id = current_org() and id = $1",
      [chat.conversationId],
    );
    const bookings = await listBookings(tx, chat.clientId);
    const lists = await readLists(tx, chat);
    return {
      stage: context?.stage ?? "new",
      mode: modes[0]?.mode ?? "closed",
      facts: context?.facts ?? {},
      bookings: bookings.toReversed(),
      ...lists,
    };
  });
}
