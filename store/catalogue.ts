import type { LocalText, Money } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { closestPlaceKey, placeKey, placeRuns } from "./place-keys.ts";

export interface Tour {
  id: string;
  sku: string;
  title: LocalText;
  summary: LocalText;
  description: LocalText;
  included: LocalText;
  notIncluded: LocalText;
  places: LocalText[];
  days: number;
  difficulty: "easy" | "moderate" | "hard";
  minAge: number | null;
  /** Per adult, minor units; the first is the list price. */
  prices: Money[];
  childPercent: number;
  url: string | null;
}

export interface Departure {
  id: string;
  /** First and last day, `YYYY-MM-DD`. */
  date: string;
  ends: string;
  seatsLeft: number;
}

export interface FoundTour extends Tour {
  /** The next departures that fit, soonest first, at most four. */
  departures: Departure[];
}

export interface CatalogueQuery {
  /** Free words in Russian or English. */
  query?: string | undefined;
  destination?: string | undefined;
  /** Bounds of the first day. */
  from?: string | undefined;
  to?: string | undefined;
  /** Seats needed on one departure. */
  people?: number | undefined;
  /** Per adult. Tours without a price in its currency are not judged by it. */
  maxPrice?: Money | undefined;
  /** Age of the youngest traveller: tours that take none so young are left out. */
  youngest?: number | undefined;
  /** The customer's day: what starts on it can be booked no more. */
  today: string;
  limit: number;
}

export interface CatalogueAnswer {
  tours: FoundTour[];
  /** How many fit, shown or not. */
  total: number;
}

const TOUR = `p.id, p.sku, p.title, p.summary, p.description, p.included, p.not_included as "notIncluded", p.places, p.days, p.difficulty,
  p.min_age as "minAge", p.prices, p.child_percent as "childPercent", p.url`;

const DEPARTURE = `dp.id, dp.starts_on as "date", dp.ends_on as ends, dp.seats - dp.seats_taken as "seatsLeft"`;

/**
 * $1 today, $2 query, $3 its place runs, $4 destination, $5 its place runs, $6 from, $7 to, $8 people, $9 and $10 the
 * highest price, $11 limit, $12 the youngest's age. A destination that names no place of ours is searched as words; a query that names one
 * asks for that place.
 */
const SEARCH = `
  with wish as materialized (
    select any_lexeme($2) as words, any_lexeme($4) as place_words,
      case
        when $4::text is not null and exists (
          select from products where org_id = current_org() and active and place_matches(place_keys, $5)) then $5::text[]
        when $4::text is null and exists (
          select from products where org_id = current_org() and active and place_matches(place_keys, $3)) then $3::text[]
      end as runs
  ), fitting as (
    select p.*,
      coalesce(ts_rank(p.search, wish.words), 0) + coalesce(ts_rank(p.search, wish.place_words), 0) as score
    from products p, wish
    where p.org_id = current_org() and p.active and ($12::int is null or coalesce(p.min_age, 0) <= $12)
      and case
        when wish.runs is not null then place_matches(p.place_keys, wish.runs)
        when $4::text is not null then p.search @@ wish.place_words
        when $2::text is not null then p.search @@ wish.words
        else true
      end
      and ($9::bigint is null
        or not p.prices @> jsonb_build_array(jsonb_build_object('currency', $10::text))
        or exists (select from jsonb_to_recordset(p.prices) as price (amount bigint, currency text)
                   where price.currency = $10 and price.amount <= $9))
  )
  select ${TOUR}, d.departures, count(*) over ()::int as total
  from fitting p cross join lateral (
    select json_agg(fit) as departures, min(fit."date") as first_day from (
      select ${DEPARTURE} from departures dp
      where dp.org_id = p.org_id and dp.product_id = p.id and dp.status = 'open'
        and dp.starts_on > $1::date and dp.starts_on >= coalesce($6::date, $1::date)
        and dp.starts_on <= coalesce($7::date, 'infinity'::date) and dp.seats - dp.seats_taken >= $8
      order by dp.starts_on limit 4) fit
  ) d
  where d.first_day is not null
  order by p.score desc, d.first_day, p.sku
  limit $11`;

