import path from "node:path";
import { z } from "zod";
import { ANSWER_KINDS, ANSWER_STATUSES, AnswerWords } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { changeAnswer, draftGap, importAnswers } from "../knowledge/index.ts";
import { listAnswers, listGaps } from "../store/index.ts";
import { BY, readBytes } from "./files.ts";
import { orgIdOf } from "./organisation.ts";

const MOST = 1000;
const OrgInput = z.object({ orgSlug: z.string() });
const ListInput = OrgInput.extend({
  kind: z.enum(ANSWER_KINDS).optional(),
  status: z.enum(ANSWER_STATUSES).optional(),
  q: z.string().optional(),
});
const ImportInput = OrgInput.extend({
  path: z.string(),
  kind: z.enum(ANSWER_KINDS),
  status: z.enum(ANSWER_STATUSES),
});
const DraftInput = OrgInput.extend({ id: z.uuid(), text: z.string().optional() });
const SetInput = OrgInput.extend({
  id: z.uuid(),
  changes: AnswerWords.partial().extend({ version: z.int().optional() }),
});

export async function listShelves(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, ...list } = ListInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  return karavan.database.withTenant(orgId, async (tx) => (await listAnswers(tx, { ...list, limit: MOST })).items);
}

export async function importFile(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, path: file, kind, status } = ImportInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  const table = { name: path.basename(file), bytes: await readBytes(file) };
  return importAnswers(karavan.database, table, { kind, status, orgId, by: BY, now: karavan.clock.now() });
}

export async function setOne(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, id, changes } = SetInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  const change = { by: BY, now: karavan.clock.now() };
  return karavan.database.withTenant(orgId, (tx) => changeAnswer(tx, { id, ...changes }, change));
}

export async function listOpen(karavan: Karavan, input: unknown): Promise<unknown> {
  const orgId = await orgIdOf(karavan, OrgInput.parse(input).orgSlug);
  return karavan.database.withTenant(orgId, async (tx) => (await listGaps(tx, { limit: MOST })).items);
}

export async function draftOne(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, id, text } = DraftInput.parse(input);
  const orgId = await orgIdOf(karavan, orgSlug);
  const wish = { draft: { text }, by: BY, now: karavan.clock.now() };
  return karavan.database.withTenant(orgId, (tx) => draftGap(tx, id, wish));
}
