import { Kysely, PostgresDialect, type ColumnType } from "kysely";
import type { Database } from "./database.ts";

type Defaulted<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** The tables of schema `auth` that we read and write ourselves; the auth library knows the rest. */
export interface AuthTables {
  user: { id: string; name: string; email: string; emailVerified: boolean; createdAt: Date; updatedAt: Date };
  account: {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    password: string | null;
    createdAt: Date;
    updatedAt: Date;
  };
  organization: { id: string; name: string; slug: string; createdAt: Date };
  member: { id: string; organizationId: string; userId: string; role: string; createdAt: Date };
  apikey: {
    id: string;
    configId: string;
    name: string | null;
    start: string | null;
    prefix: string | null;
    referenceId: string;
    key: string;
    enabled: boolean | null;
    rateLimitEnabled: boolean | null;
    requestCount: Defaulted<number>;
    lastRequest: Defaulted<Date>;
    expiresAt: Defaulted<Date>;
    permissions: string | null;
    createdAt: Date;
    updatedAt: Date;
  };
}

export type AuthDatabase = Kysely<AuthTables>;

/**
 * A query builder over schema `auth`, on the connections of `database.pool` (which rest in role `karavan_auth`). There is
 * no second pool, because PGlite has one connection: used inside `withTenant` or `withSystem` it would wait for the
 * connection those hold, so never do that.
 */
export function createAuthDatabase(database: Pick<Database, "pool">): AuthDatabase {
  return new Kysely<AuthTables>({ dialect: new PostgresDialect({ pool: database.pool }) }).withSchema("auth");
}