interface PlaceRuns {
  query: string[] | null;
  destination: string[] | null;
}

async function runSearch(tx: Tx, wish: CatalogueQuery, runs: PlaceRuns): Promise<CatalogueAnswer> {
  const rows = await tx.query<FoundTour & { total: number }>(SEARCH, [
    wish.today,
    wish.query ?? null,
    runs.query,
    wish.destination ?? null,
    runs.destination,
    wish.from ?? null,
    wish.to ?? null,
    wish.people ?? 1,
    wish.maxPrice?.amount ?? null,
    wish.maxPrice?.currency ?? null,
    wish.limit,
    wish.youngest ?? null,
  ]);
  return { tours: rows.map(({ total: _total, ...tour }) => tour), total: rows[0]?.total ?? 0 };
}

/** The runs corrected to a place that we know, when none of them is one as written. */
async function correctRuns(tx: Tx, runs: readonly string[]): Promise<string[] | undefined> {
  const rows = await tx.query<{ key: string; named: boolean }>(
    `select distinct key, place_matches(array[key], $1) as named
     from products p, unnest(p.place_keys) as key where p.org_id = current_org() and p.active`,
    [runs],
  );
  if (rows.some((row) => row.named)) return undefined;
  const key = closestPlaceKey(
    runs,
    rows.map((row) => row.key),
  );
  return key === undefined ? undefined : [key];
}

/**
 * Tours that fit, best first: by words, then by the soonest departure. Place names match in any alphabet and case, and
 * with a misspelt letter when nothing else is found.
 */
export async function searchCatalogue(tx: Tx, wish: CatalogueQuery): Promise<CatalogueAnswer> {
  const runs: PlaceRuns = {
    query: wish.query === undefined ? null : placeRuns(wish.query),
    destination: wish.destination === undefined ? null : placeRuns(wish.destination),
  };
  const answer = await runSearch(tx, wish, runs);
  const place = runs.destination ?? runs.query;
  if (answer.tours.length > 0 || place === null) return answer;
  const corrected = await correctRuns(tx, place);
  if (corrected === undefined) return answer;
  return runSearch(
    tx,
    wish,
    runs.destination === null ? { query: corrected, destination: null } : { ...runs, destination: corrected },
  );
}

/** A tour on sale by its sku or, because models and people mix them up, by its exact title. */
export async function findTour(tx: Tx, reference: string): Promise<Tour | undefined> {
  const bySku = await tx.query<Tour>(
    `select ${TOUR} from products p where p.org_id = current_org() and p.active and p.sku = $1`,
    [reference.trim().toLowerCase()],
  );
  if (bySku[0] !== undefined) return bySku[0];
  const byTitle = await tx.query<Tour>(
    `select ${TOUR} from products p where p.org_id = current_org() and p.active
       and exists (select from jsonb_each_text(p.title) as title where lower(title.value) = lower($1))
     order by p.sku limit 1`,
    [reference.trim()],
  );
  return byTitle[0];
}

export interface DepartureQuery {
  tourId: string;
  from?: string | undefined;
  to?: string | undefined;
  today: string;
  limit: number;
}

/** Departures still to come, full ones too, soonest first. */
export async function listDepartures(tx: Tx, wish: DepartureQuery): Promise<Departure[]> {
  return tx.query<Departure>(
    `select ${DEPARTURE} from departures dp
     where dp.org_id = current_org() and dp.product_id = $1 and dp.status = 'open' and dp.starts_on > $2::date
       and dp.starts_on >= coalesce($3::date, $2::date) and dp.starts_on <= coalesce($4::date, 'infinity'::date)
     order by dp.starts_on limit $5`,
    [wish.tourId, wish.today, wish.from ?? null, wish.to ?? null, wish.limit],
  );
}

