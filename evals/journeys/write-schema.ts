/** Writes `schema.json`, by which editors check journeys as they are written: `node evals/journeys/write-schema.ts`. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { journeyJsonSchema } from "./json-schema.ts";

await writeFile(path.join(import.meta.dirname, "schema.json"), journeyJsonSchema());
