-- Up Migration
-- The company's own papers: documents, the chunks that answers are taken from, and an index of their terms.

create table knowledge_documents (
  org_id uuid not null references organisations (id),
  id uuid not null,
  -- What it is called where it comes from; adding the same name again replaces it.
  name text not null,
  title text not null,
  media_type text not null,
  locale text,
  sha256 text not null,
  bytes bigint not null check (bytes >= 0),
  status text not null check (status in ('ready', 'failed')),
  -- Why it could not be read.
  verdict text,
  -- Answers come from it from this day on, and until that one.
  valid_from date,
  valid_until date,
  added_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, name)
);
call protect_tenant_rows('knowledge_documents');

create table knowledge_chunks (
  org_id uuid not null,
  -- Small, so that lists of them are short.
  number int not null,
  document_id uuid not null,
  ordinal int not null,
  -- Headings above it, outermost first.
  heading text not null,
  text text not null,
  locale text,
  words int not null,
  -- Of heading and text: what has not changed is not indexed anew.
  hash text not null,
  segment int not null,
  primary key (org_id, number),
  foreign key (org_id, document_id) references knowledge_documents (org_id, id) on delete cascade
);
create index knowledge_chunks_document on knowledge_chunks (org_id, document_id, ordinal);
call protect_tenant_rows('knowledge_chunks');

-- An index in segments, as search engines have it: adding papers writes a new one and touches none, merging makes few of many.
-- One row per term and segment with the chunks that hold it, the ones it matters most to first, and how much (BM25's share of
-- the frequency). No GIN: under row-level security the planner may not use it, and it knows no rarity.
create table knowledge_postings (
  org_id uuid not null,
  -- What family a term is of, and itself: `l…` a dictionary's lexeme, `4…` and `6…` beginnings of words.
  term text not null,
  segment int not null,
  chunks int[] not null,
  impacts real[] not null,
  -- Chunks that hold the term; more than are listed where it is common.
  df int not null,
  primary key (org_id, term, segment)
);
call protect_tenant_rows('knowledge_postings');

create table knowledge_segments (
  org_id uuid not null references organisations (id),
  segment int not null,
  chunks int not null,
  words bigint not null,
  primary key (org_id, segment)
);
call protect_tenant_rows('knowledge_segments');
