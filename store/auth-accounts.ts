import { sql, type Transaction } from "kysely";
import type { AuthDatabase, AuthTables } from "./auth-database.ts";

export interface NewMember {
  organisation: { id: string; name: string; slug: string };
  userId: string;
  email: string;
  name: string;
  role: string;
  passwordHash: string;
  now: Date;
}

/** The auth library's copy of an organisation, under the same id. */
async function ensureOrganisation(
  trx: Transaction<AuthTables>,
  { organisation, now }: Pick<NewMember, "organisation" | "now">,
): Promise<void> {
  const { name, slug } = organisation;
  await trx
    .insertInto("organization")
    .values({ ...organisation, createdAt: now })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ name, slug }))
    .execute();
}

/** User, password and membership in one transaction. `false`: the e-mail belongs to a user already. */
export async function insertMember(db: AuthDatabase, member: NewMember): Promise<boolean> {
  const { userId, email, name, role, passwordHash, organisation, now } = member;
  const stamps = { createdAt: now, updatedAt: now };
  return db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto("user")
      .values({ id: userId, name, email, emailVerified: true, ...stamps })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (made === undefined) return false;
    await ensureOrganisation(trx, member);
    const account = { id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId };
    await trx
      .insertInto("account")
      .values({ ...account, password: passwordHash, ...stamps })
      .execute();
    const membership = { id: crypto.randomUUID(), organizationId: organisation.id, userId, role, createdAt: now };
    await trx.insertInto("member").values(membership).execute();
    return true;
  });
}

/** The user of this e-mail, if they are a member of the organisation. */
export async function findMemberByEmail(db: AuthDatabase, orgId: string, email: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("member as m")
    .innerJoin("user as u", "u.id", "m.userId")
    .select("u.id")
    .where("m.organizationId", "=", orgId)
    .where("u.email", "=", email.trim().toLowerCase())
    .executeTakeFirst();
  return row?.id;
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: string;
}

/** The members of an organisation, by name. */
export async function listMembers(db: AuthDatabase, orgId: string): Promise<Member[]> {
  return db
    .selectFrom("member as m")
    .innerJoin("user as u", "u.id", "m.userId")
    .select(["u.id", "u.name", "u.email", "m.role"])
    .where("m.organizationId", "=", orgId)
    .orderBy("u.name")
    .orderBy("u.id")
    .execute();
}

export interface Membership {
  organizationId: string;
  role: string;
}

/** A user's memberships, oldest first. */
export async function listMemberships(db: AuthDatabase, userId: string): Promise<Membership[]> {
  return db
    .selectFrom("member")
    .select(["organizationId", "role"])
    .where("userId", "=", userId)
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
}

export interface NewApiKey {
  id: string;
  orgId: string;
  name: string;
  prefix: string;
  /** The first signs of the key, to recognise it by. */
  start: string;
  digest: string;
  /** The member it acts for; `null`: the organisation itself. */
  userId: string | null;
  now: Date;
}

/** A key as the auth library stores it. */
export async function insertApiKey(db: AuthDatabase, key: NewApiKey): Promise<void> {
  const { id, orgId, name, prefix, start, digest, userId, now } = key;
  // Only the server writes permissions (a request may set metadata), so they say whom a key acts for.
  const permissions = userId === null ? null : JSON.stringify({ user: [userId] });
  const limits = { enabled: true, rateLimitEnabled: false, requestCount: 0 };
  await db
    .insertInto("apikey")
    .values({
      id,
      configId: "default",
      name,
      prefix,
      start,
      referenceId: orgId,
      key: digest,
      permissions,
      ...limits,
      createdAt: now,
      updatedAt: now,
    })
    .execute();
}

export interface ApiKeyOwner {
  id: string;
  orgId: string;
  userId: string | null;
  /** The member's role; `null` where the key has no member, or has one who is none any more. */
  role: string | null;
  lastUsedAt: Date | null;
}

/**
 * Whose key this is; `undefined` when it is unknown, disabled or expired. One read: the library's own check writes twice
 * each time, for quotas that we do not use.
 */
export async function findApiKey(db: AuthDatabase, digest: string, now: Date): Promise<ApiKeyOwner | undefined> {
  const owner = sql<string | null>`(k.permissions::jsonb -> 'user' ->> 0)`;
  return db
    .selectFrom("apikey as k")
    .leftJoin("member as m", (join) => join.onRef("m.organizationId", "=", "k.referenceId").on("m.userId", "=", owner))
    .select(["k.id", "k.referenceId as orgId", "k.lastRequest as lastUsedAt", "m.role", owner.as("userId")])
    .where("k.key", "=", digest)
    .where("k.enabled", "=", true)
    .where((eb) => eb.or([eb("k.expiresAt", "is", null), eb("k.expiresAt", ">", now)]))
    .executeTakeFirst();
}

export async function touchApiKey(db: AuthDatabase, id: string, now: Date): Promise<void> {
  await db.updateTable("apikey").set({ lastRequest: now }).where("id", "=", id).execute();
}
