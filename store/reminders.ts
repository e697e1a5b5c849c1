import type { Tx } from "./database.ts";

export interface ReminderState {
  /** Reminders that are still to come. */
  pending: number;
  /** The client asked not to be written to. */
  optedOut: boolean;
}

/** What decides whether a client may get one more reminder. */
export async function readReminderState(tx: Tx, clientId: string): Promise<ReminderState> {
  const rows = await tx.query<ReminderState>(
    `select c.opted_out_at is not null as "optedOut",
       (select count(*)::int from timers t where t.org_id = c.org_id and t.client_id = c.id and t.kind = 'reminder'
          and t.status = 'pending') as pending
     from clients c where c.org_id = current_org() and c.id = $1`,
    [clientId],
  );
  return rows[0] ?? { pending: 0, optedOut: false };
}
