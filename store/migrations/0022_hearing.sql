-- Up Migration
-- Until when a turn waits for the words of a recording that is being transcribed.
alter table conversations add column hearing_until timestamptz;
