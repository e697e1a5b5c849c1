import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AGENTS, InputError } from "../domain/index.ts";
import { readWords, requireOption, usageError, type Command } from "./command.ts";
import { checklistFor, filesFor, type NewAgent } from "./new-agent-files.ts";

const USAGE = 'agent new NAME --hears "visa*,виза,виз*" [--folder PATH]';
const ROOT = path.join(import.meta.dirname, "..");
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MAX_NAME = 40;
/** A word or a few of the customer's, with `*` for any ending. */
const SUBJECT = /^[\p{L}\d][\p{L}\d -]*\*?$/u;

/** Folders that no agent may take the place of. */
const TAKEN = new Set<string>([...AGENTS, "shared", "summary", "follow-up", "testing"]);

function nameFrom(positionals: readonly string[]): string {
  const [name, extra] = positionals;
  if (name === undefined || extra !== undefined) throw usageError("give the new agent one name", USAGE);
  if (!NAME.test(name) || name.length > MAX_NAME)
    throw usageError(`"${name}" is no agent's name: lower-case words joined by hyphens`, USAGE);
  if (TAKEN.has(name)) throw usageError(`"${name}" is taken`, USAGE);
  return name;
}

function subjectsFrom(option: string | undefined): string[] {
  const subjects = requireOption(option, "hears", USAGE)
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const bad = subjects.find((word) => !SUBJECT.test(word));
  if (bad !== undefined) throw usageError(`--hears: "${bad}" is no word, with * for any ending`, USAGE);
  if (subjects.length === 0) throw usageError("--hears is missing", USAGE);
  return subjects;
}

/** Nothing of somebody's is written over. @throws InputError `agent-exists` */
function write(folder: string, agent: NewAgent): string[] {
  const files = Object.entries(filesFor(agent));
  const standing = files.find(([name]) => existsSync(path.join(folder, name)));
  if (standing !== undefined) {
    throw new InputError({
      code: "agent-exists",
      message: `${standing[0]} is there already`,
      remedy: "choose another name, or delete what an earlier run has written",
    });
  }
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return files.map(([name]) => name);
}

export const newAgent: Command = {
  usage: USAGE,
  run: async (argv) => {
    const text = { type: "string" } as const;
    const { values, positionals } = readWords(argv, { hears: text, folder: text }, USAGE);
    const agent = { name: nameFrom(positionals), subjects: subjectsFrom(values.hears) };
    const files = write(values.folder ?? ROOT, agent);
    const checklist = checklistFor(agent);
    const lines = [
      "Written:",
      ...files.map((name) => `  ${name}`),
      "",
      "To do:",
      ...checklist.map((step, index) => `  ${index + 1}. ${step}`),
    ];
    return { exitCode: 0, json: { agent: agent.name, files, checklist }, lines };
  },
};
