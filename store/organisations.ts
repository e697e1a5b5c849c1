import { ConflictError, NotFoundError, Organisation, type OrganisationSettings } from "../domain/index.ts";
import { AGENTS_COLUMN } from "./agent-versions.ts";
import { createId } from "./ids.ts";
import { postgresCode } from "./postgres-errors.ts";
import type { Tx } from "./tx.ts";

const COLUMNS = `id, slug, name, locale, currency, time_zone as "timeZone", settings`;
/** Only for a transaction of the organisation itself. */
const OWN_COLUMNS = `${COLUMNS}, ${AGENTS_COLUMN}`;
const UNIQUE_VIOLATION = "23505";

export interface NewOrganisation extends Omit<Organisation, "id" | "settings" | "agents"> {
  settings?: Partial<OrganisationSettings>;
  now: Date;
}

/** @throws ConflictError `slug-taken`, ZodError when a field has no legal shape */
export async function createOrganisation(system: Tx, fields: NewOrganisation): Promise<Organisation> {
  const { now, ...rest } = fields;
  const organisation = Organisation.parse({ settings: {}, ...rest, id: createId(now) });
  const { id, slug, name, locale, currency, timeZone, settings } = organisation;
  try {
    await system.execute(
      `insert into organisations (id, slug, name, locale, currency, time_zone, settings, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, slug, name, locale, currency, timeZone, JSON.stringify(settings), now],
    );
  } catch (error) {
    if (postgresCode(error) !== UNIQUE_VIOLATION) throw error;
    throw new ConflictError({
      code: "slug-taken",
      message: `there is an organisation "${slug}" already`,
      data: { field: "slug" },
    });
  }
  return organisation;
}

/** The organisation of this transaction. @throws NotFoundError `organisation-not-found` */
export async function getOrganisation(tx: Tx): Promise<Organisation> {
  const rows = await tx.query(`select ${OWN_COLUMNS} from organisations where id = current_org()`);
  if (rows[0] !== undefined) return Organisation.parse(rows[0]);
  throw new NotFoundError({ code: "organisation-not-found", message: "there is no such organisation" });
}

export type OrganisationChanges = Partial<Pick<Organisation, "name" | "locale" | "currency" | "timeZone">> & {
  /** Merged into what is there; `null` takes nothing away, it is a value of its own. */
  settings?: Partial<OrganisationSettings>;
};

/** Changes what is given and returns the whole. */
export async function updateOrganisation(tx: Tx, changes: OrganisationChanges): Promise<Organisation> {
  const rows = await tx.query<Record<string, unknown>>(
    `select ${OWN_COLUMNS} from organisations where id = current_org() for update`,
  );
  const before = Organisation.parse(rows[0]);
  const after = Organisation.parse({ ...before, ...changes, settings: { ...before.settings, ...changes.settings } });
  await tx.execute(
    `update organisations set name = $1, locale = $2, currency = $3, time_zone = $4, settings = $5
      where id = current_org()`,
    [after.name, after.locale, after.currency, after.timeZone, JSON.stringify(after.settings)],
  );
  return after;
}

export async function findOrganisationBySlug(system: Tx, slug: string): Promise<Organisation | undefined> {
  const rows = await system.query(`select ${COLUMNS} from organisations where slug = $1`, [slug]);
  return rows[0] === undefined ? undefined : Organisation.parse(rows[0]);
}

/** All organisations, by slug, their agents as shipped. */
export async function listOrganisations(system: Tx): Promise<Organisation[]> {
  const rows = await system.query(`select ${COLUMNS} from organisations order by slug`);
  return rows.map((row) => Organisation.parse(row));
}

/** The version of the demo data this organisation was seeded with; `null`: it is not a demo. */
export async function getSeedVersion(tx: Tx): Promise<number | null> {
  const rows = await tx.query<{ version: number | null }>(
    "select seed_version as version from organisations where id = current_org()",
  );
  return rows[0]?.version ?? null;
}

export async function setSeedVersion(tx: Tx, version: number): Promise<void> {
  await tx.execute("update organisations set seed_version = $1 where id = current_org()", [version]);
}
