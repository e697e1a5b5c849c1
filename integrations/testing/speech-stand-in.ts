import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { deflateSync } from "node:zlib";

/** What the server says a recording holds. */
export interface StandInWords {
  text: string;
  /** As Whisper names it: `russian`. */
  language?: string;
  duration?: number;
  segments?: Record<string, unknown>[];
}

/** How the next request goes wrong. */
export type SpeechFault =
  | { kind: "status"; status: number; error?: Record<string, unknown>; retryAfterSeconds?: number }
  | { kind: "garbage" }
  | { kind: "dropped" }
  | { kind: "hangs" };

/** One request as the server understood it. */
export interface SpeechUpload {
  authorization: string;
  fileName: string;
  mimeType: string;
  content: string;
  fields: Record<string, string>;
}

export interface SpeechStandIn {
  /** For `SPEECH_BASE_URL`. */
  readonly baseUrl: string;
  readonly uploads: readonly SpeechUpload[];
  /** What is heard in a recording with these bytes; any other holds silence. */
  teach(content: string, words: StandInWords): void;
  /** What is heard in any recording. */
  teachAll(words: StandInWords): void;
  inject(...faults: SpeechFault[]): void;
  /** Holds every answer until released. */
  hold(): { reached: Promise<void>; release(): void };
  close(): Promise<void>;
}

export interface SpeechStandInOptions {
  apiKey?: string;
  /** Refuses `verbose_json`, as the GPT models do. */
  jsonOnly?: boolean;
}

const EXTENSIONS = /\.(?:flac|mp3|mp4|mpeg|mpga|m4a|ogg|wav|webm)$/;
const SILENCE: StandInWords = {
  text: "Продолжение следует...",
  segments: [{ text: "Продолжение следует...", no_speech_prob: 0.97, avg_logprob: -1.4, compression_ratio: 0.9 }],
};

async function readUpload(request: IncomingMessage): Promise<SpeechUpload> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const type = request.headers["content-type"] ?? "";
  const body = new Response(Buffer.concat(chunks), { headers: { "content-type": type } });
  const form = await body.formData(); // oxlint-disable-line typescript/no-deprecated -- deprecated for big uploads; these are a few bytes of a test
  const file = form.get("file");
  const fields = [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const isFile = file instanceof File;
  return {
    authorization: request.headers.authorization ?? "",
    fileName: isFile ? file.name : "",
    mimeType: isFile ? file.type : "",
    content: isFile ? await file.text() : "",
    fields: Object.fromEntries(fields),
  };
}

interface Refusal {
  status: number;
  error: Record<string, unknown>;
}

const refusal = (status: number, param: string | null, message: string): Refusal => ({
  status,
  error: { message, type: "invalid_request_error", param, code: null },
});

/** What the real route refuses, as it words it. */
function objectionTo(upload: SpeechUpload, { apiKey = "test-key", jsonOnly = false }: SpeechStandInOptions) {
  if (upload.authorization !== `Bearer ${apiKey}`) {
    const message = `Incorrect API key provided: ${upload.authorization}`;
    return { status: 401, error: { message, type: "invalid_request_error", param: null, code: "invalid_api_key" } };
  }
  if (upload.fields["model"] === undefined) return refusal(400, "model", "you must provide a model parameter");
  const format = upload.fields["response_format"] ?? "json";
  if (jsonOnly && format !== "json") {
    return refusal(400, "response_format", `response_format '${format}' is not compatible with model`);
  }
  const language = upload.fields["language"];
  if (language !== undefined && !["ru", "en", "kk"].includes(language)) {
    return refusal(400, "language", `Language '${language}' is not supported`);
  }
  if (EXTENSIONS.test(upload.fileName) && upload.content !== "") return undefined;
  return refusal(400, "file", "Unrecognized file format. Supported formats: ['flac', 'mp3', 'ogg', …]");
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const compressionOf = (text: string): number => Buffer.byteLength(text) / deflateSync(text).byteLength;

function answerWords(response: ServerResponse, upload: SpeechUpload, words: StandInWords): void {
  const seconds = words.duration ?? 3;
  const usage = { type: "duration", seconds };
  if (upload.fields["response_format"] !== "verbose_json")
    return answerJson(response, 200, { text: words.text, usage });
  const { language = "russian", text, segments } = words;
  const clear = [
    {
      id: 0,
      start: 0,
      end: seconds,
      text,
      avg_logprob: -0.2,
      no_speech_prob: 0.01,
      compression_ratio: compressionOf(text),
    },
  ];
  answerJson(response, 200, {
    task: "transcribe",
    language,
    duration: seconds,
    text,
    segments: segments ?? clear,
    usage,
  });
}

function fail(response: ServerResponse, fault: SpeechFault): void {
  switch (fault.kind) {
    case "hangs":
      return;
    case "dropped":
      response.socket?.destroy();
      return;
    case "garbage":
      response.writeHead(200, { "content-type": "text/html" }).end("<html>hello</html>");
      return;
    case "status":
      if (fault.retryAfterSeconds !== undefined) response.setHeader("retry-after", String(fault.retryAfterSeconds));
      answerJson(response, fault.status, { error: fault.error ?? { message: "stand-in", type: "server_error" } });
  }
}

/** A strict `POST /audio/transcriptions` on this machine, in OpenAI's shapes. */
export async function startSpeechStandIn(options: SpeechStandInOptions = {}): Promise<SpeechStandIn> {
  const known = new Map<string, StandInWords>();
  let otherwise = SILENCE;
  const faults: SpeechFault[] = [];
  const uploads: SpeechUpload[] = [];
  let gate: { reached: PromiseWithResolvers<void>; released: PromiseWithResolvers<void> } | undefined;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== "POST" || request.url !== "/v1/audio/transcriptions")
      return answerJson(response, 404, { error: { message: "Not found", type: "invalid_request_error" } });
    const upload = await readUpload(request);
    uploads.push(upload);
    gate?.reached.resolve();
    await gate?.released.promise;
    const fault = faults.shift();
    if (fault !== undefined) return fail(response, fault);
    const objection = objectionTo(upload, options);
    if (objection !== undefined) return answerJson(response, objection.status, { error: objection.error });
    answerWords(response, upload, known.get(upload.content) ?? otherwise);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    uploads,
    teach: (content, words) => void known.set(content, words),
    teachAll: (words) => void (otherwise = words),
    inject: (...more) => void faults.push(...more),
    hold: () => {
      const held = { reached: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
      gate = held;
      return {
        reached: held.reached.promise,
        release: () => {
          gate = undefined;
          held.released.resolve();
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
