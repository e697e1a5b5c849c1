import type { AnswerKind, Locale } from "../domain/index.ts";
import type { Tx } from "./database.ts";

/** What the house has written itself, as it is told. */
export interface ToldAnswer {
  id: string;
  kind: AnswerKind;
  locale: string;
  /** The same in every language. */
  key: string;
  title: string;
  text: string;
}

export interface AnswerQuery {
  query: string;
  kinds?: readonly AnswerKind[] | undefined;
  /** Languages to show, most wanted first; an answer in none of them is shown as it was found. */
  locales: readonly Locale[];
  limit: number;
  /** Answers that hold on this day, `YYYY-MM-DD`. */
  today: string;
}

export interface FoundAnswer extends ToldAnswer {
  score: number;
}

/**
 * $1 query, $2 kinds, $3 locales, $4 limit, $5 least cover, $6 day. Any word may match; a word counts by its rarity among our answers, by its
 * weight in the answer (title, keywords, text), and an answer that holds the whole query counts double. Rules and facts
 * come before answers to doubts, and those before reviews. What covers
 * less than a part of the query's rarity is noise and left out. A long word that no answer holds may differ in its ending
 * (вегетарианка, вегетарианское). An answer found in one language is shown in another.
 */
const SEARCH = `
  with told as not materialized (
    select id, kind, key, locale, title, text, search from answers
    where org_id = current_org() and status = 'approved'
      and (valid_from is null or valid_from <= $6::date) and (valid_until is null or valid_until >= $6::date)
  ), size as (
    select greatest(count(*), 1)::float8 as n from told
  ), word as (
    select lexeme, case
      when length(lexeme) >= 7 and not exists (
        select from told where search @@ lexeme_query(lexeme))
      then (lexeme_query(left(lexeme, -2))::text || ':*')::tsquery
      else lexeme_query(lexeme) end as query
    from unnest(search_vector($1))
  ), hit as (
    select p.id, p.kind, p.key, word.lexeme, word.query, p.search
    from word join told p on p.search @@ word.query
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
  from top join told found on found.id = top.id
    left join lateral (
      select * from told other
      where other.kind = top.kind and other.key = top.key and other.locale = any($3)
      order by array_position($3::text[], other.locale) limit 1) shown on true
  order by top.score desc, found.key`;

/** Part of the query's weight that an answer has to hold. */
const MIN_COVER = 0.2;

/** Answers to a natural question, best first, one per key. */
export async function searchAnswers(tx: Tx, wish: AnswerQuery): Promise<FoundAnswer[]> {
  return tx.query<FoundAnswer>(SEARCH, [
    wish.query,
    wish.kinds ?? null,
    wish.locales,
    wish.limit,
    MIN_COVER,
    wish.today,
  ]);
}

export interface AnswerEntry extends ToldAnswer {
  /** Other words for the same question; searched, never shown. */
  keywords: string;
}

/** Creates or updates what ships with the demo, by kind, key and language; what a person has changed since stays. */
export async function putAnswers(tx: Tx, answers: readonly AnswerEntry[], now: Date): Promise<void> {
  await tx.execute(
    `insert into answers (org_id, id, kind, locale, key, title, text, keywords, search, updated_at)
     select current_org(), id, kind, locale, key, title, text, keywords,
       setweight(search_vector(title), 'A') || setweight(search_vector(keywords), 'B')
         || setweight(search_vector(text), 'D'), $2
     from jsonb_to_recordset($1::jsonb) as entry (id uuid, kind text, locale text, key text, title text, text text, keywords text)
     on conflict (org_id, kind, key, locale) do update set title = excluded.title, text = excluded.text,
       keywords = excluded.keywords, search = excluded.search, updated_at = excluded.updated_at
       where answers.changed_by = 'seed'`,
    [JSON.stringify(answers), now],
  );
}
