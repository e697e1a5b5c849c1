import createClient from "openapi-fetch";
import type { components, paths } from "./schema.generated.ts";

export type Schemas = components["schemas"];
export type Conversation = Schemas["Conversation"];
export type Message = Schemas["Message"];
export type Answer = Schemas["Answer"];
export type Gap = Schemas["KnowledgeGap"];
export type Approval = Schemas["Approval"];
export type ClientCard = Schemas["ClientCard"];

export const api = createClient<paths>({ baseUrl: "/" });

/** What the server says went wrong, in words for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, problem: unknown) {
    const { detail, remedy, code } = (problem ?? {}) as Partial<Schemas["Problem"]>;
    super([detail ?? `HTTP ${status}`, remedy].filter((part) => part !== undefined).join("; "));
    this.status = status;
    this.code = code ?? "unknown";
  }
}

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer, or an error with what the server said. @throws ApiError */
export async function take<Data>(request: Promise<Answered<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await request;
  if (response.ok && data !== undefined && data !== null) return data;
  throw new ApiError(response.status, error);
}
