import { NotFoundError, type FileStore } from "../../domain/index.ts";

/** Files in a map, by their keys. */
export function createMemoryFiles(stored: Map<string, Uint8Array>): FileStore {
  return {
    put: async (key, bytes) => void stored.set(key, bytes),
    get: async (key) => {
      const bytes = stored.get(key);
      if (bytes === undefined) throw new NotFoundError({ code: "file-not-found", message: "there is no such file" });
      return { bytes, mimeType: undefined };
    },
    delete: async (key) => void stored.delete(key),
  };
}
