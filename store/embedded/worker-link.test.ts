import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { InternalError } from "../../domain/index.ts";
import { reportOf, watchFatal } from "./worker-link.ts";

const run = (code: string) =>
  new Worker(`const { parentPort } = require("node:worker_threads"); ${code}`, { eval: true });

/** `once` of node:events would reject with the worker's error. */
async function exitOf(worker: Worker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<number>();
  worker.once("exit", resolve);
  await promise;
}

describe("reportOf", () => {
  it("gives the report that was asked for", async () => {
    const worker = run(`parentPort.postMessage({ kind: "ready", port: 7 })`);
    expect(await reportOf(worker, "ready")).toEqual({ kind: "ready", port: 7 });
    await worker.terminate();
  });

  it.each([
    ["it says that it failed", `parentPort.postMessage({ kind: "failed", message: "no space" })`, "no space"],
    ["it throws", `throw new Error("boom")`, "boom"],
    ["its thread ends", `process.exit(3)`, "its thread ended"],
  ])("rejects with embedded-database-failed when %s", async (_what, code, detail) => {
    const error = await reportOf(run(code), "ready").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({
      code: "embedded-database-failed",
      message: expect.stringContaining(detail) as string,
    });
  });
});

describe("watchFatal", () => {
  it("tells once, whatever else the worker does while it dies", async () => {
    const worker = run(
      `parentPort.postMessage({ kind: "fatal", message: "out of memory" });
       parentPort.once("message", () => { throw new Error("after") })`,
    );
    const told: Error[] = [];
    watchFatal(
      worker,
      (error) => {
        told.push(error);
        worker.postMessage("now die");
      },
      () => false,
    );
    await exitOf(worker);
    expect(told.map((error) => error.message)).toEqual(["the embedded database failed: out of memory"]);
  });

  it("is quiet while the worker is being closed", async () => {
    const worker = run(`process.exit(0)`);
    const told: Error[] = [];
    watchFatal(
      worker,
      (error) => told.push(error),
      () => true,
    );
    await exitOf(worker);
    expect(told).toEqual([]);
  });
});
