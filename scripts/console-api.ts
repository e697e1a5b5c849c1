/**
 * The console's types of the admin API, from the OpenAPI document that the server itself serves. Usage: node scripts/console-api.ts
 * writes them; `--check` exits 1 when they are not what they should be.
 */
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { createServerHarness } from "../server/testing/index.ts";

const FILE = new URL("../server/console/src/api/schema.generated.ts", import.meta.url);
const HEAD = "// Made by scripts/console-api.ts from the OpenAPI document. Do not edit.\n";

const harness = await createServerHarness();
try {
  const document = await (await harness.request("/openapi.json")).text();
  const types = HEAD + astToString(await openapiTS(document));
  if (!process.argv.includes("--check")) await writeFile(FILE, types);
  else if ((await readFile(FILE, "utf8").catch(() => "")) !== types) {
    process.stderr.write("server/console/src/api/schema.generated.ts is old: run npm run generate\n");
    process.exitCode = 1;
  }
} finally {
  await harness.close();
}
