import { ConfigError } from "../domain/index.ts";

/** One OpenAI-compatible provider. */
export interface ProviderSettings {
  apiKey: string;
  /** Up to the part before `/chat/completions`; most end in `/v1`. */
  baseUrl: string;
  model: string;
  /** For one attempt, from sending to the last byte. */
  timeoutMs: number;
  headers?: Readonly<Record<string, string>>;
  /** More fields for every request, as the provider names them: `{ thinking: { type: "disabled" } }` for DeepSeek. */
  extraBody?: Readonly<Record<string, unknown>>;
  /** Sent as the limit of one answer; without it the provider's own holds. */
  maxOutputTokens?: number;
}

export function endpointOf(settings: ProviderSettings, path: string): URL {
  const base = settings.baseUrl.endsWith("/") ? settings.baseUrl : `${settings.baseUrl}/`;
  if (!URL.canParse(path, base) || !/^https?:/.test(base)) {
    throw new ConfigError({
      code: "bad-base-url",
      message: "the base URL of the model provider is not an http(s) URL",
      remedy: "give it like https://api.openai.com/v1",
      data: { setting: "baseUrl" },
    });
  }
  return new URL(path, base);
}

export function requestHeaders(settings: ProviderSettings): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "application/json",
    authorization: `Bearer ${settings.apiKey}`,
    ...settings.headers,
  };
}

/** How calls name the provider: its host, which tells OpenAI from OpenRouter and from the server under the desk. */
export function providerName(settings: ProviderSettings): string {
  return endpointOf(settings, "").host;
}
