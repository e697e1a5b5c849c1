import { randomBytes } from "node:crypto";
import { defaultKeyHasher } from "@better-auth/api-key";
import { z } from "zod";
import { ConflictError, InputError, NotFoundError, ROLES, type Clock, type Role } from "../../domain/index.ts";
import { findMemberByEmail, insertApiKey, insertMember, type AuthDatabase, type Database } from "../../store/index.ts";
import { API_KEY_PREFIX, hashPassword, PASSWORD_LENGTH } from "./library.ts";

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
  db: AuthDatabase;
  clock: Clock;
}

interface OrganisationRow {
  id: string;
  name: string;
  slug: string;
}

const MAX_KEY_NAME = 100;

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
  throw new InputError({
    code: "invalid-input",
    message: `${field}: ${issue?.message ?? "does not fit"}`,
    data: { field },
  });
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

/** Makes a member of an organisation who signs in with e-mail and password: the only way in, as public sign-up is off. */
export async function createUser(
  deps: AccountsDeps,
  request: CreateUserRequest,
): Promise<{ id: string; orgId: string }> {
  const { email, name, role, password, orgSlug } = parseUser(request);
  const organisation = await findOrganisation(deps.database, orgSlug);
  const passwordHash = await hashPassword(password);
  const id = crypto.randomUUID();
  const now = deps.clock.now();
  const made = await insertMember(deps.db, { organisation, userId: id, email, name, role, passwordHash, now });
  if (made) return { id, orgId: organisation.id };
  throw new ConflictError({ code: "user-exists", message: `${email} is a user already`, data: { field: "email" } });
}

async function findOwner(db: AuthDatabase, orgId: string, email: string): Promise<string> {
  const id = await findMemberByEmail(db, orgId, email);
  if (id !== undefined) return id;
  throw new NotFoundError({
    code: "user-not-found",
    message: `${email} is not a member of this organisation`,
    remedy: "create the user first (`karavan user create`)",
    data: { field: "userEmail" },
  });
}

const KEY_BYTES = 36;
const VISIBLE_START = API_KEY_PREFIX.length + 6;

/** Makes an API key of an organisation, or of one of its members. */
export async function createApiKey(deps: AccountsDeps, request: CreateApiKeyRequest): Promise<CreatedApiKey> {
  const { id: orgId } = await findOrganisation(deps.database, request.orgSlug);
  const userId = request.userEmail === undefined ? null : await findOwner(deps.db, orgId, request.userEmail);
  const id = crypto.randomUUID();
  const key = API_KEY_PREFIX + randomBytes(KEY_BYTES).toString("base64url");
  await insertApiKey(deps.db, {
    id,
    orgId,
    userId,
    name: request.name.slice(0, MAX_KEY_NAME),
    prefix: API_KEY_PREFIX,
    start: key.slice(0, VISIBLE_START),
    digest: await defaultKeyHasher(key),
    now: deps.clock.now(),
  });
  return { id, orgId, key };
}
