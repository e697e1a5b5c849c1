import type { TurnDocument } from "../runtime/index.ts";
import { readWords, usageError, type Command } from "./command.ts";
import { requestOnce } from "./owner.ts";
import { describeTrace } from "./trace-lines.ts";

const USAGE = "trace TURN [--org SLUG]";

export const trace: Command = {
  usage: USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: { type: "string" } }, USAGE);
    const [id, extra] = positionals;
    if (id === undefined) throw usageError("TURN is missing", USAGE);
    if (extra !== undefined) throw usageError(`"${extra}" is one word too many`, USAGE);
    const turn = (await requestOnce("trace", { id, org: values.org })) as TurnDocument;
    return { exitCode: 0, json: turn, lines: describeTrace(turn) };
  },
};
