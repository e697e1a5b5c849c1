/** Brings a document into the knowledge: read, cut, indexed; what has not changed is left as it is. */
import { createHash } from "node:crypto";
import { detectLocale, InputError, toVerdict } from "../domain/index.ts";
import {
  askForRecheck,
  askToEmbed,
  createId,
  deleteChunks,
  findDocumentByName,
  insertChunks,
  listChunkHashes,
  lockKnowledge,
  mergeSegments,
  placeChunks,
  putDocument,
  type ChunkEntry,
  type Database,
  type KnowledgeDocument,
} from "../store/index.ts";
import { toChunks } from "./chunks.ts";
import { readFile, type ReadFile, type SourceFile } from "./loaders/index.ts";

export interface NewDocument extends SourceFile {
  /** Instead of the document's own. */
  title?: string | undefined;
  validFrom?: string | null;
  validUntil?: string | null;
  addedBy: string;
}

export interface Ingested {
  name: string;
  status: "ready" | "failed" | "unchanged";
  /** Why it could not be read. */
  verdict: string | null;
  chunks: number;
  /** Of these, indexed now. */
  fresh: number;
}

/** Addresses of pages are names as well, and letters of other scripts take six in them. */
const LONGEST_NAME = 1000;

interface Read {
  read: ReadFile | undefined;
  chunks: ChunkEntry[];
  verdict: string | null;
}

async function readAll(file: SourceFile): Promise<Read> {
  try {
    const read = await readFile(file);
    return { read, chunks: await toChunks(read.blocks), verdict: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { read: undefined, chunks: [], verdict: toVerdict(error) };
  }
}

const isSame = (known: KnowledgeDocument | undefined, document: NewDocument, sha256: string): boolean =>
  known !== undefined &&
  known.status === "ready" &&
  known.sha256 === sha256 &&
  (document.title ?? known.title) === known.title &&
  (document.validFrom ?? null) === known.validFrom &&
  (document.validUntil ?? null) === known.validUntil;

/** Chunks matched by their words: kept ones by number, gone ones, and new ones. */
function compare(kept: readonly { number: number; hash: string }[], chunks: readonly ChunkEntry[]) {
  const byHash = new Map<string, number[]>();
  for (const { number, hash } of kept) byHash.set(hash, [...(byHash.get(hash) ?? []), number]);
  const places: { number: number; ordinal: number }[] = [];
  const fresh: ChunkEntry[] = [];
  for (const chunk of chunks) {
    const number = byHash.get(chunk.hash)?.shift();
    if (number === undefined) fresh.push(chunk);
    else places.push({ number, ordinal: chunk.ordinal });
  }
  return { places, fresh, gone: [...byHash.values()].flat() };
}

/**
 * Adds a document, or replaces the one of the same name. A file that cannot be read is kept as `failed` with its verdict, and an
 * earlier readable one of that name goes: what it said may no longer hold.
 * @throws InputError `bad-name`
 */
export async function addDocument(
  database: Database,
  document: NewDocument,
  { orgId, now }: { orgId: string; now: Date },
): Promise<Ingested> {
  const { name, bytes } = document;
  if (name === "" || name.length > LONGEST_NAME)
    throw new InputError({
      code: "bad-name",
      message: `a paper's name has 1 to ${LONGEST_NAME} letters`,
      remedy: "rename the file",
      data: { field: "file" },
    });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const known = await database.withTenant(orgId, (tx) => findDocumentByName(tx, name));
  if (known !== undefined && isSame(known, document, sha256))
    return { name, status: "unchanged", verdict: null, chunks: known.chunks, fresh: 0 };
  return store(database, { ...document, ...(await readAll(document)), sha256 }, { orgId, now });
}

/** Keeps a document that could not even be fetched as `failed`, with its verdict; what it said before goes. */
export function failDocument(
  database: Database,
  { verdict, ...document }: Omit<NewDocument, "bytes"> & { verdict: string },
  to: { orgId: string; now: Date },
): Promise<Ingested> {
  const nothing = { read: undefined, chunks: [], verdict, sha256: "", bytes: new Uint8Array() };
  return store(database, { ...document, ...nothing }, to);
}

async function store(
  database: Database,
  document: NewDocument & Read & { sha256: string },
  { orgId, now }: { orgId: string; now: Date },
): Promise<Ingested> {
  const { name, bytes, title, validFrom = null, validUntil = null, addedBy, read, chunks, verdict, sha256 } = document;
  const status = verdict === null ? "ready" : "failed";
  return database.withTenant(orgId, async (tx) => {
    await lockKnowledge(tx);
    const id = await putDocument(tx, {
      id: createId(now),
      name,
      title: title ?? read?.title ?? name,
      mediaType: read?.mediaType ?? "application/octet-stream",
      locale: detectLocale(
        chunks
          .map(({ text }) => text)
          .join("\n")
          .slice(0, 5000),
      ),
      sha256,
      bytes: bytes.length,
      status,
      verdict,
      validFrom,
      validUntil,
      addedBy,
      now,
    });
    const { places, fresh, gone } = compare(await listChunkHashes(tx, id), chunks);
    await deleteChunks(tx, gone);
    await placeChunks(tx, places);
    await insertChunks(tx, id, fresh);
    await mergeSegments(tx);
    if (fresh.length > 0) await Promise.all([askForRecheck(tx, now), askToEmbed(tx, now)]);
    return { name, status, verdict, chunks: chunks.length, fresh: fresh.length };
  });
}
