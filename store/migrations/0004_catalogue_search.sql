-- Up Migration
-- What catalogue and knowledge search need beside the foundation, and the counter of booking numbers.
alter table products
  add column summary jsonb not null default '{}',          -- one or two sentences per language, for lists
  add column not_included jsonb not null default '{}',     -- what the price leaves out, per language
  add column places jsonb not null default '[]',           -- names to show: [{ ru, en, … }]
  add column place_keys text[] not null default '{}';      -- every spelling of destinations as a place key (store/place-keys.ts)

alter table passages
  add column keywords text not null default '';            -- other words for the same question; searched, never shown

-- One row per organisation and series: taken under its row lock, so that numbers are unique and in order.
create table counters (
  org_id uuid not null references organisations (id),
  name text not null,
  value bigint not null,
  primary key (org_id, name)
);
call protect_tenant_rows('counters');

-- One client holds one standing booking of a departure.
create unique index bookings_one_standing on bookings (org_id, client_id, departure_id) where status in ('booked', 'paid');
create index bookings_departure on bookings (org_id, departure_id);

-- The `russian` configuration stems Cyrillic words as Russian and Latin ones as English, each with its stop words, so one
-- vector serves both languages. ё is written as е, because customers do.
create function search_vector(words text) returns tsvector
  language sql immutable parallel safe
  return to_tsvector('russian', translate(words, 'ёЁ', 'еЕ'));

create function lexeme_query(lexeme text) returns tsquery
  language sql immutable parallel safe
  return ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery;

-- Matches a text that holds any of the words; null when none of them carries meaning.
create function any_lexeme(words text) returns tsquery
  language sql immutable parallel safe
  as $$
    select string_agg(lexeme_query(lexeme)::text, ' | ')::tsquery from unnest(search_vector(words))
  $$;

-- Whether one of the runs of a customer's words names one of the places: equal, with a case ending, or its beginning.
create function place_matches(keys text[], runs text[]) returns boolean
  language sql immutable parallel safe
  return exists (
    select from unnest(keys) as key, unnest(runs) as run
    where run = key
      or (length(key) >= 4 and starts_with(run, key) and length(run) <= length(key) + 4)
      or (length(run) >= 4 and starts_with(key, run))
  );

-- Down Migration
