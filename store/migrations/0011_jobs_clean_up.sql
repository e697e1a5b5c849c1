-- Up Migration
-- The sweep's clean-up drops jobs that ended; what still has to run stays out of its reach.
create policy system_clean_up on jobs for delete to karavan_system using (status in ('done', 'failed'));
grant select (created_at), delete on jobs to karavan_system;
create index jobs_ended on jobs (created_at) where status in ('done', 'failed');
