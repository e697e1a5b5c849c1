import type { MiddlewareHandler } from "hono";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import { createApi, createApiApp, type ApiApp, type EventLog } from "./api/index.ts";
import { CLIENT_IP_HEADER } from "./auth/index.ts";
import { createChatRoutes, createPageRoutes } from "./chat/index.ts";
import { createConsolePages } from "./console-pages.ts";
import type { ServerDeps, ServerEnv } from "./deps.ts";
import { registerDocs } from "./docs.ts";
import { createHealthRoutes } from "./health.ts";
import { createLanding } from "./landing.ts";
import { respondTrouble, toTrouble } from "./problems.ts";
import { clientIp, KIB, limitBody } from "./request.ts";
import type { Streams } from "./streams.ts";
import { createWebhookRoutes } from "./webhooks.ts";

const AUTH_MAX_BODY = 64 * KIB;

/** Pages set their own policy; everything else is data and may load nothing. */
const DATA_CSP = "default-src 'none'; frame-ancestors 'none'";

/** One line per request: what and how long, never a query, body, header or address. */
function observe(deps: ServerDeps): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const ms = performance.now() - started;
    const { method } = c.req;
    const { status } = c.res;
    const route = status === 404 && routePath(c, -1) === "/*" ? "unknown" : routePath(c, -1);
    deps.metrics.httpServed({ method, route, status, seconds: ms / 1000 });
    const level = status >= 500 ? "warn" : "debug";
    deps.logger[level](
      { part: "http", requestId: c.get("requestId"), method, route, status, ms: Math.round(ms) },
      "request",
    );
  };
}

function csp(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", DATA_CSP);
    headers.set("cross-origin-resource-policy", c.req.path.startsWith("/chat/") ? "cross-origin" : "same-origin");
  };
}

/** Hands a request to the auth library, with the address we trust instead of the one it claims. */
function authRequest(request: Request, ip: string): Request {
  const headers = new Headers(request.headers);
  headers.set(CLIENT_IP_HEADER, ip);
  return new Request(request, { headers });
}

function useCommon(app: ApiApp, deps: ServerDeps): void {
  app.use("*", requestId({ limitLength: 64 }));
  app.use("*", observe(deps));
  app.use(
    "*",
    secureHeaders({
      // The chat is made to be embedded; what may not be framed says so in its policy.
      xFrameOptions: false,
      crossOriginResourcePolicy: false,
      strictTransportSecurity: deps.config.publicUrl.startsWith("https://") ? "max-age=31536000" : false,
    }),
  );
  app.use("*", csp());
  app.notFound((c) =>
    respondTrouble(c, { status: 404, code: "not-found", detail: "there is nothing at this address" }),
  );
  app.onError((error, c) => {
    const trouble = toTrouble(error);
    if (trouble.status >= 500) {
      // The stack only: messages of unknown errors may quote what the caller sent.
      const stack = error.stack
        ?.split("\n")
        .filter((line) => line.startsWith("    at "))
        .slice(0, 8)
        .join("\n");
      deps.logger.error(
        { part: "http", requestId: c.get("requestId"), code: trouble.code, error: error.name, stack },
        "request failed",
      );
    }
    return respondTrouble(c, trouble);
  });
}

/** All routes of the server. */
export function createApp(deps: ServerDeps, parts: { streams: Streams; log: EventLog }): ApiApp {
  const app = createApiApp();
  useCommon(app, deps);
  app.route("/", createHealthRoutes(deps));
  app.route("/webhooks", createWebhookRoutes(deps));
  app.route("/chat", createPageRoutes(deps));
  app.route("/chat", createChatRoutes(deps, parts.streams));
  app.on(["GET", "POST"], "/api/auth/*", limitBody(AUTH_MAX_BODY), async (c) =>
    deps.auth.handle(authRequest(c.req.raw, clientIp(c))),
  );
  app.route("/api/v1", createApi(deps, parts));
  registerDocs(app);
  app.get("/console", (c) => c.redirect("/console/"));
  app.route("/console", createConsolePages());
  app.route("/", createLanding(deps));
  return app;
}
