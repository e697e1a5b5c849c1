import { apiKey } from "@better-auth/api-key";
import { hash, verify } from "@node-rs/argon2";
import { betterAuth } from "better-auth";
import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";
import { bearer, organization } from "better-auth/plugins";
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Logger } from "pino";
import type { AuthDatabase } from "../../store/index.ts";
import { deriveKey } from "../keys.ts";

export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;
/** Begins every API key, so that secret scanners and our own bearer check know one. */
export const API_KEY_PREFIX = "krv_";
/** Set by the server from the connection (or a trusted proxy); what a caller sends under this name is dropped. */
export const CLIENT_IP_HEADER = "x-karavan-client-ip";

const SIGN_IN_PATH = "/sign-in/email";
/** Guesses on one account from anywhere; the library's own limit counts per address. */
const ACCOUNT_GUESSES = { points: 20, duration: 15 * 60 };
const ADDRESS_GUESSES = { max: 10, window: 60 };

export interface LibraryOptions {
  db: AuthDatabase;
  secret: string;
  publicUrl: string;
  logger: Logger;
}

function accountOf(body: unknown): string | undefined {
  const email = typeof body === "object" && body !== null && "email" in body ? body.email : undefined;
  return typeof email === "string" ? email.toLowerCase().slice(0, 320) : undefined;
}

function createAccountGuard() {
  const guesses = new RateLimiterMemory(ACCOUNT_GUESSES);
  return {
    before: createAuthMiddleware(async (ctx) => {
      const account = ctx.path === SIGN_IN_PATH ? accountOf(ctx.body) : undefined;
      if (account === undefined) return;
      await guesses.consume(account).catch(() => {
        throw new APIError("TOO_MANY_REQUESTS", {
          code: "TOO_MANY_REQUESTS",
          message: "Too many attempts on this account.",
        });
      });
    }),
    after: createAuthMiddleware(async (ctx) => {
      const account = ctx.path === SIGN_IN_PATH ? accountOf(ctx.body) : undefined;
      if (account !== undefined && ctx.context.newSession) await guesses.delete(account);
    }),
  };
}

/** A page of our own origin may sign in under whatever name the caller reached us by; others are refused (CSRF). */
function trustedOrigins(publicUrl: string) {
  return (request?: Request): string[] => {
    const own = request === undefined ? [] : [new URL(request.url).origin];
    return [new URL(publicUrl).origin, ...own];
  };
}

export const hashPassword = async (password: string): Promise<string> => hash(password);

/** better-auth as we run it: no public sign-up, organisations are made by `createUser`, keys belong to organisations. */
export function createLibrary(options: LibraryOptions) {
  return betterAuth({
    baseURL: options.publicUrl,
    basePath: "/api/auth",
    secret: deriveKey(options.secret, "auth").toString("base64"),
    database: { db: options.db, type: "postgres" },
    trustedOrigins: trustedOrigins(options.publicUrl),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: {
        hash: hashPassword,
        verify: async ({ hash: stored, password }) => verify(stored, password),
      },
    },
    plugins: [
      organization({ allowUserToCreateOrganization: false, disableOrganizationDeletion: true }),
      apiKey({ references: "organization", defaultPrefix: API_KEY_PREFIX, requireName: true, maximumNameLength: 100 }),
      bearer(),
    ],
    rateLimit: {
      enabled: true,
      storage: "memory",
      window: 60,
      max: 120,
      customRules: { [SIGN_IN_PATH]: ADDRESS_GUESSES },
    },
    hooks: createAccountGuard(),
    advanced: {
      database: { generateId: () => crypto.randomUUID() },
      ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
      cookiePrefix: "karavan",
      useSecureCookies: options.publicUrl.startsWith("https://"),
      // Said out loud, because the library turns both off by itself under NODE_ENV=test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    // What is not an answer to the caller (the database is down) goes on to the server's own error handler.
    onAPIError: {
      onError: (error) => {
        if (!isAPIError(error)) throw error;
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      // Messages only: the arguments may hold e-mails or whole requests.
      log: (level, message) => options.logger[level]({ part: "auth" }, message),
    },
  });
}

export type AuthLibrary = ReturnType<typeof createLibrary>;
