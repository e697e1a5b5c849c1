import type { MiddlewareHandler } from "hono";
import type { Auth } from "../auth/index.ts";
import type { ServerEnv } from "../deps.ts";
import { respondTrouble, type Trouble } from "../problems.ts";

const ANONYMOUS: Trouble = {
  status: 401,
  code: "unauthenticated",
  detail: "no caller is known",
  remedy: "sign in at /api/auth/sign-in/email, or send an API key as x-api-key",
};
const NO_ORGANISATION: Trouble = {
  status: 403,
  code: "no-organisation",
  detail: "the user belongs to no organisation",
};
const FOREIGN_PAGE: Trouble = {
  status: 403,
  code: "foreign-origin",
  detail: "a page of another origin may not act with this session",
};

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** A browser sends the cookie by itself, so a write that rides on one must come from our own page. */
function isForeignPage(headers: Headers, own: readonly string[]): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return !own.includes(origin);
  return headers.get("sec-fetch-site") === "cross-site";
}

/** Resolves the caller, or answers 401 or 403. */
export function authenticate(auth: Auth, publicUrl: string): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const answer = await auth.callerOf(c.req.raw.headers);
    if (!answer.known) return respondTrouble(c, answer.reason === "anonymous" ? ANONYMOUS : NO_ORGANISATION);
    const own = [new URL(publicUrl).origin, new URL(c.req.url).origin];
    if (answer.caller.via === "cookie" && !SAFE.has(c.req.method) && isForeignPage(c.req.raw.headers, own)) {
      return respondTrouble(c, FOREIGN_PAGE);
    }
    c.set("caller", answer.caller);
    return next();
  };
}
