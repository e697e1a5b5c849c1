-- Up Migration
-- Tables of the auth library (better-auth: core, organization, api-key), as its own generator writes them, in a schema of
-- their own. `karavan_auth` (made by `ensureRoles`) reaches these and nothing else; the business roles reach none of them.
create schema auth;

create table auth."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);

create table auth."session" (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "activeOrganizationId" text
);
create index "session_userId_idx" on auth."session" ("userId");

create table auth."account" (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on auth."account" ("userId");

create table auth."verification" (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null
);
create index "verification_identifier_idx" on auth."verification" ("identifier");

-- `id` is organisations.id: written only by `createUser` and `createApiKey`, never by a request.
create table auth."organization" (
  "id" text primary key,
  "name" text not null,
  "slug" text not null unique,
  "logo" text,
  "createdAt" timestamptz not null,
  "metadata" text
);

create table auth."member" (
  "id" text primary key,
  "organizationId" text not null references auth."organization" ("id") on delete cascade,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "role" text not null,
  "createdAt" timestamptz not null,
  unique ("organizationId", "userId")
);
create index "member_userId_idx" on auth."member" ("userId");

create table auth."invitation" (
  "id" text primary key,
  "organizationId" text not null references auth."organization" ("id") on delete cascade,
  "email" text not null,
  "role" text,
  "status" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null,
  "inviterId" text not null references auth."user" ("id") on delete cascade
);
create index "invitation_organizationId_idx" on auth."invitation" ("organizationId");
create index "invitation_email_idx" on auth."invitation" ("email");

-- `key` is a SHA-256 digest; `referenceId` is the organisation.
create table auth."apikey" (
  "id" text primary key,
  "configId" text not null,
  "name" text,
  "start" text,
  "referenceId" text not null,
  "prefix" text,
  "key" text not null unique,
  "refillInterval" int,
  "refillAmount" int,
  "lastRefillAt" timestamptz,
  "enabled" boolean,
  "rateLimitEnabled" boolean,
  "rateLimitTimeWindow" int,
  "rateLimitMax" int,
  "requestCount" int,
  "remaining" int,
  "lastRequest" timestamptz,
  "expiresAt" timestamptz,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "permissions" text,
  "metadata" text
);
create index "apikey_configId_idx" on auth."apikey" ("configId");
create index "apikey_referenceId_idx" on auth."apikey" ("referenceId");

grant usage on schema auth to karavan_auth;
grant select, insert, update, delete on all tables in schema auth to karavan_auth;

-- Every conversation of one chat, closed ones too: the web chat shows a visitor their whole history.
create index conversations_chat on conversations (org_id, channel_account_id, chat_id);

-- Down Migration
