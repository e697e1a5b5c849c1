import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { deliverUntilTaken } from "./deliver.ts";

const delivery = { chatId: "chat-1", externalId: "e-1", text: "Здравствуйте", atMs: 0 };
let close = (): void => {};
afterEach(() => close());

/** Answers one status after the other, the last one for good, and keeps what it heard. */
async function serve(...statuses: number[]): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => heard.push(chunk.toString()));
    request.on("end", () =>
      response.writeHead(statuses.length > 1 ? (statuses.shift() ?? 200) : (statuses[0] ?? 200)).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, heard };
}

describe("deliverUntilTaken", () => {
  it("repeats the same body until it hears 200, and counts refusals", async () => {
    const { url, heard } = await serve(503, 404, 200);
    const webhook = { url, secret: "a secret of the test" };
    const outcome = await deliverUntilTaken(webhook, delivery, new AbortController().signal);
    expect(outcome).toEqual({ acknowledged: true, attempts: 3, refusals: 1 });
    expect(new Set(heard).size).toBe(1);
    expect(JSON.parse(heard[0] ?? "")).toMatchObject({ events: [{ kind: "message", externalId: "e-1" }] });
  });

  it("takes nothing but 200 for an acknowledgement, and gives up when it is told to", async () => {
    const { url, heard } = await serve(202);
    const webhook = { url, secret: "a secret of the test" };
    const over = new AbortController();
    const outcome = deliverUntilTaken(webhook, delivery, over.signal);
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    over.abort();
    expect(await outcome).toMatchObject({ acknowledged: false, refusals: 0 });
  });
});
