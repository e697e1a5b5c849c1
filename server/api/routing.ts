import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ServerDeps, ServerEnv } from "../deps.ts";
import { Problem, respondTrouble, zodTrouble } from "../problems.ts";

export type ApiApp = OpenAPIHono<ServerEnv>;

const MEANINGS: Record<number, string> = {
  400: "the request does not fit its schema",
  401: "no caller is known: sign in, or send a key",
  403: "the caller may not do this",
  404: "no such thing in the caller's organisation",
  409: "the state forbids it",
  413: "the body is too large",
  503: "the database does not answer; repeat",
};

/** Every admin route can meet these; the others are named where they apply. */
const ALWAYS = [401, 403, 503] as const;

/** The error responses of a route. */
export function problems(...statuses: number[]) {
  const content = { "application/problem+json": { schema: Problem } };
  return Object.fromEntries(
    [...new Set([...ALWAYS, ...statuses])].map((status) => [
      status,
      { description: MEANINGS[status] ?? "an error", content },
    ]),
  );
}

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema, required = true) {
  return { required, content: { "application/json": { schema } } };
}

/** Any of the three; the names are those of the document's security schemes. */
export const SECURITY = [{ apiKey: [] }, { bearer: [] }, { session: [] }];

export const ConversationParam = z.object({
  conversationId: z.uuid().openapi({ param: { name: "conversationId", in: "path" } }),
});

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().max(400).optional().openapi({ description: "nextCursor of the page before" }),
});

/** `?mode=bot,human` or `?mode=bot&mode=human`. */
export function oneOrMore<const Values extends readonly [string, ...string[]]>(values: Values, name: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(",")))
    .pipe(z.array(z.enum(values)).min(1))
    .optional()
    .openapi({ param: { name, in: "query" }, type: "array", items: { type: "string", enum: [...values] } });
}

/** An app whose schema complaints are problem details; an id that cannot exist is not found. */
export function createApiApp(): ApiApp {
  return new OpenAPIHono<ServerEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const trouble = zodTrouble(result.error);
      if (result.target !== "param") return respondTrouble(c, trouble);
      return respondTrouble(c, { status: 404, code: "not-found", detail: "there is nothing under this id" });
    },
  });
}

export type ApiDeps = Pick<ServerDeps, "database" | "runtime" | "clock" | "web" | "meaningOf" | "auth">;
