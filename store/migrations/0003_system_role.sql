-- Up Migration
-- The system role: exactly what sweeps, channel start-up and administration of organisations need.
create policy system on organisations to karavan_system using (true) with check (true);
grant select, insert, update on organisations to karavan_system;
create policy system on channel_accounts for select to karavan_system using (true);
grant select (org_id, id, kind, name, settings, credentials, status, created_at) on channel_accounts to karavan_system;
create policy system on conversations for select to karavan_system using (true);
grant select (org_id, id, channel_account_id, mode, in_seq, answered_seq, due_at, lease_holder, lease_until)
  on conversations to karavan_system;
create policy system on messages for select to karavan_system using (true);
grant select (org_id, id, conversation_id, channel_account_id, status, seq, next_at, claimed_until, direction)
  on messages to karavan_system;
create policy system on timers for select to karavan_system using (true);
grant select (org_id, id, due_at, status) on timers to karavan_system;
create policy system on jobs for select to karavan_system using (true);
grant select (org_id, id, run_at, status, claimed_until) on jobs to karavan_system;
create policy system on model_calls for select to karavan_system using (true);
grant select (org_id, at, tokens_in, tokens_out) on model_calls to karavan_system;
create policy system on early_changes to karavan_system using (true);
grant select (at), delete on early_changes to karavan_system;
