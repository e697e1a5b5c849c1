import { defaultKeyHasher } from "@better-auth/api-key";
import { sql, type Kysely } from "kysely";
import { addMs, type Clock } from "../../domain/index.ts";
import type { AuthTables } from "../../store/index.ts";
import { API_KEY_PREFIX, type AuthLibrary } from "./library.ts";

/** Who asks, for which organisation. `via` matters for CSRF: only cookies are sent without the page's doing. */
export interface Caller {
  userId: string;
  orgId: string;
  role: string;
  via: "cookie" | "bearer" | "api-key";
}

export type CallerAnswer = { known: true; caller: Caller } | { known: false; reason: "anonymous" | "no-organisation" };

const ANONYMOUS: CallerAnswer = { known: false, reason: "anonymous" };
/** What a key of the organisation itself may do. */
const ORGANISATION_KEY_ROLE = "admin";
const LAST_USED_STEP_MS = 60_000;
const MAX_KEY = 256;

function bearerOf(headers: Headers): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** An API key comes as `x-api-key`, or as a bearer token where a client knows only those. */
function apiKeyOf(headers: Headers): string | undefined {
  const key = headers.get("x-api-key") ?? bearerOf(headers);
  if (key === undefined) return undefined;
  return headers.has("x-api-key") || key.startsWith(API_KEY_PREFIX) ? key : undefined;
}

interface KeyRow {
  id: string;
  orgId: string;
  userId: string | null;
  role: string | null;
  stale: boolean;
}

/**
 * One read per request: the library's own check writes twice each time, for quotas that we do not use. A key of a member
 * counts only while they are one.
 */
async function findKey(db: Kysely<AuthTables>, digest: string, now: Date): Promise<KeyRow | undefined> {
  const owner = sql<string | null>`(k.permissions::jsonb -> 'user' ->> 0)`;
  return db
    .selectFrom("apikey as k")
    .leftJoin("member as m", (join) => join.onRef("m.organizationId", "=", "k.referenceId").on("m.userId", "=", owner))
    .select(["k.id", "k.referenceId as orgId", "m.role", owner.as("userId")])
    .select(sql<boolean>`k."lastRequest" is null or k."lastRequest" < ${addMs(now, -LAST_USED_STEP_MS)}`.as("stale"))
    .where("k.key", "=", digest)
    .where("k.enabled", "=", true)
    .where((eb) => eb.or([eb("k.expiresAt", "is", null), eb("k.expiresAt", ">", now)]))
    .executeTakeFirst();
}

async function callerOfKey(db: Kysely<AuthTables>, key: string, now: Date): Promise<CallerAnswer> {
  if (key.length > MAX_KEY) return ANONYMOUS;
  const row = await findKey(db, await defaultKeyHasher(key), now);
  if (row === undefined || (row.userId !== null && row.role === null)) return ANONYMOUS;
  if (row.stale) await db.updateTable("apikey").set({ lastRequest: now }).where("id", "=", row.id).execute();
  const role = row.role ?? ORGANISATION_KEY_ROLE;
  return { known: true, caller: { userId: row.userId ?? `key:${row.id}`, orgId: row.orgId, role, via: "api-key" } };
}

async function callerOfSession(deps: CallersDeps, headers: Headers): Promise<CallerAnswer> {
  const found = await deps.library.api.getSession({ headers });
  if (found === null) return ANONYMOUS;
  const members = await deps.db
    .selectFrom("member")
    .select(["organizationId", "role"])
    .where("userId", "=", found.user.id)
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  const active = found.session.activeOrganizationId;
  const member = members.find((row) => row.organizationId === active) ?? members[0];
  if (member === undefined) return { known: false, reason: "no-organisation" };
  const via = bearerOf(headers) === undefined ? "cookie" : "bearer";
  return { known: true, caller: { userId: found.user.id, orgId: member.organizationId, role: member.role, via } };
}

export interface CallersDeps {
  library: AuthLibrary;
  db: Kysely<AuthTables>;
  clock: Clock;
}

/** Resolves a request's caller from `x-api-key`, a bearer token or the session cookie, in this order. */
export async function findCaller(deps: CallersDeps, headers: Headers): Promise<CallerAnswer> {
  const key = apiKeyOf(headers);
  if (key !== undefined) return callerOfKey(deps.db, key, deps.clock.now());
  return callerOfSession(deps, headers);
}
