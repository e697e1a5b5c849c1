import { InputError } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { findOrganisationBySlug } from "../store/index.ts";

/** @throws InputError `bad-option` */
export async function orgIdOf(karavan: Karavan, slug: string): Promise<string> {
  const organisation = await karavan.database.withSystem((tx) => findOrganisationBySlug(tx, slug));
  if (organisation !== undefined) return organisation.id;
  throw new InputError({
    code: "bad-option",
    message: `--org: there is no organisation ${slug}`,
    remedy: "create it with `org create`; `seed` makes the demo's",
  });
}
