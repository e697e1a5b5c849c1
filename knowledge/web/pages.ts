/** A page of a site as a paper of the company, under its address. */
import { InputError, toVerdict } from "../../domain/index.ts";
import { findDocumentByName, type Database } from "../../store/index.ts";
import { addDocument, failDocument, type Ingested, type NewDocument } from "../ingest.ts";
import type { SourceFile } from "../loaders/index.ts";
import { PRIVATE } from "./addresses.ts";
import { REFUSED, UNREACHABLE } from "./fetch.ts";
import { toAddress, type WebReader } from "./reader.ts";

/** What a page says stays: the next reading may find it, a name that resolves to nothing public today included. */
const KEEPS: ReadonlySet<string> = new Set([UNREACHABLE, REFUSED, PRIVATE]);

export type NewPage = Pick<NewDocument, "title" | "validFrom" | "validUntil" | "addedBy"> & { address: string };

/**
 * Reads a page and adds it, or replaces what it said before. A page that cannot be had this time keeps what it said; one that is gone,
 * closed to robots or unreadable is kept as `failed`, and answers nothing.
 * @throws InputError `bad-url`
 */
export async function addPage(
  { database, web }: { database: Database; web: WebReader },
  { address, ...rest }: NewPage,
  { orgId, now }: { orgId: string; now: Date },
): Promise<Ingested> {
  const name = toAddress(address).href;
  let file: SourceFile;
  try {
    file = await web.read(name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const known = await database.withTenant(orgId, (tx) => findDocumentByName(tx, name));
    const verdict = toVerdict(error);
    if (KEEPS.has(error.code)) return { name, status: "failed", verdict, chunks: known?.chunks ?? 0, fresh: 0 };
    return failDocument(database, { ...rest, name, verdict }, { orgId, now });
  }
  return addDocument(database, { ...file, ...rest, name }, { orgId, now });
}
