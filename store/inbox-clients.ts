import type { ChannelAccount, ChannelKind, FactKey, Facts, Locale, Stage } from "../domain/index.ts";
import { addClientText, Conditions } from "./conditions.ts";
import { decodeCursor, INSTANT_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import { FACT_SOURCES, factsInForce, type FactSource } from "./facts.ts";
import type { ListRequest } from "./inbox.ts";
import type { Tx } from "./tx.ts";

export interface InboxClient {
  id: string;
  name: string | null;
  locale: Locale | null;
  phone: string | null;
  email: string | null;
  timeZone: string | null;
  optedOutAt: Date | null;
  stage: Stage | null;
  /** Whom this client was merged into; such a one is in no list. */
  mergedInto: string | null;
  createdAt: Date;
}

export interface InboxClientCard extends InboxClient {
  identities: {
    channelId: string;
    channel: string;
    externalId: string;
    name: string | null;
    username: string | null;
  }[];
  facts: Facts;
  /** By key, newest first: what was said, where and when, and what it corrected. */
  factSources: Partial<Record<FactKey, FactSource[]>>;
  deals: { id: string; stage: Stage; status: string; createdAt: string; closedAt: string | null }[];
  bookings: {
    number: string;
    tour: string;
    title: Record<string, string>;
    date: string;
    adults: number;
    children: number;
    total: { amount: number; currency: string };
    status: string;
  }[];
}

export interface InboxChannel {
  id: string;
  kind: ChannelKind;
  name: string;
  status: ChannelAccount["status"];
  createdAt: Date;
}

const CLIENT = `c.id, c.name, c.locale, c.phone, c.email, c.time_zone as "timeZone", c.opted_out_at as "optedOutAt",
  c.created_at as "createdAt", c.merged_into as "mergedInto",
  (select d.stage from deals d where d.org_id = c.org_id and d.client_id = c.id
    order by (d.status = 'open') desc, d.created_at desc limit 1) as stage`;

export async function listClients(
  tx: Tx,
  request: ListRequest & { text?: string | undefined },
): Promise<Page<InboxClient>> {
  const where = new Conditions();
  if (request.text !== undefined) addClientText(where, request.text);
  if (request.cursor !== undefined) {
    const [at, id] = decodeCursor(request.cursor, [INSTANT_PART, UUID_PART]);
    const instant = where.parameter(at);
    where.raw(`c.created_at <= ${instant}::timestamptz`);
    where.raw(`(c.created_at < ${instant}::timestamptz or c.id > ${where.parameter(id)}::uuid)`);
  }
  const rows = await tx.query<InboxClient>(
    `select ${CLIENT} from clients c
      where c.org_id = current_org() and c.merged_into is null and ${where.text} order by c.created_at desc, c.id limit ${where.parameter(request.limit + 1)}`,
    where.values,
  );
  return toPage(rows, request.limit, (row) => [row.createdAt.toISOString(), row.id]);
}

export async function getClient(tx: Tx, id: string): Promise<InboxClientCard | undefined> {
  const rows = await tx.query<InboxClientCard>(
    `select ${CLIENT}, ${factsInForce({ client: "c.id" })} as facts, ${FACT_SOURCES} as "factSources",
       coalesce((select json_agg(json_build_object('channelId', a.id, 'channel', a.kind, 'externalId', i.external_id,
                          'name', i.name, 'username', i.username) order by i.created_at)
          from identities i join channel_accounts a on a.org_id = i.org_id and a.id = i.channel_account_id
         where i.org_id = c.org_id and i.client_id = c.id), '[]') as identities,
       coalesce((select json_agg(json_build_object('id', d.id, 'stage', d.stage, 'status', d.status,
                          'createdAt', d.created_at, 'closedAt', d.closed_at) order by d.created_at desc)
          from deals d where d.org_id = c.org_id and d.client_id = c.id), '[]') as deals,
       coalesce((select json_agg(json_build_object('number', b.number, 'tour', p.sku, 'title', p.title, 'date', dp.starts_on,
                          'adults', b.adults, 'children', b.children, 'status', b.status,
                          'total', json_build_object('amount', b.total_minor, 'currency', b.currency)) order by b.created_at desc)
          from bookings b join products p on p.org_id = b.org_id and p.id = b.product_id
               join departures dp on dp.org_id = b.org_id and dp.id = b.departure_id
         where b.org_id = c.org_id and b.client_id = c.id), '[]') as bookings
       from clients c where c.org_id = current_org() and c.id = $1`,
    [id],
  );
  return rows[0];
}

/** Channel accounts without their credentials or settings. */
export async function listChannels(tx: Tx): Promise<InboxChannel[]> {
  return tx.query<InboxChannel>(
    `select id, kind, name, status, created_at as "createdAt" from channel_accounts
      where org_id = current_org() order by created_at, id`,
  );
}
