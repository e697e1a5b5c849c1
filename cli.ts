import { ConfigError, InputError, KaravanError, UnavailableError } from "./domain/index.ts";
import type { Command, CommandResult } from "./commands/command.ts";

/** Loaded when called: `chat` does not wait for the server's code, nor `--help` for anything. */
const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  start: {
    summary: "everything in one process: database, demo, API, web chat and worker",
    load: async () => (await import("./commands/serving.ts")).start,
  },
  chat: {
    summary: "talk to the funnel in the terminal, through the whole runtime",
    load: async () => (await import("./commands/chat.ts")).chat,
  },
  serve: {
    summary: "API, webhooks and pages; with --work also a worker",
    load: async () => (await import("./commands/serving.ts")).serve,
  },
  worker: {
    summary: "runs turns, deliveries, timers and jobs; any number of them on one PostgreSQL and Redis",
    load: async () => (await import("./commands/serving.ts")).worker,
  },
  migrate: {
    summary: "brings the database schema up to date",
    load: async () => (await import("./commands/data.ts")).migrate,
  },
  seed: {
    summary: "creates or updates the demo organisation",
    load: async () => (await import("./commands/data.ts")).seed,
  },
  doctor: {
    summary: "checks environment, database, Redis, model and channels",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  "org create": {
    summary: "creates an organisation with a terminal and a web chat",
    load: async () => (await import("./commands/data.ts")).createOrg,
  },
  "user create": {
    summary: "creates a user who signs in with e-mail and password",
    load: async () => (await import("./commands/data.ts")).createUser,
  },
  "api-key create": {
    summary: "creates an API key; it is shown this once",
    load: async () => (await import("./commands/data.ts")).createKey,
  },
  approvals: {
    summary: "what waits for a person's decision",
    load: async () => (await import("./commands/approvals.ts")).approvals,
  },
  "approvals decide": {
    summary: "accepts, edits, answers or ignores one of them",
    load: async () => (await import("./commands/approvals.ts")).decideApproval,
  },
  "knowledge add": {
    summary:
      "reads papers (PDF, DOCX, XLSX, CSV, HTML, Markdown, text), pages and sitemaps into the knowledge that answers come from",
    load: async () => (await import("./commands/knowledge.ts")).addKnowledge,
  },
  "knowledge reindex": {
    summary: "reads every page of the knowledge anew",
    load: async () => (await import("./commands/knowledge.ts")).reindexKnowledge,
  },
  "knowledge list": {
    summary: "the papers there are, and which could not be read and why",
    load: async () => (await import("./commands/knowledge.ts")).listKnowledge,
  },
  "knowledge answers": {
    summary: "what the house has written itself: FAQ, objections, policies, scripts, templates",
    load: async () => (await import("./commands/answers.ts")).listAllAnswers,
  },
  "knowledge import": {
    summary: "fills those shelves from CSV, XLSX, JSON or YAML",
    load: async () => (await import("./commands/answers.ts")).importTable,
  },
  "knowledge set": {
    summary: "changes one answer, or approves or retires it",
    load: async () => (await import("./commands/answers.ts")).setAnswer,
  },
  "knowledge gaps": {
    summary: "what customers asked and nothing known answers",
    load: async () => (await import("./commands/answers.ts")).listOpenGaps,
  },
  "knowledge draft": {
    summary: "makes a draft answer of such a gap",
    load: async () => (await import("./commands/answers.ts")).draftAnswer,
  },
  "knowledge search": {
    summary: "what a question finds in them",
    load: async () => (await import("./commands/knowledge.ts")).searchKnowledge,
  },
  "knowledge remove": {
    summary: "takes a paper out, at once",
    load: async () => (await import("./commands/knowledge.ts")).removeKnowledge,
  },
  "knowledge eval": {
    summary: "recall on a set of questions, beside plain BM25 and vectors",
    load: async () => (await import("./commands/knowledge-eval.ts")).evalKnowledge,
  },
  "agent list": {
    summary: "the agents of an organisation, and how each is configured",
    load: async () => (await import("./commands/agents.ts")).listAgents,
  },
  "agent show": {
    summary: "one agent: model, prompt version, tools, memory, status",
    load: async () => (await import("./commands/agents.ts")).showAgent,
  },
  "agent set": {
    summary: "changes an agent's configuration; every change is a version",
    load: async () => (await import("./commands/agents.ts")).setAgent,
  },
  "agent history": {
    summary: "the versions of an agent's configuration, newest first",
    load: async () => (await import("./commands/agents.ts")).agentHistory,
  },
  "agent restore": {
    summary: "puts an earlier version into force again",
    load: async () => (await import("./commands/agents.ts")).restoreAgentVersion,
  },
  "agent new": {
    summary: "writes the files of a new agent: code, prompts, tests, an eval suite and a checklist",
    load: async () => (await import("./commands/new-agent.ts")).newAgent,
  },
  trace: {
    summary: "explains one turn, or a conversation's last one: steps, tools, models, receipts, cost",
    load: async () => (await import("./commands/trace.ts")).trace,
  },
  bench: {
    summary: "benchmarks, each beside its baseline in one interleaved run",
    load: async () => (await import("./commands/bench.ts")).bench,
  },
  torture: {
    summary: "crash, duplicate, reorder and outage runs against the real processes",
    load: async () => (await import("./commands/torture.ts")).torture,
  },
};

function help(): string[] {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    "usage: karavan <command> [options]",
    "",
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Every command takes --json (one JSON document on the last line of stdout) and --help.",
  ];
}

/** The longest name that the words begin with: `user create` before `user`. */
function findName(words: readonly string[]): string | undefined {
  return [2, 1].map((length) => words.slice(0, length).join(" ")).find((name) => Object.hasOwn(COMMANDS, name));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InputError) return 2;
  return error instanceof ConfigError || error instanceof UnavailableError ? 3 : 1;
}

function complain(error: unknown): void {
  if (!(error instanceof KaravanError)) {
    console.error(error);
    return;
  }
  console.error(`karavan: ${error.message}`);
  if (error.remedy !== undefined) console.error(`  ${error.remedy}`);
}

function show(result: CommandResult, json: boolean): void {
  if (json) console.log(JSON.stringify(result.json ?? {}));
  else for (const line of result.lines ?? []) console.log(line);
}

async function main(argv: readonly string[]): Promise<number> {
  const name = findName(argv);
  const entry = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || entry === undefined) {
    const wanted = argv[0] === undefined || ["help", "--help", "-h"].includes(argv[0]);
    const print = wanted ? console.log : console.error;
    if (!wanted) console.error(`karavan: there is no command ${argv[0]}`);
    for (const line of help()) print(line);
    return wanted ? 0 : 2;
  }
  const command = await entry.load();
  const rest = argv.slice(name.split(" ").length);
  if (rest.includes("--help")) {
    console.log(`usage: karavan ${command.usage}\n\n${entry.summary}`);
    return 0;
  }
  const json = rest.includes("--json");
  const print = json ? console.error : console.log;
  try {
    const result = await command.run(rest, { print, json });
    show(result, json);
    return result.exitCode;
  } catch (error) {
    complain(error);
    return exitCodeOf(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
