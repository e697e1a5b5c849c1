import { defaultKeyHasher } from "@better-auth/api-key";
import { addMs, type Clock } from "../../domain/index.ts";
import { findApiKey, listMemberships, touchApiKey, type AuthDatabase } from "../../store/index.ts";
import { API_KEY_PREFIX, type AuthLibrary } from "./library.ts";

/** Who asks, for which organisation. `via` matters for CSRF: only cookies are sent without the page's doing. */
export interface Caller {
  userId: string;
  orgId: string;
  role: string;
  via: "cookie" | "bearer" | "api-key";
}

export type CallerAnswer = { known: true; caller: Caller } | { known: false; reason: "anonymous" | "no-organisation" };

export interface CallersDeps {
  library: AuthLibrary;
  db: AuthDatabase;
  clock: Clock;
}

const ANONYMOUS: CallerAnswer = { known: false, reason: "anonymous" };
/** What a key of the organisation itself may do. */
const ORGANISATION_KEY_ROLE = "admin";
/** "Last used" is kept to the minute: a write per request would cost more than the request. */
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

async function callerOfKey({ db, clock }: CallersDeps, key: string): Promise<CallerAnswer> {
  if (key.length > MAX_KEY) return ANONYMOUS;
  const now = clock.now();
  const found = await findApiKey(db, await defaultKeyHasher(key), now);
  if (found === undefined || (found.userId !== null && found.role === null)) return ANONYMOUS;
  const { id, orgId, userId, lastUsedAt } = found;
  if (lastUsedAt === null || lastUsedAt < addMs(now, -LAST_USED_STEP_MS)) await touchApiKey(db, id, now);
  const role = found.role ?? ORGANISATION_KEY_ROLE;
  return { known: true, caller: { userId: userId ?? `key:${id}`, orgId, role, via: "api-key" } };
}

async function callerOfSession(deps: CallersDeps, headers: Headers): Promise<CallerAnswer> {
  const found = await deps.library.api.getSession({ headers });
  if (found === null) return ANONYMOUS;
  const memberships = await listMemberships(deps.db, found.user.id);
  const active = found.session.activeOrganizationId;
  const membership = memberships.find((row) => row.organizationId === active) ?? memberships[0];
  if (membership === undefined) return { known: false, reason: "no-organisation" };
  const { organizationId: orgId, role } = membership;
  const via = bearerOf(headers) === undefined ? "cookie" : "bearer";
  return { known: true, caller: { userId: found.user.id, orgId, role, via } };
}

/** Resolves a request's caller from `x-api-key`, a bearer token or the session cookie, in this order. */
export async function findCaller(deps: CallersDeps, headers: Headers): Promise<CallerAnswer> {
  const key = apiKeyOf(headers);
  return key === undefined ? callerOfSession(deps, headers) : callerOfKey(deps, key);
}
