const MOST = 256;

/** The same text comes again with every turn of a conversation: what was read from the last ones is kept. */
export function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const old = known.get(text);
    if (old !== undefined) return old;
    const value = read(text);
    const oldest = known.keys().next();
    if (known.size >= MOST && oldest.done === false) known.delete(oldest.value);
    known.set(text, value);
    return value;
  };
}
