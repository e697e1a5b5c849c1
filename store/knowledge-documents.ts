import { NotFoundError, type Locale } from "../domain/index.ts";
import { decodeCursor, encodeCursor, type Page } from "./cursors.ts";
import type { Tx } from "./tx.ts";

export interface KnowledgeDocument {
  id: string;
  name: string;
  title: string;
  mediaType: string;
  locale: Locale | null;
  sha256: string;
  bytes: number;
  status: "ready" | "failed";
  /** Why it could not be read. */
  verdict: string | null;
  /** Days, `YYYY-MM-DD`. */
  validFrom: string | null;
  validUntil: string | null;
  chunks: number;
  addedBy: string;
  updatedAt: Date;
}

const DOCUMENT = `d.id, d.name, d.title, d.media_type as "mediaType", d.locale, d.sha256, d.bytes::float8 as bytes, d.status, d.verdict,
  d.valid_from::text as "validFrom", d.valid_until::text as "validUntil", d.added_by as "addedBy", d.updated_at as "updatedAt",
  (select count(*)::int from knowledge_chunks c where c.org_id = d.org_id and c.document_id = d.id) as chunks`;

export async function findDocumentByName(tx: Tx, name: string): Promise<KnowledgeDocument | undefined> {
  const rows = await tx.query<KnowledgeDocument>(
    `select ${DOCUMENT} from knowledge_documents d where d.org_id = current_org() and d.name = $1`,
    [name],
  );
  return rows[0];
}

const NAME_PART = /^[^\u0000]{1,1000}$/u;

/** By name. @throws InputError `bad-cursor` */
export async function listDocuments(
  tx: Tx,
  request: { cursor?: string | undefined; limit: number },
): Promise<Page<KnowledgeDocument>> {
  const [after] = request.cursor === undefined ? [null] : decodeCursor(request.cursor, [NAME_PART]);
  const rows = await tx.query<KnowledgeDocument>(
    `select ${DOCUMENT} from knowledge_documents d
      where d.org_id = current_org() and ($1::text is null or d.name > $1) order by d.name limit $2`,
    [after, request.limit + 1],
  );
  const items = rows.slice(0, request.limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > request.limit && last !== undefined ? encodeCursor([last.name]) : null };
}

export type DocumentEntry = Omit<KnowledgeDocument, "chunks" | "updatedAt"> & { now: Date };

/** Creates a document, or replaces what is known of it by its name. Answers its id: of the row that was there, if any. */
export async function putDocument(tx: Tx, entry: DocumentEntry): Promise<string> {
  const { id, name, title, mediaType, locale, sha256, bytes, status, verdict, validFrom, validUntil, addedBy, now } =
    entry;
  const rows = await tx.query<{ id: string }>(
    `insert into knowledge_documents (org_id, id, name, title, media_type, locale, sha256, bytes, status, verdict, valid_from,
                                      valid_until, added_by, created_at, updated_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
     on conflict (org_id, name) do update set title = excluded.title, media_type = excluded.media_type, locale = excluded.locale,
       sha256 = excluded.sha256, bytes = excluded.bytes, status = excluded.status, verdict = excluded.verdict,
       valid_from = excluded.valid_from, valid_until = excluded.valid_until, updated_at = excluded.updated_at
     returning id`,
    [id, name, title, mediaType, locale, sha256, bytes, status, verdict, validFrom, validUntil, addedBy, now],
  );
  return rows[0]?.id ?? id;
}

/** Takes a document out, with all that answers could be taken from. @throws NotFoundError `document-not-found` */
export async function deleteDocument(tx: Tx, { id, name }: { id?: string; name?: string }): Promise<void> {
  await tx.query(
    `update knowledge_segments s set chunks = s.chunks - gone.chunks, words = s.words - gone.words
       from (select c.segment, count(*)::int as chunks, sum(c.words)::bigint as words
               from knowledge_chunks c join knowledge_documents d on d.org_id = c.org_id and d.id = c.document_id
              where c.org_id = current_org() and (d.id = $1 or d.name = $2) group by c.segment) gone
      where s.org_id = current_org() and s.segment = gone.segment`,
    [id ?? null, name ?? null],
  );
  const count = await tx.execute(
    "delete from knowledge_documents where org_id = current_org() and (id = $1 or name = $2)",
    [id ?? null, name ?? null],
  );
  if (count > 0) return;
  throw new NotFoundError({
    code: "document-not-found",
    message: `there is no document ${name ?? id ?? ""}`,
    remedy: "take it from the list of papers",
    data: { field: name === undefined ? "documentId" : "name" },
  });
}
