import { createInterface } from "node:readline/promises";
import { stdin, stdout } from "node:process";
import { readOptions, requireOption, type Command, type CommandIo, type CommandResult } from "./command.ts";
import type { ChatTurn } from "./chat-turn.ts";
import { openSession, type Session } from "./owner.ts";

const USAGE = "chat [--client NAME] [--org SLUG] [--once TEXT]";

function describeTurn(turn: ChatTurn): string[] {
  const { effects, timings } = turn;
  const said = turn.reply === "" ? ["(no reply: a person has this conversation)"] : [turn.reply];
  const details = [
    `stage ${turn.stage}`,
    `mode ${turn.mode}`,
    ...(turn.turn?.moves ?? []),
    ...effects.map((effect) => `${effect.tool} ${effect.status}`),
    `${timings.totalMs} ms, model ${timings.modelMs} ms`,
  ];
  return [...said, `  [${details.join("; ")}]`];
}

async function ask(session: Session, input: { client: string; org: string }, text: string): Promise<ChatTurn> {
  return (await session.request("chat", { ...input, text })) as ChatTurn;
}

/** A line a turn, until the input ends. */
async function converse(
  session: Session,
  input: { client: string; org: string },
  io: CommandIo,
): Promise<CommandResult> {
  const lines = createInterface({ input: stdin, output: stdout, prompt: "> ", terminal: stdin.isTTY });
  // Piped input has ended long before its last line is answered.
  const prompt = (): void => (stdin.isTTY ? lines.prompt() : undefined);
  io.print(`You are ${input.client}. Write as a customer would; Ctrl-D ends.`);
  prompt();
  for await (const line of lines) {
    if (!stdin.isTTY) io.print(`> ${line}`);
    if (line.trim() !== "") for (const part of describeTurn(await ask(session, input, line))) io.print(part);
    prompt();
  }
  return { exitCode: 0 };
}

export const chat: Command = {
  usage: USAGE,
  run: async (argv, io) => {
    const text = { type: "string" } as const;
    const { values } = readOptions(argv, { client: text, org: text, once: text }, USAGE);
    const input = { client: values.client ?? "terminal", org: values.org ?? "demo" };
    if (values.once !== undefined) requireOption(values.once.trim(), "once", USAGE);
    const session = await openSession(true);
    try {
      if (values.once === undefined) return await converse(session, input, io);
      const turn = await ask(session, input, values.once);
      return { exitCode: 0, json: turn, lines: describeTurn(turn) };
    } finally {
      await session.close();
    }
  },
};
