-- Up Migration
-- What a piece of a paper means, as the configured embedding model sees it. Without such a model the table stays empty.
create table knowledge_vectors (
  org_id uuid not null,
  number int not null,
  -- Names the vector space: vectors of different models cannot be compared.
  model text not null,
  dims int not null,
  embedding halfvec not null,
  primary key (org_id, model, number),
  foreign key (org_id, number) references knowledge_chunks (org_id, number) on delete cascade
);
create index knowledge_vectors_chunk on knowledge_vectors (org_id, number);
call protect_tenant_rows('knowledge_vectors');

-- An index needs to know how long its vectors are. One for each length that models commonly have; an empty one costs nothing.
-- Vectors of any other length are compared one by one.
do $$
declare
  dims int;
begin
  foreach dims in array array[256, 384, 512, 768, 1024, 1536, 2048, 2560, 3072] loop
    execute format(
      'create index knowledge_vectors_%1$s on knowledge_vectors using hnsw ((embedding::halfvec(%1$s)) halfvec_cosine_ops) where dims = %1$s',
      dims);
  end loop;
end
$$;
