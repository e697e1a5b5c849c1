import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "karavan-bin-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** The shim beside a cli.ts of ours, and a module of its own that only runs with its types stripped. */
function install(folder: string, cli: string): string {
  mkdirSync(folder, { recursive: true });
  cpSync("bin", path.join(folder, "bin"), { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(path.join(folder, "answer.ts"), "export const answer: number = 42;");
  writeFileSync(path.join(folder, "cli.ts"), `import { answer } from "./answer.ts";\n${cli}`);
  return path.join(folder, "bin", "karavan.js");
}

function run(shim: string, ...args: string[]) {
  return spawnSync(process.execPath, [shim, ...args], { encoding: "utf8" });
}

const ECHO = "console.log(answer, ...process.argv.slice(2)); process.exitCode = 3;";
const WORKER = `import { isMainThread, Worker } from "node:worker_threads";
  if (isMainThread) new Worker(new URL("./cli.ts", import.meta.url)); else console.log("worker", answer);`;

describe("the command", () => {
  it("runs cli.ts with its arguments and ends as it ends", () => {
    const { stdout, status } = run(install(path.join(root, "karavan"), ECHO), "chat", "--json");
    expect(stdout).toBe("42 chat --json\n");
    expect(status).toBe(3);
  });

  it("runs as an installed package too, where Node strips no types, and warns of nothing", () => {
    const { stdout, stderr, status } = run(install(path.join(root, "node_modules", "karavan"), ECHO), "doctor");
    expect(stdout).toBe("42 doctor\n");
    expect(stderr).toBe("");
    expect(status).toBe(3);
  });

  it("gives the worker threads of an installed package the same", () => {
    const { stdout, status } = run(install(path.join(root, "node_modules", "karavan"), WORKER));
    expect(stdout).toBe("worker 42\n");
    expect(status).toBe(0);
  });

  it("ends with 128 and the signal's number when a signal ended the command", () => {
    const { status } = run(install(path.join(root, "karavan"), 'process.kill(process.pid, "SIGKILL");'));
    expect(status).toBe(137);
  });
});
