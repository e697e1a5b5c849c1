-- Up Migration
-- Embeddings come with the knowledge tables. A login that may not create extensions needs an administrator to have done
-- it before; `migrate` says so.
create extension if not exists vector;
