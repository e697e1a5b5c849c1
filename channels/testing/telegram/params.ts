import { InputError } from "../../../domain/index.ts";

export type Params = Readonly<Record<string, unknown>>;

export interface Refusal {
  ok: false;
  error_code: number;
  description: string;
  parameters?: { retry_after?: number };
}

/** A refusal in the Bot API's own words; thrown by the checks, answered by the server. */
export function refuse(status: number, description: string): InputError {
  return new InputError({ code: "bot-api", message: description, data: { status } });
}

export const badRequest = (what: string): InputError => refuse(400, `Bad Request: ${what}`);

export function toRefusal(error: unknown): Refusal {
  if (!(error instanceof InputError)) throw error;
  return { ok: false, error_code: Number(error.data["status"]), description: error.message };
}

/** The Bot API takes numbers as numbers or as digits, and nested values as JSON or as JSON in a string. */
export function intParam(params: Params, name: string): number | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number))
    throw badRequest(`parameter "${name}" must be an integer`);
  return number;
}

export function textParam(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw badRequest(`field "${name}" must be of type String`);
  if (!value.isWellFormed()) throw badRequest("strings must be encoded in UTF-8");
  return value;
}

export function objectParam(params: Params, name: string): Params | undefined {
  const value = parsed(params[name], name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value))
    throw badRequest(`object expected as ${name.replaceAll("_", " ")}`);
  return value as Params;
}

export function listParam(params: Params, name: string): readonly unknown[] | undefined {
  const value = parsed(params[name], name);
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw badRequest(`field "${name}" must be of type Array`);
  return value as unknown[];
}

function parsed(value: unknown, name: string): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`can't parse ${name.replaceAll("_", " ")} JSON object`);
  }
}

export function asObject(value: unknown): Params {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badRequest("expected an Object");
  return value as Params;
}
