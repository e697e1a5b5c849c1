import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError, ConflictError, InternalError, UnavailableError } from "../../domain/index.ts";
import { callOwner, ownDataDir, requireDataDir, type DataDirOwner } from "./index.ts";
import { spawnOwner, type OwnerProcess } from "./testing/spawn-owner.ts";

let dataDir: string;
let owners: DataDirOwner[];
let processes: OwnerProcess[];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "karavan-own-"));
  owners = [];
  processes = [];
});

afterEach(async () => {
  for (const owner of owners) await owner.release();
  for (const child of processes) await child.kill();
  await rm(dataDir, { recursive: true, force: true });
});

async function own(folder = dataDir): Promise<DataDirOwner> {
  const owner = await requireDataDir(folder);
  owners.push(owner);
  return owner;
}

function start(): OwnerProcess {
  const child = spawnOwner("own", dataDir);
  processes.push(child);
  return child;
}

describe("ownDataDir", () => {
  it("lets a second process ask the owner instead of opening the folder", async () => {
    const owner = await own();
    owner.onRequest(async (name, input) => ({ name, input, by: "owner" }));
    const second = start();
    expect(await second.next()).toEqual({
      event: "other",
      answer: { name: "whoami", input: second.pid, by: "owner" },
    });
  });

  it("gives the folder of a killed process to the next one, whose stale socket is in the way", async () => {
    const first = start();
    expect(await first.next()).toMatchObject({ event: "owner", pid: first.pid });
    await first.kill();
    expect(existsSync(path.join(dataDir, "karavan.sock"))).toBe(true);
    const owner = await own();
    owner.onRequest(async () => "mine now");
    expect(await callOwner(owner.socketPath, { name: "whoami", input: null })).toBe("mine now");
  });

  it("has one winner when many take a dead owner's folder at once", async () => {
    const first = start();
    await first.next();
    await first.kill();
    const all = [start(), start(), start()];
    const here = await ownDataDir(dataDir);
    if (here.kind === "owner") {
      owners.push(here);
      here.onRequest(async () => ({ pid: process.pid }));
    }
    const events = await Promise.all(all.map((child) => child.next()));
    const winners = events.filter((event) => event.event === "owner").length + owners.length;
    expect(winners).toBe(1);
    const pids = new Set(events.map((event) => event.pid ?? (event.answer as { pid: number }).pid));
    expect(pids.size).toBe(1);
  });

  it("frees the folder on release", async () => {
    const owner = await own();
    await owner.release();
    owners = [];
    expect(existsSync(path.join(dataDir, "karavan.sock"))).toBe(false);
    expect((await own()).kind).toBe("owner");
  });

  it("works in a folder whose path is too long for a socket", async () => {
    const deep = path.join(dataDir, "d".repeat(100), "e".repeat(60));
    await mkdir(deep, { recursive: true });
    const owner = await own(deep);
    owner.onRequest(async () => "reached");
    const second = await ownDataDir(deep);
    expect(second.kind).toBe("owned-by-other");
    expect(Buffer.byteLength(second.socketPath)).toBeLessThan(104);
    expect(await callOwner(second.socketPath, { name: "any", input: {} })).toBe("reached");
    await owner.release();
    owners = [];
    expect(existsSync(owner.socketPath)).toBe(false);
  });

  it("names the folder when a command needs it for itself", async () => {
    await own();
    const refusal = await requireDataDir(dataDir).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(refusal).toMatchObject({ code: "data-dir-owned", data: { variable: "DATA_DIR", path: dataDir } });
  });
});

describe("callOwner", () => {
  it("throws what the owner's handler threw, with class, code and data", async () => {
    const owner = await own();
    owner.onRequest(async () => {
      throw new ConflictError({ code: "taken", message: "seat taken", remedy: "another one", data: { seat: 3 } });
    });
    const error = await callOwner(owner.socketPath, { name: "book", input: 3 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ code: "taken", message: "seat taken", remedy: "another one", data: { seat: 3 } });
  });

  it("hides what an unexpected error carries behind one of ours", async () => {
    const owner = await own();
    owner.onRequest(async () => {
      throw new TypeError("x is not a function");
    });
    const error = await callOwner(owner.socketPath, { name: "book", input: 3 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({ code: "internal" });
  });

  it("waits for an owner that is still starting", async () => {
    const owner = await own();
    const asked = callOwner(owner.socketPath, { name: "name with / and ü", input: undefined });
    owner.onRequest(async (name, input) => ({ name, input }));
    expect(await asked).toEqual({ name: "name with / and ü", input: null });
  });

  it("says so when nobody is there", async () => {
    const socketPath = path.join(dataDir, "karavan.sock");
    const error = await callOwner(socketPath, { name: "any", input: null }, { startTimeoutMs: 0 }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ code: "owner-gone", data: { socketPath } });
  });
});
