import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { AGENTS, ConfigError, LOCALES, type AgentName, type Locale } from "../domain/index.ts";

const ROOT = path.join(import.meta.dirname, "..", "prompts");
const FILE = /^([a-z]{2})\.v(\d+)\.md$/;
const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/;
/** Languages without a prompt of their own get this one's; the context says what to answer in. */
const FALLBACK: Locale = "ru";

const FrontMatter = z.strictObject({
  agent: z.enum(["shared", "summary", "follow-up", ...AGENTS]),
  locale: z.enum(LOCALES),
  version: z.number().int().positive(),
});

/** The words of an agent in one language: the shared part, then its own. */
export interface AgentPrompt {
  text: string;
  /** `shared/ru.v1+sell/ru.v1`: kept with each turn. */
  version: string;
}

interface PromptFile {
  text: string;
  version: string;
}

function badPrompt(file: string, message: string): ConfigError {
  return new ConfigError({ code: "bad-prompt", message: `prompts/${file}: ${message}`, data: { setting: file } });
}

/** @throws ConfigError `bad-prompt` when the front matter does not repeat the path, or nothing follows it */
export function parsePrompt(file: string, content: string): PromptFile {
  const [, front, body] = FRONT_MATTER.exec(content.replaceAll("\r\n", "\n")) ?? [];
  const text = body?.trim() ?? "";
  if (front === undefined || text === "")
    throw badPrompt(file, "needs front matter between --- lines and a text after it");
  const parsed = FrontMatter.safeParse(parse(front));
  if (!parsed.success) throw badPrompt(file, z.prettifyError(parsed.error));
  const { agent, locale, version } = parsed.data;
  const name = `${agent}/${locale}.v${version}`;
  if (`${name}.md` !== file) throw badPrompt(file, `its front matter names ${name}.md`);
  return { text, version: name };
}

/** Versions of a folder's files in one language, newest first. */
function versionsIn(folder: string, locale: Locale): number[] {
  const matches = readdirSync(path.join(ROOT, folder)).map((name) => FILE.exec(name));
  return matches
    .filter((match) => match?.[1] === locale)
    .map((match) => Number(match?.[2]))
    .toSorted((a, b) => b - a);
}

/** The file of the highest version up to `upTo` in the wanted language, or in the fallback. */
function newestFile(folder: string, locale: Locale, upTo: number): string {
  for (const wanted of [locale, FALLBACK]) {
    const version = versionsIn(folder, wanted).find((known) => known <= upTo);
    if (version !== undefined) return `${folder}/${wanted}.v${version}.md`;
  }
  throw badPrompt(folder, `holds no prompt in ${FALLBACK}${upTo === Infinity ? "" : ` up to version ${upTo}`}`);
}

function readPrompt(folder: string, locale: Locale, upTo = Infinity): PromptFile {
  const file = newestFile(folder, locale, upTo);
  return parsePrompt(file, readFileSync(path.join(ROOT, file), "utf8"));
}

const cache = new Map<string, AgentPrompt>();

/** A prompt that stands alone, read once per language. */
function lonePrompt(folder: "summary" | "follow-up", locale: Locale): AgentPrompt {
  const key = `${folder}:${locale}`;
  const prompt = cache.get(key) ?? readPrompt(folder, locale);
  cache.set(key, prompt);
  return prompt;
}

/** What a model that rolls the summary of a conversation is told. @throws ConfigError `bad-prompt` */
export const summaryPrompt = (locale: Locale): AgentPrompt => lonePrompt("summary", locale);

/** What an agent is told in place of a new message, when it is to write first. @throws ConfigError `bad-prompt` */
export const followUpPrompt = (locale: Locale): AgentPrompt => lonePrompt("follow-up", locale);

/** Versions of an agent's own prompt files by language, newest first. */
export function promptVersions(agent: AgentName): Partial<Record<Locale, number[]>> {
  const all = LOCALES.map((locale) => [locale, versionsIn(agent, locale)] as const);
  return Object.fromEntries(all.filter(([, versions]) => versions.length > 0));
}

/**
 * An agent's prompt, read once per language and version: the newest up to `upTo`, or the newest.
 * @throws ConfigError `bad-prompt`
 */
export function agentPrompt(agent: AgentName, locale: Locale, upTo: number | null = null): AgentPrompt {
  const key = `${agent}:${locale}:${upTo ?? ""}`;
  let prompt = cache.get(key);
  if (prompt === undefined) {
    const parts = [readPrompt("shared", locale), readPrompt(agent, locale, upTo ?? Infinity)];
    prompt = {
      text: parts.map((part) => part.text).join("\n\n"),
      version: parts.map((part) => part.version).join("+"),
    };
    cache.set(key, prompt);
  }
  return prompt;
}
