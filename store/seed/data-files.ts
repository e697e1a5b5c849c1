import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { InternalError } from "../../domain/index.ts";

const DATA = path.join(import.meta.dirname, "data");

/** One file of seed data, checked. @throws InternalError `bad-seed` naming file and field */
export async function readData<T>(name: string, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(parse(await readFile(path.join(DATA, name), "utf8")));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InternalError({
    code: "bad-seed",
    message: `store/seed/data/${name}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`,
  });
}
