import { EnvHttpProxyAgent, type Dispatcher } from "undici";

export interface HttpRequest {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  retryAfter: string | null;
  body: string;
}

/** One POST. Rejects when nothing came back, with the network's error. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

function toText(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/**
 * HTTP over kept-alive connections, one pool per host. `undici.request` because it takes a third of the CPU of `fetch`
 * for the same call. Proxies by their usual variables (HTTPS_PROXY, NO_PROXY). No timeouts of its own: an attempt's
 * signal ends it.
 */
export function createHttpTransport(): Transport {
  const dispatcher: Dispatcher = new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 });
  return async ({ url, headers, body, signal }) => {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: "POST",
      headers: { ...headers },
      body,
      signal,
    });
    return {
      status: answer.statusCode,
      retryAfter: toText(answer.headers["retry-after"]),
      body: await answer.body.text(),
    };
  };
}

/** The same through a given `fetch`, for hosts that must bring their own. */
export function createFetchTransport(fetchFn: typeof fetch): Transport {
  return async ({ url, headers, body, signal }) => {
    const answer = await fetchFn(url, { method: "POST", headers: { ...headers }, body, signal });
    return { status: answer.status, retryAfter: answer.headers.get("retry-after"), body: await answer.text() };
  };
}
