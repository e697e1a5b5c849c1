import type { Clock } from "../domain/index.ts";
import { httpFailure, networkFailure, parseBody, parseRetryAfterMs, toModelError } from "./failures.ts";
import type { HttpAnswer, HttpRequest, Transport } from "./transport.ts";

export interface PostOptions {
  transport: Transport;
  clock: Clock;
  /** How errors name the provider. */
  provider: string;
}

async function send(request: HttpRequest, { transport, provider }: PostOptions): Promise<HttpAnswer> {
  try {
    return await transport(request);
  } catch (error) {
    throw request.signal.aborted ? error : toModelError(provider, networkFailure(error));
  }
}

/** The body of a 200 answer. @throws ModelError with `data.failure` for anything else; the signal's error when aborted. */
export async function postJson(request: HttpRequest, options: PostOptions): Promise<string> {
  const answer = await send(request, options);
  if (answer.status === 200) return answer.body;
  const retryAfterMs = parseRetryAfterMs(answer.retryAfter, options.clock.now());
  const failure = httpFailure({ status: answer.status, body: parseBody(answer.body), retryAfterMs });
  throw toModelError(options.provider, failure);
}
