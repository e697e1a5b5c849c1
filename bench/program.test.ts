import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startProgram } from "./program.ts";

const STAND_IN = fileURLToPath(new URL("model-stand-in.ts", import.meta.url));
const options = { name: "stand-in", file: STAND_IN, readyLine: /^ready (\S+)$/, readyTimeoutMs: 20_000 };

describe("startProgram", () => {
  it("waits for the ready line and ends the process by its id", async () => {
    const program = await startProgram(options);
    expect(program.ready[1]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    await program.end("SIGKILL");
    expect(await program.exited).toBe("SIGKILL");
    expect(() => process.kill(program.pid, 0)).toThrow(expect.objectContaining({ code: "ESRCH" }));
  });

  it("gives the program nothing of the caller's environment", async () => {
    const script =
      'process.stdout.write("env " + Object.keys(process.env).join() + "\\n"); setInterval(() => {}, 1000);';
    const program = await startProgram({
      ...options,
      nodeArgs: ["-e", script],
      env: { ONLY: "1" },
      readyLine: /^env (.*)$/,
    });
    await program.end();
    // Node adds the descriptor of its message channel
    expect(program.ready[1]?.split(",").filter((name) => !name.startsWith("NODE_CHANNEL_"))).toEqual(["ONLY"]);
  });

  it("tells how and with which words a program ended before it was ready", async () => {
    await expect(startProgram({ ...options, args: ["--no-such-option"] })).rejects.toMatchObject({
      code: "program-not-ready",
      message: expect.stringContaining("no-such-option"),
    });
  });

  it("kills a program that does not get ready in time", async () => {
    const started = startProgram({ ...options, readyLine: /^never$/, readyTimeoutMs: 1 });
    await expect(started).rejects.toMatchObject({
      code: "program-not-ready",
      message: expect.stringContaining("1 ms"),
    });
  });
});
