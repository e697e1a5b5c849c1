import type { Command } from "./command.ts";

export const torture: Command = {
  usage: "torture [--conversations N] [--messages N] [--seed N] [--kill-every-ms N]",
  run: async (argv, io) => {
    const module = await import("../torture/index.ts");
    return module.torture(argv, io);
  },
};