/** The departures nearest to a day, earlier or later, in order of date: what to offer when that day has none. */
export async function nearestDepartures(
  tx: Tx,
  wish: { tourId: string; day: string; today: string; people: number; limit: number },
): Promise<Departure[]> {
  return tx.query<Departure>(
    `select * from (
       select ${DEPARTURE} from departures dp
       where dp.org_id = current_org() and dp.product_id = $1 and dp.status = 'open' and dp.starts_on > $2::date
         and dp.seats - dp.seats_taken >= $4
       order by abs(dp.starts_on - $3::date), dp.starts_on limit $5) near
     order by near."date"`,
    [wish.tourId, wish.today, wish.day, wish.people, wish.limit],
  );
}

export interface TourEntry extends Tour {
  /** Every spelling of its places that customers use. */
  destinations: string[];
  tags: string[];
}

/** Words that customers put into any request; every tour answers to them, weakly. */
const GENERIC = "тур экскурсия поездка путешествие отдых отпуск tour trip travel excursion holiday vacation";

/**
 * Creates or updates tours by sku, in one statement, with their search columns: title and places weigh most, then tags
 * and summary, then the description. Departures and bookings stay.
 */
export async function putTours(tx: Tx, tours: readonly TourEntry[], now: Date): Promise<void> {
  const rows = tours.map((tour) => ({
    ...tour,
    place_keys: [...new Set(tour.destinations.map(placeKey))],
    heading: [...Object.values(tour.title), ...tour.destinations].join(" "),
    teaser: [...tour.tags, ...Object.values(tour.summary)].join(" "),
    body: [...Object.values(tour.description), ...Object.values(tour.included)].join(" "),
  }));
  await tx.execute(
    `insert into products (org_id, id, sku, title, summary, description, included, not_included, places, destinations,
       place_keys, tags, days, difficulty, min_age, prices, child_percent, url, active, search, created_at)
     select current_org(), id, sku, title, summary, description, included, "notIncluded", places, destinations,
       place_keys, tags, days, difficulty, "minAge", prices, "childPercent", url, true,
       setweight(search_vector(heading), 'A') || setweight(search_vector(teaser), 'B')
         || setweight(search_vector(body), 'C') || setweight(search_vector($3), 'D'), $2
     from jsonb_to_recordset($1::jsonb) as entry (id uuid, sku text, title jsonb, summary jsonb, description jsonb,
       included jsonb, "notIncluded" jsonb, places jsonb, destinations text[], place_keys text[], tags text[], days int,
       difficulty text, "minAge" int, prices jsonb, "childPercent" int, url text, heading text, teaser text, body text)
     on conflict (org_id, sku) do update set title = excluded.title, summary = excluded.summary,
       description = excluded.description, included = excluded.included, not_included = excluded.not_included,
       places = excluded.places, destinations = excluded.destinations, place_keys = excluded.place_keys,
       tags = excluded.tags, days = excluded.days, difficulty = excluded.difficulty, min_age = excluded.min_age,
       prices = excluded.prices, child_percent = excluded.child_percent, url = excluded.url, search = excluded.search`,
    [JSON.stringify(rows), now, GENERIC],
  );
}

export interface DepartureEntry {
  id: string;
  sku: string;
  date: string;
  ends: string;
  seats: number;
  seatsTaken: number;
}

/** Adds departures; one that exists keeps its seats and bookings. */
export async function addDepartures(tx: Tx, departures: readonly DepartureEntry[]): Promise<number> {
  return tx.execute(
    `insert into departures (org_id, id, product_id, starts_on, ends_on, seats, seats_taken)
     select p.org_id, entry.id, p.id, entry.date, entry.ends, entry.seats, entry."seatsTaken"
     from jsonb_to_recordset($1::jsonb) as entry (id uuid, sku text, "date" date, ends date, seats int, "seatsTaken" int)
       join products p on p.org_id = current_org() and p.sku = entry.sku
     on conflict (org_id, product_id, starts_on) do nothing`,
    [JSON.stringify(departures)],
  );
}
