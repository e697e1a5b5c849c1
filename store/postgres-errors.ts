import { UnavailableError } from "../domain/index.ts";

/** The five-character SQLSTATE of an error that came from the server; Node's own codes (EPIPE) are not one. */
export function postgresCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("severity" in error)) return undefined;
  return String(error.code);
}

const NODE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/**
 * Connection exceptions, insufficient resources, shutdown, crash, starting up, and a session the server ended. Not 08P01:
 * that is a statement with too few or too many parameters.
 */
const SQLSTATES = /^(08(?!P01)|53|57P0[123]$|25P03$)/;

const DRIVER_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Query read timeout|Client was closed/;

/** Errors that mean "the database is not there", as opposed to "the statement is wrong". */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const state = postgresCode(error);
  if (state !== undefined) return SQLSTATES.test(state);
  if ("code" in error && NODE_CODES.has(String(error.code))) return true;
  if ("syscall" in error && error.syscall === "connect") return true; // ENOENT, EACCES: the socket file
  return DRIVER_MESSAGES.test(error.message);
}

/** The error itself, or `database-unavailable` around it when the database is not there. */
export function toUnavailable(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  return new UnavailableError({
    code: "database-unavailable",
    message: "the database does not answer",
    remedy: "check DATABASE_URL and that PostgreSQL is running (`karavan doctor` tells more)",
    cause: error,
  });
}
