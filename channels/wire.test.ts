import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { exchange, retryAfterMs } from "./wire.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

const answering = (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> =>
  listen(createServer((request, response) => request.resume().on("end", () => answer(request, response))));

const post = (url: string, signal?: AbortSignal, timeoutMs = 5000): Promise<unknown> =>
  exchange(url, { method: "POST", body: "{}", timeoutMs, ...(signal === undefined ? {} : { signal }) });

describe("exchange", () => {
  it("reads the whole answer", async () => {
    const port = await answering((_request, response) =>
      response.writeHead(429, { "retry-after": "1.5" }).end("слово"),
    );
    const answer = await exchange(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}", timeoutMs: 5000 });
    expect(answer).toMatchObject({ status: 429, text: "слово" });
    expect(retryAfterMs(answer.headers)).toBe(1500);
    expect(retryAfterMs(new Headers({ "retry-after": "soon" }))).toBeUndefined();
  });

  it("is safe to repeat when no connection came about", async () => {
    const gone = createTcpServer();
    const port = await listen(gone);
    await once(gone.close(), "close");
    open.length = 0;
    await expect(post(`http://127.0.0.1:${port}/secret`)).rejects.toMatchObject({
      code: "unreachable",
      outcome: "retry",
      message: "no connection was made (ECONNREFUSED)",
    });
    await expect(post("http://nowhere.invalid/")).rejects.toMatchObject({ code: "unreachable", outcome: "retry" });
    await expect(post("http://127.0.0.1:1/")).rejects.toMatchObject({
      code: "unreachable",
      message: "no connection was made (bad port)",
    });
  });

  it("is safe to repeat when TLS failed", async () => {
    const plain = await answering((_request, response) => response.end("{}"));
    await expect(post(`https://127.0.0.1:${plain}/`)).rejects.toMatchObject({ code: "unreachable", outcome: "retry" });
    const closing = await listen(createTcpServer((socket) => socket.destroy()));
    await expect(post(`https://127.0.0.1:${closing}/`)).rejects.toMatchObject({
      code: "unreachable",
      outcome: "retry",
    });
  });

  it("is uncertain when the connection broke before or within the answer", async () => {
    const mute = await answering((request) => request.socket.destroy());
    await expect(post(`http://127.0.0.1:${mute}/`)).rejects.toMatchObject({
      code: "connection-lost",
      outcome: "uncertain",
    });
    const half = await answering((request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("{", () => request.socket.destroy());
    });
    await expect(post(`http://127.0.0.1:${half}/`)).rejects.toMatchObject({
      code: "connection-lost",
      outcome: "uncertain",
    });
  });

  it("is uncertain when a redirect or no answer came", async () => {
    const moved = await answering((_request, response) =>
      response.writeHead(307, { location: "http://elsewhere.invalid/" }).end(),
    );
    await expect(post(`http://127.0.0.1:${moved}/`)).rejects.toMatchObject({
      code: "connection-lost",
      outcome: "uncertain",
    });
    const silent = await answering(() => undefined);
    await expect(post(`http://127.0.0.1:${silent}/`, undefined, 40)).rejects.toMatchObject({
      code: "platform-timeout",
      outcome: "uncertain",
    });
  });

  it("tells a call called off before it was made from one under way", async () => {
    await expect(post("http://127.0.0.1:9/", AbortSignal.abort())).rejects.toMatchObject({
      code: "aborted",
      outcome: "retry",
    });
    const controller = new AbortController();
    const silent = await answering(() => controller.abort());
    await expect(post(`http://127.0.0.1:${silent}/`, controller.signal)).rejects.toMatchObject({
      code: "aborted",
      outcome: "uncertain",
    });
  });

  it("never quotes the address", async () => {
    const failure = await post("http://nowhere.invalid/botSECRET/x").catch((error: unknown) => error);
    expect(JSON.stringify([failure, String(failure)])).not.toContain("SECRET");
  });
});
