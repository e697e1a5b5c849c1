import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileStore } from "../../domain/index.ts";
import { createDiskFiles } from "./disk.ts";

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "karavan-files-"));
  files = createDiskFiles(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const bytes = new Uint8Array([1, 2, 3]);

describe("files on disk", () => {
  it("come back as they were put, with their type", async () => {
    await files.put("org/message/0", bytes, "image/png");
    const file = await files.get("org/message/0");
    expect(new Uint8Array(file.bytes)).toEqual(bytes);
    expect(file.mimeType).toBe("image/png");
  });

  it("are gone after delete, also twice", async () => {
    await files.put("org/gone", bytes, undefined);
    await files.delete("org/gone");
    await files.delete("org/gone");
    await expect(files.get("org/gone")).rejects.toMatchObject({ code: "file-not-found" });
  });

  it.each(["../secret", "/etc/passwd", "a//b", "a/../b", ""])("refuse the key %j", async (key) => {
    await expect(files.put(key, bytes, undefined)).rejects.toMatchObject({ code: "bad-file-key" });
  });
});
