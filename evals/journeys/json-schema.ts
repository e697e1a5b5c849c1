import { z } from "zod";
import { Journey } from "./schema.ts";

/** The journey format as JSON Schema, as it stands in `schema.json`. */
export function journeyJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(Journey, { io: "input" }), null, 2)}\n`;
}
