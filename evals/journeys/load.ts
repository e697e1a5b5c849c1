import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { AGENTS } from "../../domain/index.ts";
import { Journey } from "./schema.ts";

const FOLDER = import.meta.dirname;
const NAME = /^[a-z0-9-]+\.(ru|en)\.yaml$/;

/** A file that holds a journey, or what is wrong with it. */
export type LoadedJourney = { file: string } & (
  { journey: Journey; problem?: never } | { journey?: never; problem: string }
);

/** @param file its path from here, `sell/price-to-booking.ru.yaml`, which names agent and language */
export function parseJourney(file: string, text: string): LoadedJourney {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return { file, problem: `is not YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = Journey.safeParse(raw);
  if (!parsed.success) return { file, problem: z.prettifyError(parsed.error) };
  const { agent, locale } = parsed.data;
  const named = file.startsWith(`${agent}/`) && file.endsWith(`.${locale}.yaml`);
  return named ? { file, journey: parsed.data } : { file, problem: `says agent ${agent} and locale ${locale}` };
}

/** Every journey of every agent, by file name. */
export async function loadJourneys(): Promise<LoadedJourney[]> {
  const loaded: LoadedJourney[] = [];
  for (const agent of AGENTS) {
    const names = (await readdir(path.join(FOLDER, agent))).filter((name) => NAME.test(name)).toSorted();
    for (const name of names) {
      const text = await readFile(path.join(FOLDER, agent, name), "utf8");
      loaded.push(parseJourney(`${agent}/${name}`, text));
    }
  }
  return loaded;
}
