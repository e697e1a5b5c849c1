import { z } from "zod";
import {
  ConfigError,
  ConflictError,
  describeError,
  InputError,
  InternalError,
  KaravanError,
  NotFoundError,
  UnavailableError,
  type ErrorOptions,
} from "../../domain/index.ts";

/** Errors that keep their class over the socket, so that the caller's exit status is the same as the owner's would be. */
const CLASSES: Record<string, new (options: ErrorOptions) => KaravanError> = {
  ConfigError,
  ConflictError,
  InputError,
  InternalError,
  NotFoundError,
  UnavailableError,
};

const ErrorBody = z.object({
  class: z.string(),
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  data: z.record(z.string(), z.unknown()).default({}),
});

export const ControlAnswer = z.union([z.object({ result: z.unknown() }), z.object({ error: ErrorBody })]);
export type ControlAnswer = { result: unknown } | { error: z.input<typeof ErrorBody> };

export function toErrorAnswer(error: unknown): ControlAnswer {
  if (!(error instanceof KaravanError)) {
    return { error: { class: "InternalError", code: "internal", message: describeError(error) } };
  }
  const { name, code, message, remedy, data } = error;
  return { error: { class: name, code, message, ...(remedy === undefined ? {} : { remedy }), data } };
}

/** The result, or the owner's error thrown again with its class, code and data. */
export function unwrapAnswer(text: string): unknown {
  const answer = ControlAnswer.parse(JSON.parse(text));
  if (!("error" in answer)) return answer.result;
  const { class: name, remedy, ...options } = answer.error;
  throw new (CLASSES[name] ?? InternalError)({ ...options, ...(remedy === undefined ? {} : { remedy }) });
}
