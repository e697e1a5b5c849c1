import type { Locale } from "../domain/index.ts";
import type { Tx } from "./tx.ts";

/** A chunk as it is indexed. */
export interface ChunkEntry {
  ordinal: number;
  heading: string;
  text: string;
  locale: Locale | null;
  words: number;
  hash: string;
  /** Terms that need no dictionary, with how often each stands in heading and text. */
  terms: Readonly<Record<string, number>>;
  /** Whether a dictionary knows its language. */
  hasLexemes: boolean;
}

/** BM25's constants: how soon repetition says nothing more, and how much longer texts are held back. */
const K1 = 1.2;
const B = 0.75;
/** Chunks listed per term and segment, those that it matters most to. */
const MOST_LISTED = 1000;
/**
 * Segments of like size that stand side by side; one more, and they are merged with all smaller ones into one of the next size. So a
 * new paper costs what it holds, now and then a little more, and never the whole index.
 */
const MOST_ALIKE = 6;
/** Sizes in powers of this many chunks. */
const SIZE_STEP = 8;
/** So many chunks are merged no further: it would take longer than a statement may. */
const FINAL_SIZE = 50_000;

export interface KeptChunk {
  number: number;
  hash: string;
}

export async function listChunkHashes(tx: Tx, documentId: string): Promise<KeptChunk[]> {
  return tx.query<KeptChunk>(
    "select number, hash from knowledge_chunks where org_id = current_org() and document_id = $1",
    [documentId],
  );
}

/** What has not changed keeps its number; only its place may be another. */
export async function placeChunks(tx: Tx, places: readonly { number: number; ordinal: number }[]): Promise<void> {
  if (places.length === 0) return;
  await tx.query(
    `update knowledge_chunks c set ordinal = p.ordinal
       from jsonb_to_recordset($1::jsonb) as p (number int, ordinal int)
      where c.org_id = current_org() and c.number = p.number and c.ordinal <> p.ordinal`,
    [JSON.stringify(places)],
  );
}

export async function deleteChunks(tx: Tx, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await tx.query(
    `with gone as (
       delete from knowledge_chunks where org_id = current_org() and number = any($1) returning segment, words
     )
     update knowledge_segments s set chunks = s.chunks - g.chunks, words = s.words - g.words
       from (select segment, count(*)::int as chunks, sum(words)::bigint as words from gone group by segment) g
      where s.org_id = current_org() and s.segment = g.segment`,
    [numbers],
  );
}

/** Of two that index for one organisation at once the second waits: numbers and segments are in order. */
export async function lockKnowledge(tx: Tx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('knowledge ' || current_org()::text, 12))");
}

/** Writes chunks as a segment of their own. Call under `lockKnowledge`. */
export async function insertChunks(tx: Tx, documentId: string, chunks: readonly ChunkEntry[]): Promise<void> {
  if (chunks.length === 0) return;
  await tx.query(
    `with place as (
       select coalesce((select max(number) from knowledge_chunks where org_id = current_org()), 0) as number,
              coalesce((select max(segment) from knowledge_segments where org_id = current_org()), 0) + 1 as segment
     ), entry as (
       select r.*, (place.number + row_number() over (order by r.ordinal))::int as number, place.segment
         from jsonb_to_recordset($2::jsonb) as r (ordinal int, heading text, text text, locale text, words int, hash text,
                                                  terms jsonb, "hasLexemes" boolean), place
     ), chunk as (
       insert into knowledge_chunks (org_id, number, document_id, ordinal, heading, text, locale, words, hash, segment)
       select current_org(), number, $1, ordinal, heading, text, locale, words, hash, segment from entry
     ), own as (
       select min(segment) as segment, count(*)::int as chunks, sum(words)::bigint as words from entry
     ), size as (
       select (own.words + coalesce(sum(s.words), 0))::float8 / greatest(own.chunks + coalesce(sum(s.chunks), 0), 1) as words
         from own left join knowledge_segments s on s.org_id = current_org() group by own.words, own.chunks
     ), segment as (
       insert into knowledge_segments (org_id, segment, chunks, words) select current_org(), segment, chunks, words from own
     ), held as (
       select e.number, e.words, t.key as term, t.value::int as tf from entry e, jsonb_each_text(e.terms) t
       union all
       select e.number, e.words, 'l' || l.lexeme, coalesce(cardinality(l.positions), 1)
         from entry e, unnest(search_vector(e.heading || ' ' || e.text)) l where e."hasLexemes"
     ), weighed as (
       select term, number,
         (tf * ${K1 + 1} / (tf + ${K1} * (1 - ${B} + ${B} * held.words / greatest(size.words, 1))))::real as impact
         from held, size
     ), ranked as (
       select *, row_number() over (partition by term order by impact desc, number) as rank from weighed
     )
     insert into knowledge_postings (org_id, term, segment, chunks, impacts, df)
     select current_org(), term, own.segment,
       array_agg(number order by rank) filter (where rank <= ${MOST_LISTED}),
       array_agg(impact order by rank) filter (where rank <= ${MOST_LISTED}), count(*)::int
       from ranked, own group by term, own.segment`,
    [documentId, JSON.stringify(chunks)],
  );
}

