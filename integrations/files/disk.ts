import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { InternalError, NotFoundError, type FileStore } from "../../domain/index.ts";

/** Our keys: parts of letters, digits and hyphens, never a customer's file name. */
const KEY = /^[A-Za-z0-9-]+(?:\/[A-Za-z0-9-]+)*$/;

/** Files in a folder. A file appears whole or not at all: it is written beside its place and renamed. */
export function createDiskFiles(folder: string): FileStore {
  function placeOf(key: string): string {
    if (!KEY.test(key))
      throw new InternalError({ code: "bad-file-key", message: "a file key has a part that is not ours" });
    return path.join(folder, key);
  }
  return {
    put: async (key, bytes, mimeType) => {
      const place = placeOf(key);
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      const draft = `${place}.${crypto.randomUUID()}`;
      await writeFile(draft, bytes, { mode: 0o600 });
      await rename(draft, place);
      await writeFile(`${place}.type`, mimeType ?? "", { mode: 0o600 });
    },
    get: async (key) => {
      const place = placeOf(key);
      try {
        const [bytes, type] = await Promise.all([readFile(place), readFile(`${place}.type`, "utf8").catch(() => "")]);
        return { bytes, mimeType: type === "" ? undefined : type };
      } catch (error) {
        throw new NotFoundError({ code: "file-not-found", message: "there is no such file", cause: error });
      }
    },
    delete: async (key) => {
      const place = placeOf(key);
      await Promise.all([rm(place, { force: true }), rm(`${place}.type`, { force: true })]);
    },
  };
}
