import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import type { ServerConfig, ServerEnv } from "./deps.ts";
import { respondTrouble, zodTrouble, type Trouble } from "./problems.ts";

export const UUID_PARAM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
export const KIB = 1024;

export const TOO_LARGE: Trouble = {
  status: 413,
  code: "body-too-large",
  detail: "the body is larger than this address takes",
};

/** Refuses a larger body, announced or streamed, with problem details. */
export function limitBody(maxBytes: number) {
  return bodyLimit({ maxSize: maxBytes, onError: (c) => respondTrouble(c, TOO_LARGE) });
}

/** The caller's address: of the connection, or as the proxy in front of us saw it. */
export function clientIp(c: Context, config: Pick<ServerConfig, "trustProxy">): string {
  const forwarded = config.trustProxy === true ? c.req.header("x-forwarded-for") : undefined;
  // The last entry is the one our own proxy added; those before it are whatever the caller sent.
  const last = forwarded?.split(",").at(-1)?.trim();
  const bindings = c.env as ServerEnv["Bindings"] | undefined;
  return last || (bindings?.incoming?.socket.remoteAddress ?? "unknown");
}

export function bearerOf(c: Context): string | undefined {
  return /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; trouble: Trouble };

/** Reads a JSON body against a schema. */
export async function parseBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<Parsed<z.infer<Schema>>> {
  let body: unknown;
  try {
    body = JSON.parse(await c.req.text());
  } catch {
    return { ok: false, trouble: { status: 400, code: "invalid-json", detail: "the body is not JSON" } };
  }
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, trouble: zodTrouble(parsed.error) };
}
