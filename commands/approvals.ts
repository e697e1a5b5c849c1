import type { Approval, HumanResponse } from "../domain/index.ts";
import { DEMO_SLUG, readOptions, readWords, requireOption, usageError, type Command } from "./command.ts";
import { requestOnce } from "./owner.ts";

const toLine = ({ id, tool, args, risk, expiresAt }: Approval): string =>
  `${id}  ${tool} ${JSON.stringify(args)}  ${risk.kind}  until ${new Date(expiresAt).toISOString()}`;

const LIST_USAGE = "approvals [--org SLUG]";

export const approvals: Command = {
  usage: LIST_USAGE,
  run: async (argv) => {
    const { values } = readOptions(argv, { org: { type: "string" } }, LIST_USAGE);
    const pending = (await requestOnce("approvals", { orgSlug: values.org ?? DEMO_SLUG })) as Approval[];
    const lines = pending.length === 0 ? ["nothing waits for a decision"] : pending.map(toLine);
    return { exitCode: 0, json: { items: pending }, lines };
  },
};

const DECIDE_USAGE = "approvals decide ID (--accept | --ignore | --say TEXT | --edit JSON) [--org SLUG]";

function parseArguments(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // told below, with the option's name
  }
  throw usageError("--edit takes the tool's arguments as a JSON object", DECIDE_USAGE);
}

type Choice = {
  accept?: boolean | undefined;
  ignore?: boolean | undefined;
  say?: string | undefined;
  edit?: string | undefined;
};

function toResponse(choice: Choice, action: () => Promise<string>): Promise<HumanResponse> | HumanResponse {
  const given = Object.values(choice).filter((value) => value !== undefined && value !== false);
  if (given.length !== 1) throw usageError("one of --accept, --ignore, --say and --edit decides", DECIDE_USAGE);
  if (choice.accept === true) return { type: "accept", args: null };
  if (choice.ignore === true) return { type: "ignore", args: null };
  if (choice.say !== undefined) return { type: "response", args: requireOption(choice.say, "say", DECIDE_USAGE) };
  const args = parseArguments(choice.edit ?? "");
  return action().then((name) => ({ type: "edit", args: { action: name, args } }));
}

async function toolOf(orgSlug: string, approvalId: string): Promise<string> {
  const pending = (await requestOnce("approvals", { orgSlug })) as Approval[];
  return pending.find(({ id }) => id === approvalId)?.tool ?? "";
}

const DECIDE_OPTIONS = {
  org: { type: "string" },
  accept: { type: "boolean" },
  ignore: { type: "boolean" },
  say: { type: "string" },
  edit: { type: "string" },
} as const;

export const decideApproval: Command = {
  usage: DECIDE_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, DECIDE_OPTIONS, DECIDE_USAGE);
    const [approvalId, extra] = positionals;
    if (approvalId === undefined || extra !== undefined) throw usageError("name one approval", DECIDE_USAGE);
    const { org: orgSlug = DEMO_SLUG, accept, ignore, say, edit } = values;
    const response = await toResponse({ accept, ignore, say, edit }, () => toolOf(orgSlug, approvalId));
    const decided = (await requestOnce("approvals decide", { orgSlug, approvalId, response })) as Approval;
    return { exitCode: 0, json: decided, lines: [`${decided.tool}: ${decided.status}`] };
  },
};
