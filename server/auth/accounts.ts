import { randomBytes } from "node:crypto";
import { defaultKeyHasher } from "@better-auth/api-key";
import type { Kysely, Transaction } from "kysely";
import { z } from "zod";
import { ConflictError, InputError, NotFoundError, type Clock } from "../../domain/index.ts";
import type { AuthTables, Database } from "../../store/index.ts";
import { API_KEY_PREFIX, hashPassword, PASSWORD_LENGTH } from "./library.ts";

export const ROLES = ["owner", "admin", "member"] as const;
export type Role = (typeof ROLES)[number];

export interface CreateUserRequest {
  email: string;
  password: string;
  name: string;
  orgSlug: string;
  role: Role;
}

export interface CreateApiKeyRequest {
  orgSlug: string;
  name: string;
  /** The key acts for this member, with their role, and ends with their membership; otherwise for the organisation. */
  userEmail?: string;
}

export interface CreatedApiKey {
  id: string;
  orgId: string;
  /** Shown this once: only its digest is stored. */
  key: string;
}

interface AccountsDeps {
  database: Database;
  db: Kysely<AuthTables>;
  clock: Clock;
}

interface OrganisationRow {
  id: string;
  name: string;
  slug: string;
}

const NewUser = z.object({
  email: z.email().max(320),
  password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  name: z.string().trim().min(1).max(200),
  orgSlug: z.string(),
  role: z.enum(ROLES),
});

function parseUser(request: CreateUserRequest): CreateUserRequest {
  const parsed = NewUser.safeParse({ ...request, email: request.email.trim().toLowerCase() });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new InputError({ code: "invalid-input", message: `${field}: ${issue?.message ?? "does not fit"}`, data: { field } });
}

async function findOrganisation(database: Database, slug: string): Promise<OrganisationRow> {
  const rows = await database.withSystem((tx) =>
    tx.query<OrganisationRow>("select id, name, slug from organisations where slug = $1", [slug]),
  );
  const row = rows[0];
  if (row !== undefined) return row;
  throw new NotFoundError({
    code: "organisation-not-found",
    message: `there is no organisation "${slug}"`,
    remedy: "create it first (`karavan org create`), or check the slug",
    data: { field: "orgSlug" },
  });
}

/** The auth library's copy of an organisation, under the same id. */
async function ensureOrganisation(trx: Transaction<AuthTables>, organisation: OrganisationRow, now: Date): Promise<void> {
  await trx
    .insertInto("organization")
    .values({ ...organisation, createdAt: now })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ name: organisation.name, slug: organisation.slug }))
    .execute();
}

/** Makes a member of an organisation who signs in with e-mail and password: the only way in, as public sign-up is off. */
export async function createUser(deps: AccountsDeps, request: CreateUserRequest): Promise<{ id: string; orgId: string }> {
  const user = parseUser(request);
  const organisation = await findOrganisation(deps.database, user.orgSlug);
  const password = await hashPassword(user.password);
  const now = deps.clock.now();
  const id = crypto.randomUUID();
  const stamps = { createdAt: now, updatedAt: now };
  await deps.db.transaction().execute(async (trx) => {
    await ensureOrganisation(trx, organisation, now);
    const made = await trx
      .insertInto("user")
      .values({ id, name: user.name, email: user.email, emailVerified: true, ...stamps })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (made === undefined) throw new ConflictError({ code: "user-exists", message: `${user.email} is a user already`, data: { field: "email" } });
    await trx
      .insertInto("account")
      .values({ id: crypto.randomUUID(), accountId: id, providerId: "credential", userId: id, password, ...stamps })
      .execute();
    await trx
      .insertInto("member")
      .values({ id: crypto.randomUUID(), organizationId: organisation.id, userId: id, role: user.role, createdAt: now })
      .execute();
  });
  return { id, orgId: organisation.id };
}

async function findMember(db: Kysely<AuthTables>, orgId: string, email: string): Promise<string> {
  const row = await db
    .selectFrom("member as m")
    .innerJoin("user as u", "u.id", "m.userId")
    .select("u.id")
    .where("m.organizationId", "=", orgId)
    .where("u.email", "=", email.trim().toLowerCase())
    .executeTakeFirst();
  if (row !== undefined) return row.id;
  throw new NotFoundError({
    code: "user-not-found",
    message: `${email} is not a member of this organisation`,
    remedy: "create the user first (`karavan user create`)",
    data: { field: "userEmail" },
  });
}

const KEY_BYTES = 36;
const VISIBLE_START = API_KEY_PREFIX.length + 6;

/** Makes an API key of an organisation, as the auth library stores it. */
export async function createApiKey(deps: AccountsDeps, request: CreateApiKeyRequest): Promise<CreatedApiKey> {
  const organisation = await findOrganisation(deps.database, request.orgSlug);
  const userId = request.userEmail === undefined ? undefined : await findMember(deps.db, organisation.id, request.userEmail);
  const now = deps.clock.now();
  const id = crypto.randomUUID();
  const key = API_KEY_PREFIX + randomBytes(KEY_BYTES).toString("base64url");
  await deps.db
    .insertInto("apikey")
    .values({
      id,
      configId: "default",
      name: request.name.slice(0, 100),
      start: key.slice(0, VISIBLE_START),
      prefix: API_KEY_PREFIX,
      referenceId: organisation.id,
      key: await defaultKeyHasher(key),
      enabled: true,
      rateLimitEnabled: false,
      requestCount: 0,
      // Only the server writes permissions (a request may set metadata), so they say whom a key acts for.
      permissions: userId === undefined ? null : JSON.stringify({ user: [userId] }),
      createdAt: now,
      updatedAt: now,
    })
    .execute();
  return { id, orgId: organisation.id, key };
}
