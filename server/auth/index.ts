import type { Logger } from "pino";
import type { Clock } from "../../domain/index.ts";
import { createAuthDatabase, listMembers, type Database, type Member } from "../../store/index.ts";
import {
  createApiKey,
  createUser,
  type CreateApiKeyRequest,
  type CreatedApiKey,
  type CreateUserRequest,
} from "./accounts.ts";
import { findCaller, type CallerAnswer } from "./callers.ts";
import { createLibrary } from "./library.ts";

export { type CreateApiKeyRequest, type CreatedApiKey, type CreateUserRequest } from "./accounts.ts";
export type { Caller, CallerAnswer } from "./callers.ts";
export { CLIENT_IP_HEADER } from "./library.ts";

export interface AuthOptions {
  database: Database;
  clock: Clock;
  logger: Logger;
  /** `AUTH_SECRET`; the key in use is derived from it. */
  secret: string;
  publicUrl: string;
}

export interface Auth {
  /** Answers `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  callerOf(headers: Headers): Promise<CallerAnswer>;
  /** @throws InputError, NotFoundError `organisation-not-found`, ConflictError `user-exists` */
  createUser(request: CreateUserRequest): Promise<{ id: string; orgId: string }>;
  /** The organisation's members, by name. */
  listMembers(orgId: string): Promise<Member[]>;
  /** @throws NotFoundError `organisation-not-found`, `user-not-found` */
  createApiKey(request: CreateApiKeyRequest): Promise<CreatedApiKey>;
}

/** Sign-in, sessions, organisations and keys, on the one pool. Never call it inside a transaction of the store. */
export function createAuth(options: AuthOptions): Auth {
  const { database, clock, logger, secret, publicUrl } = options;
  const db = createAuthDatabase(database);
  const library = createLibrary({ db, secret, publicUrl, logger });
  return {
    handle: async (request) => library.handler(request),
    callerOf: async (headers) => findCaller({ library, db, clock }, headers),
    createUser: async (request) => createUser({ database, db, clock }, request),
    listMembers: (orgId) => listMembers(db, orgId),
    createApiKey: async (request) => createApiKey({ database, db, clock }, request),
  };
}
