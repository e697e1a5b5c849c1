import type { ChannelState } from "../../domain/index.ts";

/** A channel's memory that lasts as long as the test. */
export function createMemoryState(): ChannelState & { readonly entries: ReadonlyMap<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (key) => Promise.resolve(entries.get(key) ?? null),
    set: (key, value) => {
      entries.set(key, value);
      return Promise.resolve();
    },
  };
}
