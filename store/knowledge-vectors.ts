import { createId } from "./ids.ts";
import type { FoundChunk } from "./knowledge-index.ts";
import type { Tx } from "./tx.ts";

/** What a text means: a place in the space that a model names. */
export interface Meaning {
  model: string;
  values: readonly number[];
}

/** As the migration indexes them. */
const INDEXED: ReadonlySet<number> = new Set([256, 384, 512, 768, 1024, 1536, 2048, 2560, 3072]);
/** Up to here an organisation's vectors are compared one by one: that is exact, and costs less than a walk among everybody's. */
const FEW = 10_000;
/** What the walk may cost: places it keeps in mind, and those it looks at to find enough of one organisation's. */
const EF_SEARCH = 100;
const MOST_WALKED = 60_000;
/** Pieces from which it is told what is usual. */
const SAMPLE = 200;

export interface MeaningQuery {
  meaning: Meaning;
  /** Only documents that hold on this day, `YYYY-MM-DD`. */
  today: string;
  limit: number;
  /** Pieces that are wanted whatever they mean: found by their words. */
  also: readonly number[];
}

/** A piece, and how near it is to what is asked: the cosine. Found by its meaning, its words have no score. */
export type NearChunk = FoundChunk & { likeness: number };

export interface Near {
  chunks: NearChunk[];
  /** How near the organisation's papers are to the question anyhow, and by how much that differs. */
  usual: { mean: number; deviation: number; sample: number; all: number };
}

/** Of one length: a provider that answers with another one all of a sudden makes nobody's search fail. */
const OWN = "from knowledge_vectors v where v.org_id = current_org() and v.model = $2 and v.dims = $6";

/**
 * $1 the question, $2 model, $3 today, $4 limit, $5 pieces wanted anyhow, $6 length of its vectors. One statement: the nearest, the named, and what is usual, told
 * from a sample of evenly spaced numbers.
 */
const search = (nearest: string): string => `
  with nearest as materialized (
    ${nearest}
  ), named as materialized (
    select v.number, (1 - (v.embedding <=> $1::halfvec))::float8 as likeness ${OWN} and v.number = any($5)
  ), size as (
    select min(number) as first, max(number) as last from knowledge_vectors v where org_id = current_org() and model = $2
  ), sample as (
    select (1 - (v.embedding <=> $1::halfvec))::float8 as likeness ${OWN} and v.number = any(array(
      select distinct first + (step * (last - first + 1)::float8 / ${SAMPLE})::int from size, generate_series(0, ${SAMPLE - 1}) step))
  ), usual as (
    select coalesce(avg(likeness), 0) as mean, coalesce(stddev_pop(likeness), 0) as deviation, count(*)::int as sample from sample
  ), near as (
    select * from nearest union select * from named
  )
  select c.number, d.id as "documentId", d.name as document, d.title, c.heading, c.text, c.ordinal, c.locale,
    0::float8 as score, 0::float8 as cover, near.likeness, usual.mean, usual.deviation, usual.sample
    from usual left join (near
      cross join lateral (select * from knowledge_chunks where org_id = current_org() and number = near.number offset 0) c
      cross join lateral (select id, name, title from knowledge_documents
        where org_id = current_org() and id = c.document_id and status = 'ready' and (valid_from is null or valid_from <= $3::date)
          and (valid_until is null or valid_until >= $3::date) offset 0) d) on true`;

/** One by one: of all that the organisation has. */
const EXACT = search(
  `select v.number, (1 - (v.embedding <=> $1::halfvec))::float8 as likeness ${OWN} order by v.embedding <=> $1::halfvec limit $4 * 2`,
);

/** Through the index of vectors of this length. The walk goes on until it has met enough of this organisation's. */
const walk = (dims: number): string =>
  search(
    `select v.number, (1 - (v.embedding::halfvec(${dims}) <=> $1::halfvec(${dims})))::float8 as likeness ${OWN} and v.dims = ${dims}
      order by v.embedding::halfvec(${dims}) <=> $1::halfvec(${dims}) limit $4 * 2`,
  );

/**
 * Through the index, whatever the planner thinks: it cannot know how many of all vectors are one organisation's. A plan without sorting
 * looks dear to it, and would be compiled each time.
 */
