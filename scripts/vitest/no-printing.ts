import { afterAll, afterEach } from "vitest";

/** A test that prints fails: what it saw belongs into an assertion, and a log that nobody asked for is a bug. */
const printed: string[] = [];

function record(chunk: unknown): void {
  printed.push(typeof chunk === "string" ? chunk : Buffer.isBuffer(chunk) ? chunk.toString("utf8") : String(chunk));
}

for (const method of ["log", "info", "warn", "error", "debug", "trace", "table", "dir"] as const) {
  console[method] = (...parts: unknown[]) => record(parts.map(String).join(" "));
}
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: unknown) => {
    record(chunk);
    return true;
  };
}

function complain(): void {
  const text = printed.splice(0).join("\n").trim();
  if (text !== "") throw new Error(`the test printed: ${text.slice(0, 500)}`);
}

afterEach(complain);
afterAll(complain);
