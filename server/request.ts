import { BlockList, isIP } from "node:net";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import { safeParse } from "../domain/index.ts";
import type { ServerEnv } from "./deps.ts";
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

/** Where a proxy of our own stands: this machine, or a private network (a container beside us). */
const OWN_NETWORKS = new BlockList();
OWN_NETWORKS.addSubnet("127.0.0.0", 8);
OWN_NETWORKS.addSubnet("10.0.0.0", 8);
OWN_NETWORKS.addSubnet("172.16.0.0", 12);
OWN_NETWORKS.addSubnet("192.168.0.0", 16);
OWN_NETWORKS.addAddress("::1", "ipv6");
OWN_NETWORKS.addSubnet("fc00::", 7, "ipv6");

function isOwnNetwork(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && OWN_NETWORKS.check(address, family === 6 ? "ipv6" : "ipv4");
}

/**
 * The caller's address: of the connection, or, when that is a proxy of our own, the one the proxy added last to
 * `X-Forwarded-For`. The entries before it are whatever the caller sent.
 */
export function addressOf(peer: string | undefined, forwardedFor: string | undefined): string {
  const direct = peer?.replace(/^::ffff:(?=\d+\.)/, "") ?? "unknown";
  const last = forwardedFor?.split(",").at(-1)?.trim() ?? "";
  return isOwnNetwork(direct) && isIP(last) !== 0 ? last : direct;
}

export function clientIp(c: Context): string {
  const bindings = c.env as ServerEnv["Bindings"] | undefined;
  return addressOf(bindings?.incoming?.socket.remoteAddress, c.req.header("x-forwarded-for"));
}

export function bearerOf(c: Context): string | undefined {
  return /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; trouble: Trouble };

/** Reads a JSON body against a schema. */
export async function parseBody<Body>(c: Context, schema: z.ZodType<Body>): Promise<Parsed<Body>> {
  let body: unknown;
  try {
    body = JSON.parse(await c.req.text());
  } catch {
    return { ok: false, trouble: { status: 400, code: "invalid-json", detail: "the body is not JSON" } };
  }
  const parsed = safeParse(schema, body);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, trouble: zodTrouble(parsed.error) };
}
