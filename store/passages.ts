import type { Locale } from "../domain/index.ts";
import type { Tx } from "./database.ts";

export const PASSAGE_KINDS = ["faq", "objection", "policy", "review", "script"] as const;
export type PassageKind = (typeof PASSAGE_KINDS)[number];

export interface Passage {
  id: string;
  kind: PassageKind;
  locale: string;
  /** The same in every language. */
  key: string;
  title: string;
  text: string;
}

export interface PassageQuery {
  query: string;
  kinds?: readonly PassageKind[] | undefined;
  /** Languages to show, most wanted first; a passage in none of them is shown as it was found. */
  locales: readonly Locale[];
  limit: number;
}

export interface FoundPassage extends Passage {
  score: number;
}

/**
 * $1 query, $2 kinds, $3 locales, $4 limit. Any word may match; a word counts by its rarity among our passages, by its
 * weight in the passage (title, keywords, text), and a passage that holds the whole query counts double. Rules and facts
 * come before answers to doubts, and those before reviews. What covers
 * less than a part of the query's rarity is noise and left out. A long word that no passage holds may differ in its ending
 * (вегетарианка, вегетарианское). A passage found in one language is shown in another.
 */
const SEARCH = `
  with size as (
    select greatest(count(*), 1)::float8 as n from passages where org_id = current_org()
  ), word as (
    select lexeme, case
      when length(lexeme) >= 7 and not exists (
        select from passages where org_id = current_org() and search @@ lexeme_query(lexeme))
      then (lexeme_query(left(lexeme, -2))::text || ':*')::tsquery
      else lexeme_query(lexeme) end as query
    from unnest(search_vector($1))
  ), hit as (
    select p.id, p.kind, p.key, word.lexeme, word.query, p.search
    from word join passages p on p.org_id = current_org() and p.search @@ word.query
    where $2::text[] is null or p.kind = any($2)
  ), rarity as (
    select word.lexeme, ln(1 + size.n / greatest(count(hit.id), 0.5)) as weight
    from word cross join size left join hit on hit.lexeme = word.lexeme
    group by word.lexeme, size.n
  ), wanted as (
    select sum(weight) as weight from rarity
  ), scored as (
    select hit.id, hit.kind, hit.key,
      sum(rarity.weight * ts_rank('{0.2, 0.4, 0.7, 1.0}', hit.search, hit.query)) as score,
      sum(rarity.weight) / max(wanted.weight) as cover
    from hit join rarity on rarity.lexeme = hit.lexeme cross join wanted
    group by hit.id, hit.kind, hit.key
  ), best as (
    select distinct on (kind, key) id, kind, key,
      score * (1 + cover) * case kind when 'objection' then 0.8 when 'review' then 0.5 else 1 end as score
    from scored where cover >= $5 order by kind, key, score * (1 + cover) desc
  ), top as (
    select * from best order by score desc, key limit $4
  )
  select coalesce(shown.id, found.id) as id, found.kind, found.key,
    coalesce(shown.locale, found.locale) as locale, coalesce(shown.title, found.title) as title,
    coalesce(shown.text, found.text) as text, top.score
  from top join passages found on found.org_id = current_org() and found.id = top.id
    left join lateral (
      select * from passages other
      where other.org_id = current_org() and other.kind = top.kind and other.key = top.key and other.locale = any($3)
      order by array_position($3::text[], other.locale) limit 1) shown on true
  order by top.score desc, found.key`;

/** Part of the query's weight that a passage has to hold to count as an answer. */
const MIN_COVER = 0.2;

/** Passages that answer a natural question, best first, one per key. */
export async function searchPassages(tx: Tx, wish: PassageQuery): Promise<FoundPassage[]> {
  return tx.query<FoundPassage>(SEARCH, [wish.query, wish.kinds ?? null, wish.locales, wish.limit, MIN_COVER]);
}

export interface PassageEntry extends Passage {
  /** Other words for the same question; searched, never shown. */
  keywords: string;
}

/** Creates or updates passages by kind, key and language, in one statement. */
export async function putPassages(tx: Tx, passages: readonly PassageEntry[], now: Date): Promise<void> {
  await tx.execute(
    `insert into passages (org_id, id, kind, locale, key, title, text, keywords, search, updated_at)
     select current_org(), id, kind, locale, key, title, text, keywords,
       setweight(search_vector(title), 'A') || setweight(search_vector(keywords), 'B')
         || setweight(search_vector(text), 'D'), $2
     from jsonb_to_recordset($1::jsonb) as entry (id uuid, kind text, locale text, key text, title text, text text, keywords text)
     on conflict (org_id, kind, key, locale) do update set title = excluded.title, text = excluded.text,
       keywords = excluded.keywords, search = excluded.search, updated_at = excluded.updated_at`,
    [JSON.stringify(passages), now],
  );
}
