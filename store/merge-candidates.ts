import type { Tx } from "./database.ts";

/** Where a number stands; `channel`: the platform has proven it. */
type PhoneSource = "booking" | "card" | "channel" | "fact";

export interface MergeCandidate {
  /** Its last digits: numbers are written in many ways. */
  phone: string;
  clients: { id: string; name: string | null; sources: PhoneSource[]; createdAt: string }[];
}

const DIGITS = 9;
const MAX_CANDIDATES = 100;

/** Pairs that somebody has told apart already. */
const TOLD_APART = `exists (select from client_merges m where m.org_id = current_org() and m.undone_at is not null
  and ((m.from_id = a.client_id and m.into_id = b.client_id) or (m.from_id = b.client_id and m.into_id = a.client_id)))`;

/**
 * Pairs of clients with the same telephone number, on their cards, in what they have said, in bookings, or proven by a
 * channel. The last nine digits count: `+996 555 000 000` and `0555000000` are one number.
 */
export async function listMergeCandidates(tx: Tx): Promise<MergeCandidate[]> {
  return tx.query<MergeCandidate>(
    `with named as (
       select id as client_id, phone, 'card' as source from clients where org_id = current_org() and phone is not null
       union all
       select client_id, phone, 'channel' from identities where org_id = current_org() and phone is not null
       union all
       select client_id, value #>> '{}', 'fact' from facts
        where org_id = current_org() and key = 'phone' and value <> 'null'::jsonb
       union all
       select client_id, contact ->> 'phone', 'booking' from bookings where org_id = current_org()
     ), keyed as materialized (
       select right(digits, ${DIGITS}) as phone, client_id, array_agg(distinct source order by source) as sources
         from (select client_id, source, regexp_replace(phone, '\\D', '', 'g') as digits from named) d
        where length(digits) >= ${DIGITS} group by 1, 2
     ), paired as (
       select a.phone, a.client_id as one, b.client_id as other, a.sources as one_sources, b.sources as other_sources
         from keyed a join keyed b on b.phone = a.phone and b.client_id > a.client_id
        where not ${TOLD_APART}
     )
     select p.phone, json_build_array(
         json_build_object('id', o.id, 'name', o.name, 'sources', p.one_sources, 'createdAt', o.created_at),
         json_build_object('id', t.id, 'name', t.name, 'sources', p.other_sources, 'createdAt', t.created_at)) as clients
       from paired p
       join clients o on o.org_id = current_org() and o.id = p.one and o.merged_into is null
       join clients t on t.org_id = current_org() and t.id = p.other and t.merged_into is null
      order by greatest(o.created_at, t.created_at) desc, p.phone, o.id, t.id limit ${MAX_CANDIDATES}`,
  );
}

/** Writes down a number that the channel has proven. Answers its client where that is news. */
export async function proveIdentityPhone(
  tx: Tx,
  identity: { accountId: string; externalId: string; phone: string },
): Promise<string | undefined> {
  const rows = await tx.query<{ clientId: string }>(
    `update identities set phone = '+' || regexp_replace($3, '\\D', '', 'g')
      where org_id = current_org() and channel_account_id = $1 and external_id = $2
        and phone is distinct from '+' || regexp_replace($3, '\\D', '', 'g')
      returning client_id as "clientId"`,
    [identity.accountId, identity.externalId, identity.phone],
  );
  return rows[0]?.clientId;
}

/** Other clients with a number proven to be this client's too, the oldest first; nobody that was told apart from them. */
export async function findProvenTwins(tx: Tx, clientId: string): Promise<{ id: string; createdAt: Date }[]> {
  return tx.query(
    `select distinct c.id, c.created_at as "createdAt"
       from identities a join identities b on b.org_id = a.org_id and b.phone = a.phone and b.client_id <> a.client_id
       join clients c on c.org_id = b.org_id and c.id = b.client_id and c.merged_into is null
      where a.org_id = current_org() and a.client_id = $1 and a.phone is not null and not ${TOLD_APART}
      order by c.created_at, c.id`,
    [clientId],
  );
}
