/** `node migrate-process.ts URL`: migrates in a process of its own and prints what it applied, as JSON. */
import { migrate } from "../migrate.ts";

process.stdout.write(JSON.stringify(await migrate(process.argv[2] ?? "")));
