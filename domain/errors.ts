/**
 * One tree of errors, by whose fault it is. `code` is stable and machine-readable, `data` holds the facts, `remedy` says
 * what to do. Secrets and message bodies never enter a message. Control flow (hand-off, superseded) is not an error.
 */
export interface ErrorOptions {
  code: string;
  message: string;
  remedy?: string;
  data?: Record<string, unknown>;
  cause?: unknown;
}

export abstract class KaravanError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly data: Record<string, unknown>;

  constructor(options: ErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.remedy = options.remedy;
    this.data = options.data ?? {};
  }
}

/** What went wrong and what to do, for people. */
export const toVerdict = ({ message, remedy }: KaravanError): string =>
  remedy === undefined ? message : `${message}; ${remedy}`;

/** The caller sent something we cannot accept; `data.field` names it where there is one. HTTP 4xx, exit 2. */
export class InputError extends KaravanError {}

/** What was asked for does not exist, or belongs to another organisation (the two look the same). HTTP 404. */
export class NotFoundError extends KaravanError {}

/** The caller is known but may not do this. */
export class DeniedError extends KaravanError {}

/** The request is fine but the state forbids it (already decided, closed, taken over). HTTP 409. */
export class ConflictError extends KaravanError {}

/** The environment or a stored setting is wrong; `data.variable` or `data.setting` names it. Exit 3. */
export class ConfigError extends KaravanError {}

/** What a failed send means for the message: */
export type SendOutcome =
  /** the platform refused it for good; it did not arrive */
  | "rejected"
  /** it did not arrive; trying again is safe */
  | "retry"
  /** it may have arrived; trying again could double it */
  | "uncertain";

/** A messaging platform or another outside system failed. */
export class PlatformError extends KaravanError {
  readonly outcome: SendOutcome;
  readonly retryAfterMs: number | undefined;

  constructor(options: ErrorOptions & { outcome: SendOutcome; retryAfterMs?: number }) {
    super(options);
    this.outcome = options.outcome;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The chat model or embeddings provider failed, or answered something unusable. */
export class ModelError extends KaravanError {
  readonly retryable: boolean;

  constructor(options: ErrorOptions & { retryable: boolean }) {
    super(options);
    this.retryable = options.retryable;
  }
}

/** A part we depend on is down (database, Redis). HTTP 503; the caller may repeat. */
export class UnavailableError extends KaravanError {}

/** Our own fault: an invariant did not hold. HTTP 500. */
export class InternalError extends KaravanError {}

export function errorCode(error: unknown): string {
  return error instanceof KaravanError ? error.code : "internal";
}

/** A one-line description that is safe to store and show: class, code and message, never a body or stack. */
export function describeError(error: unknown): string {
  if (error instanceof KaravanError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
}

/** The world or the arguments forbid it: nothing has happened, and whoever asked is told why. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof ConflictError ||
  error instanceof NotFoundError ||
  error instanceof InputError ||
  (error instanceof PlatformError && error.outcome === "rejected");