interface Segment {
  segment: number;
  chunks: number;
}

const sizeOf = ({ chunks }: Segment): number => Math.floor(Math.log(Math.max(chunks, 1)) / Math.log(SIZE_STEP));

/** The segments to make one of: those of the smallest size that has too many, and all smaller ones; none when no size has. */
export function segmentsToMerge(segments: readonly Segment[]): number[] {
  const open = segments.filter(({ chunks }) => chunks < FINAL_SIZE);
  const crowded = [...Map.groupBy(open, sizeOf)].filter(([, alike]) => alike.length > MOST_ALIKE);
  if (crowded.length === 0) return [];
  const size = Math.min(...crowded.map(([one]) => one));
  return open.filter((segment) => sizeOf(segment) <= size).map(({ segment }) => segment);
}

const MERGE = `
  with total as (
    select term, sum(df)::int as df, max(cardinality(chunks)) as listed
      from knowledge_postings where org_id = current_org() and segment = any($2) group by term
  ), alive as materialized (
    select number from knowledge_chunks where org_id = current_org() and segment = any($2)
  ), posted as materialized (
    select p.term, u.number, u.impact from knowledge_postings p, unnest(p.chunks, p.impacts) as u (number, impact)
     where p.org_id = current_org() and p.segment = any($2)
  ), held as (
    select term, number, impact, row_number() over (partition by term order by impact desc, number) as rank
      from posted join alive using (number)
  )
  insert into knowledge_postings (org_id, term, segment, chunks, impacts, df)
  select current_org(), held.term, $1, array_agg(number order by rank) filter (where rank <= ${MOST_LISTED}),
    array_agg(impact order by rank) filter (where rank <= ${MOST_LISTED}),
    case when max(total.listed) >= ${MOST_LISTED} then max(total.df) else count(*)::int end
    from held join total on total.term = held.term group by held.term`;

async function merge(tx: Tx, segments: readonly number[], into: number): Promise<void> {
  // Statistics know nothing of what has just been written, and a loop over all chunks for each term would take hours.
  await tx.query("select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)");
  await tx.query(MERGE, [into, segments]);
  await tx.query("select set_config('enable_nestloop', 'on', true)");
  await tx.query("delete from knowledge_postings where org_id = current_org() and segment = any($1)", [segments]);
  await tx.query(
    `with gone as (delete from knowledge_segments where org_id = current_org() and segment = any($2) returning chunks, words)
     insert into knowledge_segments (org_id, segment, chunks, words)
     select current_org(), $1, sum(chunks)::int, sum(words)::bigint from gone`,
    [into, segments],
  );
  await tx.query("update knowledge_chunks set segment = $1 where org_id = current_org() and segment = any($2)", [
    into,
    segments,
  ]);
}

/** Makes few segments of many, without what was deleted meanwhile. Call under `lockKnowledge`. */
export async function mergeSegments(tx: Tx): Promise<void> {
  for (;;) {
    const segments = await tx.query<Segment>(
      "select segment, chunks from knowledge_segments where org_id = current_org() order by segment",
    );
    const chosen = segmentsToMerge(segments);
    if (chosen.length === 0) return;
    await merge(tx, chosen, Math.max(...segments.map(({ segment }) => segment)) + 1);
  }
}

/** Of a term's list in a segment so many are read: those that it matters most to. */
const MOST_READ = 256;
/** A term that more than this part of the chunks hold tells nothing apart, unless there are few chunks at all. */
const COMMON = 0.15;
const FEW = 300;

/** A term of a question. */
export interface QueryTerm {
  term: string;
  /** Each family is put on one scale before they are added. */
  family: "prefix" | "lexeme";
  /** 1 for the question's own words, less for what they may also be written as. */
  weight: number;
}

export interface ChunkQuery {
  /** In the customer's words; its lexemes are the dictionary's. */
  words: string;
  terms: readonly QueryTerm[];
  /** Only documents that hold on this day, `YYYY-MM-DD`. */
  today: string;
  limit: number;
}

export interface FoundChunk {
  number: number;
  documentId: string;
  document: string;
  title: string;
  heading: string;
  text: string;
  ordinal: number;
  locale: Locale | null;
  /** Of the best that this question finds, 0 to 1. */
  score: number;
  /** Which part of the question's rarity it holds, 0 to 1. */
  cover: number;
}

