import { PlatformError, type SendOutcome } from "../domain/index.ts";

export interface WireRequest {
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface WireAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * One HTTP exchange, read to its end. The address is never part of an error: it may hold a token.
 * @throws PlatformError code `unreachable` or `aborted` with outcome `retry` when nothing was written;
 * `connection-lost`, `platform-timeout` or `aborted` with outcome `uncertain` when the request may have been taken.
 */
export async function exchange(url: string, request: WireRequest): Promise<WireAnswer> {
  return connect(url, request, async (response) => ({
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  }));
}

/** Like `exchange`, with the reading of the answer in the caller's hands. */
export async function connect<T>(
  url: string,
  request: WireRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  if (request.signal?.aborted === true)
    throw wireError("aborted", "retry", "the request was called off before it was made");
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const { method, headers, body } = request;
  try {
    const response = await fetch(url, {
      method,
      // A platform that redirects would get the message twice, or the token somewhere else.
      redirect: "error",
      signal: request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    });
    return await read(response);
  } catch (error) {
    throw error instanceof PlatformError ? error : toWireError(error, request);
  }
}

function toWireError(error: unknown, request: WireRequest): PlatformError {
  if (request.signal?.aborted === true)
    return wireError("aborted", "uncertain", "the request was called off while it was under way");
  if (error instanceof Error && error.name === "TimeoutError") {
    return wireError("platform-timeout", "uncertain", `no answer within ${request.timeoutMs} ms`);
  }
  const reason = causeOf(error);
  if (isBeforeWriting(reason)) return wireError("unreachable", "retry", `no connection was made (${nameOf(reason)})`);
  return wireError(
    "connection-lost",
    "uncertain",
    `the connection broke before the answer was read (${nameOf(reason)})`,
  );
}

function wireError(code: string, outcome: SendOutcome, message: string): PlatformError {
  return new PlatformError({ code, outcome, message });
}

interface Reason {
  code: string;
  syscall: string;
  message: string;
}

/** `fetch` hides the system's error one level down, and several addresses tried one level more. */
function causeOf(error: unknown): Reason {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const inner = cause instanceof AggregateError && cause.errors[0] instanceof Error ? cause.errors[0] : cause;
  const fields = (inner instanceof Error ? inner : {}) as Partial<Reason>;
  return { code: fields.code ?? "", syscall: fields.syscall ?? "", message: fields.message ?? "" };
}

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;
const UNWRITTEN_MESSAGE = /^(bad port|unknown scheme|.*before secure TLS connection was established)$/;

/** The name was not found, no connection came about, or TLS failed: not a byte of the request has left. */
function isBeforeWriting({ code, syscall, message }: Reason): boolean {
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  return code === "UND_ERR_CONNECT_TIMEOUT" || TLS_CODE.test(code) || UNWRITTEN_MESSAGE.test(message);
}

/** Never the message of an unknown error: it may quote the address. */
function nameOf({ code, message }: Reason): string {
  return code !== "" ? code : UNWRITTEN_MESSAGE.test(message) ? message : "unknown";
}

/** Seconds of a `Retry-After` header as milliseconds; dates are not read, no platform of ours sends them. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
}
