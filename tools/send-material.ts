import { z } from "zod";
import { NotFoundError } from "../domain/index.ts";
import { findMaterial, MATERIAL_KINDS } from "../store/index.ts";
import { requireTour } from "./check-availability.ts";
import { TourRef } from "./schemas.ts";
import { defineTool } from "./tool.ts";

export const sendMaterialTool = defineTool({
  name: "send_material",
  description:
    "Puts something about a tour at the end of this reply: photos, programme, or a traveller's review. Use it when the customer " +
    "wants to see or read more, one or two a reply. It adds title, text and link by itself: do not repeat them. Error: not-found.",
  access: "reads",
  schema: z.object({ tour: TourRef, kind: z.enum(MATERIAL_KINDS) }),
  run: async ({ tour: reference, kind }, context, database) => {
    const material = await database.withTenant(context.organisation.id, async (tx) => {
      const tour = await requireTour(tx, reference);
      return findMaterial(tx, { tourId: tour.id, kind, locales: [context.locale, "ru", "en"] });
    });
    if (material === undefined) {
      const message = `there is nothing of kind ${kind} for ${reference}`;
      throw new NotFoundError({ code: "not-found", message, remedy: "say so, and describe the tour in words" });
    }
    return { content: { title: material.title, kind, attached: true }, materials: [material] };
  },
});