/**
 * $1 the question, $2 terms, $3 today, $4 limit. Every table is reached row by row through its key (`offset 0` keeps it so): what the planner
 * believes of an organisation's size, which it cannot know, changes nothing. BM25 within each family of terms, each put on the scale of its best chunk, and
 * added: a weighted sum ranks better than ranks do (decision 0013).
 */
const SEARCH = `
  with size as (
    select greatest(sum(chunks), 1)::float8 as n from knowledge_segments where org_id = current_org()
  ), wanted as (
    select term, family, max(weight) as weight from (
      select term, family, weight from jsonb_to_recordset($2::jsonb) as t (term text, family text, weight float8)
      union all
      select 'l' || lexeme, 'lexeme', 1 from unnest(search_vector($1))) all_terms
    group by term, family
  ), found as materialized (
    select w.term, w.family, w.weight, p.df, p.chunks, p.impacts
      from wanted w left join lateral (
        select df, chunks[1:${MOST_READ}] as chunks, impacts[1:${MOST_READ}] as impacts
          from knowledge_postings where org_id = current_org() and term = w.term offset 0) p on true
  ), rarity as (
    select term, family, weight,
      -- A word that no paper holds is as rare as one that a single paper holds, not rarer.
      ln(1 + (size.n - least(greatest(coalesce(sum(df), 0), 1), size.n) + 0.5) / (greatest(coalesce(sum(df), 0), 1) + 0.5)) as idf,
      coalesce(sum(df), 0) <= greatest(size.n * ${COMMON}, ${FEW}) as tells
      from size cross join found group by term, family, weight, size.n
  ), whole as (
    select coalesce(sum(idf) filter (where weight = 1 and family = 'prefix'), sum(idf) filter (where family = 'prefix')) as prefix,
      coalesce(sum(idf) filter (where weight = 1 and family = 'lexeme'), sum(idf) filter (where family = 'lexeme')) as lexeme
      from rarity
  ), hit as materialized (
    select u.number,
      sum(r.weight * r.idf * u.impact) filter (where r.family = 'prefix') as prefix,
      sum(r.weight * r.idf * u.impact) filter (where r.family = 'lexeme') as lexeme,
      sum(r.weight * r.idf) filter (where r.family = 'prefix') as prefix_cover,
      sum(r.weight * r.idf) filter (where r.family = 'lexeme') as lexeme_cover
      from rarity r join found f on f.term = r.term and f.family = r.family cross join unnest(f.chunks, f.impacts) as u (number, impact)
     where r.tells
     group by u.number
  ), best as (
    select max(prefix) as prefix, max(lexeme) as lexeme, (max(prefix) is not null)::int + (max(lexeme) is not null)::int as families
      from hit
  ), scored as (
    select hit.number, coalesce(hit.prefix / best.prefix, 0) + coalesce(hit.lexeme / best.lexeme, 0) as score,
      least(greatest(hit.prefix_cover / whole.prefix, hit.lexeme_cover / whole.lexeme), 1) as cover
      from hit, best, whole order by 2 desc limit $4 * 4
  )
  select c.number, d.id as "documentId", d.name as document, d.title, c.heading, c.text, c.ordinal, c.locale,
    s.score / greatest((select families from best), 1) as score, s.cover
    from scored s
      cross join lateral (select * from knowledge_chunks where org_id = current_org() and number = s.number offset 0) c
      cross join lateral (select id, name, title from knowledge_documents
        where org_id = current_org() and id = c.document_id and status = 'ready' and (valid_from is null or valid_from <= $3::date)
          and (valid_until is null or valid_until >= $3::date) offset 0) d
   order by s.score desc, c.number limit $4`;

/** Chunks that answer a natural question, best first. */
export async function searchChunks(tx: Tx, query: ChunkQuery): Promise<FoundChunk[]> {
  return tx.query<FoundChunk>(SEARCH, [query.words, JSON.stringify(query.terms), query.today, query.limit]);
}

/** The dictionary's lexemes of texts, as often as each stands there. */
export async function lexemesOf(tx: Tx, texts: readonly string[]): Promise<string[][]> {
  const rows = await tx.query<{ place: number; lexeme: string; count: number }>(
    `select t.place::int as place, l.lexeme, coalesce(cardinality(l.positions), 1)::int as count
       from jsonb_array_elements_text($1::jsonb) with ordinality as t (text, place), unnest(search_vector(t.text)) l`,
    [JSON.stringify(texts)],
  );
  const found: string[][] = texts.map(() => []);
  for (const { place, lexeme, count } of rows) found[place - 1]?.push(...Array.from({ length: count }, () => lexeme));
  return found;
}
