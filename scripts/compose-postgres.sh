#!/usr/bin/env bash
# Run by the PostgreSQL container on its first start: Karavan's login and database. No superuser, because row-level security
# does not hold superusers; it may create roles, because the first migration makes the two that business tables know.
set -euo pipefail

psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" <<'SQL'
create role karavan login createrole password :'password';
create database karavan owner karavan;
\connect karavan
create extension vector;
SQL