export const WALK_SETTINGS = `
  select set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${EF_SEARCH}', true),
    set_config('hnsw.max_scan_tuples', '${MOST_WALKED}', true), set_config('enable_sort', 'off', true), set_config('jit', 'off', true)`;

async function countChunks(tx: Tx): Promise<number> {
  const rows = await tx.query<{ chunks: number }>(
    "select coalesce(sum(chunks), 0)::int as chunks from knowledge_segments where org_id = current_org()",
  );
  return rows[0]?.chunks ?? 0;
}

type Row = NearChunk & Omit<Near["usual"], "all"> & { number: number | null };

async function findRows(tx: Tx, { meaning, today, limit, also }: MeaningQuery, all: number): Promise<Row[]> {
  const { model, values } = meaning;
  const given = [JSON.stringify(values), model, today, limit, also, values.length];
  if (!INDEXED.has(values.length) || all <= FEW) return tx.query<Row>(EXACT, given);
  // Sent together, answered in order.
  const [, rows] = await Promise.all([
    tx.query(WALK_SETTINGS),
    tx.query<Row>(walk(values.length), given),
    tx.query("select set_config('enable_sort', 'on', true)"),
  ]);
  return rows;
}

/** The named pieces with their likeness, and as many others whose meaning is nearest; each best first. Twice as many are looked for: papers out of their days are among them. */
export async function nearestChunks(tx: Tx, query: MeaningQuery): Promise<Near> {
  const all = await countChunks(tx);
  const rows = await findRows(tx, query, all);
  const { mean = 0, deviation = 0, sample = 0 } = rows[0] ?? {};
  const named = new Set(query.also);
  const chunks = rows
    .filter(({ number }) => number !== null)
    .map(({ mean: _mean, deviation: _deviation, sample: _sample, ...chunk }): NearChunk => chunk)
    .toSorted((one, other) => other.likeness - one.likeness);
  const near = chunks.filter(({ number }) => !named.has(number)).slice(0, query.limit);
  return {
    chunks: [...chunks.filter(({ number }) => named.has(number)), ...near],
    usual: { mean, deviation, sample, all },
  };
}

export interface UnembeddedChunk {
  number: number;
  heading: string;
  text: string;
}

/** Pieces that have no place in this model's space yet, in their order. */
export async function listUnembedded(tx: Tx, model: string, limit: number): Promise<UnembeddedChunk[]> {
  return tx.query(
    `select c.number, c.heading, c.text from knowledge_chunks c
      where c.org_id = current_org() and not exists (
        select from knowledge_vectors v where v.org_id = c.org_id and v.number = c.number and v.model = $1)
      order by c.number limit $2`,
    [model, limit],
  );
}

export async function countUnembedded(tx: Tx, model: string): Promise<number> {
  const rows = await tx.query<{ count: number }>(
    `select count(*)::int as count from knowledge_chunks c
      where c.org_id = current_org() and not exists (
        select from knowledge_vectors v where v.org_id = c.org_id and v.number = c.number and v.model = $1)`,
    [model],
  );
  return rows[0]?.count ?? 0;
}

/** Keeps what pieces mean; one that has gone meanwhile is left out. */
export async function insertVectors(
  tx: Tx,
  model: string,
  vectors: readonly { number: number; values: readonly number[] }[],
): Promise<void> {
  const rows = vectors.map(({ number, values }) => ({ number, dims: values.length, vector: JSON.stringify(values) }));
  await tx.execute(
    `insert into knowledge_vectors (org_id, number, model, dims, embedding)
     select current_org(), r.number, $1, r.dims, r.vector::halfvec
       from jsonb_to_recordset($2::jsonb) as r (number int, dims int, vector text)
      where exists (select from knowledge_chunks c where c.org_id = current_org() and c.number = r.number)
     on conflict do nothing`,
    [model, JSON.stringify(rows)],
  );
}

/** Asks for the meaning of what has none yet, once however often it is asked for. */
export async function askToEmbed(tx: Tx, now: Date): Promise<void> {
  await tx.execute(
    `insert into jobs (org_id, id, kind, payload, run_at, created_at)
     select current_org(), $1, 'embed-chunks', '{}', $2, $2
      where not exists (select from jobs where org_id = current_org() and kind = 'embed-chunks' and status = 'pending'
                          and claimed_until is null)`,
    [createId(now), now],
  );
}
