import path from "node:path";
import { z } from "zod";
import { dayIn } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { addDocument, addPage, embedChunks, searchDocuments, type Ingested } from "../knowledge/index.ts";
import { countUnembedded, deleteDocument, getOrganisation, listDocuments } from "../store/index.ts";
import { BY, readBytes } from "./files.ts";
import { orgIdOf } from "./organisation.ts";

const MOST_SHOWN = 20;

const OrgInput = z.object({ orgSlug: z.string() });
const AddInput = OrgInput.extend({
  /** Absolute. */
  paths: z.array(z.string()),
  title: z.string().optional(),
  validFrom: z.iso.date().nullable(),
  validUntil: z.iso.date().nullable(),
});
const PagesInput = z.object({ address: z.string(), limit: z.int().min(1) });
const AddPageInput = AddInput.omit({ paths: true }).extend({ address: z.string() });
const SearchInput = OrgInput.extend({ query: z.string(), limit: z.int().min(1).max(MOST_SHOWN) });
const RemoveInput = OrgInput.extend({ name: z.string() });

/** One after another: what one cannot be read for does not keep the others out. */
export async function addFiles(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, paths, ...rest } = AddInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  const items: Ingested[] = [];
  for (const file of paths) {
    const document = { ...rest, name: path.basename(file), bytes: await readBytes(file), addedBy: BY };
    items.push(await addDocument(karavan.database, document, { orgId, now: karavan.clock.now() }));
  }
  return items;
}

/** The pages that an address stands for. */
export async function listPages({ web }: Karavan, input: unknown): Promise<unknown> {
  const { address, limit } = PagesInput.parse(input);
  return web.list(address, limit);
}

export async function addOnePage(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, ...page } = AddPageInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  return addPage(karavan, { ...page, addedBy: BY }, { orgId, now: karavan.clock.now() });
}

const STEP_MS = 5000;

/** Embeds for a few seconds. `left`: pieces that still have no vector; 0 where there is no model to make any. */
export async function embedSome(karavan: Karavan, input: unknown): Promise<unknown> {
  const orgId = await orgIdOf(karavan, OrgInput.parse(input).orgSlug);
  const { database, embeddings } = karavan;
  const isDone = await embedChunks({ database, embeddings }, { orgId, deadlineMs: performance.now() + STEP_MS });
  const left = isDone ? 0 : await database.withTenant(orgId, (tx) => countUnembedded(tx, embeddings.name));
  return { left };
}

export async function listFiles(karavan: Karavan, input: unknown): Promise<unknown> {
  const orgId = await orgIdOf(karavan, OrgInput.parse(input).orgSlug);
  return karavan.database.withTenant(orgId, async (tx) => (await listDocuments(tx, { limit: 1000 })).items);
}

export async function searchFiles(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, query, limit } = SearchInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  const meaning = await karavan.meaningOf(orgId, query);
  return karavan.database.withTenant(orgId, async (tx) => {
    const { timeZone } = await getOrganisation(tx);
    return searchDocuments(tx, { query, today: dayIn(karavan.clock.now(), timeZone), meaning, limit });
  });
}

export async function removeFile(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, name } = RemoveInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  await karavan.database.withTenant(orgId, (tx) => deleteDocument(tx, { name }));
  return { name };
}
