import type { Locale } from "../domain/index.ts";
import type { Tx } from "./tx.ts";

export const MATERIAL_KINDS = ["photos", "programme", "review"] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

/** Something about a tour that can go to a customer beside a reply. */
export interface Material {
  kind: MaterialKind;
  title: string;
  text: string;
  url: string | null;
}

export interface MaterialEntry extends Material {
  id: string;
  sku: string;
  locale: string;
}

/** A tour's material of one kind, in the first of the wanted languages that there is. */
export async function findMaterial(
  tx: Tx,
  wish: { tourId: string; kind: MaterialKind; locales: readonly Locale[] },
): Promise<Material | undefined> {
  const rows = await tx.query<Material>(
    `select kind, title, text, url from materials
      where org_id = current_org() and product_id = $1 and kind = $2 and locale = any($3)
      order by array_position($3::text[], locale) limit 1`,
    [wish.tourId, wish.kind, wish.locales],
  );
  return rows[0];
}

/** Creates or updates materials by tour, kind and language, in one statement. */
export async function putMaterials(tx: Tx, materials: readonly MaterialEntry[], now: Date): Promise<void> {
  await tx.execute(
    `insert into materials (org_id, id, product_id, kind, locale, title, text, url, updated_at)
     select p.org_id, entry.id, p.id, entry.kind, entry.locale, entry.title, entry.text, entry.url, $2
       from jsonb_to_recordset($1::jsonb) as entry (id uuid, sku text, kind text, locale text, title text, text text, url text)
       join products p on p.org_id = current_org() and p.sku = entry.sku
     on conflict (org_id, product_id, kind, locale) do update
       set title = excluded.title, text = excluded.text, url = excluded.url, updated_at = excluded.updated_at`,
    [JSON.stringify(materials), now],
  );
}
