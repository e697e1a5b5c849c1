import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import {
  ConflictError,
  DeniedError,
  InputError,
  isImpossibleValue,
  KaravanError,
  ModelError,
  NotFoundError,
  PlatformError,
  UnavailableError,
} from "../domain/index.ts";
import { isUnavailable } from "../store/index.ts";

/** RFC 9457, with our stable `code` and, where they are known, the field at fault and what to do. */
export const Problem = z
  .object({
    type: z.string().openapi({ example: "urn:karavan:problem:conversation-not-found" }),
    title: z.string().openapi({ example: "Not Found" }),
    status: z.int().openapi({ example: 404 }),
    code: z.string().openapi({ example: "conversation-not-found" }),
    detail: z.string().openapi({ example: "there is no such conversation" }),
    field: z.string().optional(),
    remedy: z.string().optional(),
    explanation: z
      .object({ ru: z.string(), en: z.string() })
      .optional()
      .openapi({ description: "of sending policy: the reason in a sentence for the manager" }),
    nextAt: z.iso
      .datetime()
      .nullable()
      .optional()
      .openapi({ description: "of sending policy: the next legal moment; null when time alone brings none" }),
    requestId: z.string().optional(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof Problem>;

export interface Trouble {
  status: ContentfulStatusCode;
  code: string;
  detail: string;
  field?: string | undefined;
  remedy?: string | undefined;
  explanation?: Problem["explanation"] | undefined;
  nextAt?: string | null | undefined;
}

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

function statusOf(error: KaravanError): ContentfulStatusCode {
  if (error instanceof InputError) return 400;
  if (error instanceof DeniedError) return 403;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof ConflictError) return 409;
  if (error instanceof UnavailableError) return 503;
  if (error instanceof PlatformError || error instanceof ModelError) return 502;
  return 500;
}

const UNAVAILABLE: Trouble = {
  status: 503,
  code: "database-unavailable",
  detail: "the database does not answer",
  remedy: "repeat the request in a moment",
};
const INTERNAL: Trouble = { status: 500, code: "internal", detail: "something went wrong on our side" };

/** What a data exception of Postgres means at the door: text that no table can hold, such as NUL. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && "code" in error && "severity" in error && /^22/.test(String(error.code));
}

const PolicyData = z.object({ explanation: z.object({ ru: z.string(), en: z.string() }), nextAt: z.date().nullable() });

/** What sending policy says of a refusal, beyond its code. */
function policyOf(error: KaravanError): Pick<Trouble, "explanation" | "nextAt"> {
  const { success, data } = PolicyData.safeParse(error.data);
  return success ? { explanation: data.explanation, nextAt: data.nextAt?.toISOString() ?? null } : {};
}

/** What a caller is told of an error. Unknown errors say nothing of themselves: their text may hold anything. */
export function toTrouble(error: unknown): Trouble {
  if (error instanceof KaravanError) {
    const field = error.data["field"];
    return {
      status: statusOf(error),
      code: error.code,
      detail: error.message,
      field: typeof field === "string" ? field : undefined,
      remedy: error.remedy,
      ...policyOf(error),
    };
  }
  if (error instanceof HTTPException) {
    return {
      status: error.status,
      code: "bad-request",
      detail: error.message || "the request cannot be read",
    };
  }
  if (isUnavailable(error)) return UNAVAILABLE;
  if (isImpossibleValue(error)) return { status: 400, code: "invalid-input", detail: "a value is of the wrong type" };
  if (isUnstorable(error)) return { status: 400, code: "invalid-input", detail: "a value cannot be stored" };
  return INTERNAL;
}

/** Answers with problem details. */
export function respondTrouble(c: Context, trouble: Trouble): Response {
  const { status, code, detail, field, remedy, explanation, nextAt } = trouble;
  const requestId: unknown = c.get("requestId");
  const problem: Problem = {
    type: `urn:karavan:problem:${code}`,
    title: TITLES[status] ?? "Error",
    status,
    code,
    detail,
    ...(field === undefined || field === "" ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(explanation === undefined ? {} : { explanation }),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(typeof requestId === "string" ? { requestId } : {}),
  };
  if (status === 503) c.header("Retry-After", "1");
  return c.body(JSON.stringify(problem), status, { "content-type": "application/problem+json" });
}

export function notFound(what: string): NotFoundError {
  return new NotFoundError({ code: `${what}-not-found`, message: `there is no such ${what}` });
}

/** The first complaint of zod, as trouble. */
export function zodTrouble(error: z.core.$ZodError): Trouble {
  const issue = error.issues[0];
  const field = issue?.path.join(".");
  return {
    status: 400,
    code: "invalid-input",
    detail: `${field === "" || field === undefined ? "the body" : field}: ${issue?.message ?? "does not fit"}`,
    field,
  };
}
