import type { Finding, Rule, Source } from "./source.ts";

const WORD = "[a-z0-9]+(-[a-z0-9]+)*";
const KEBAB = new RegExp(`^\\.?${WORD}(\\.${WORD})*$`);
/** Names that tools and readers look for by convention. */
const CONVENTIONAL = /^([A-Z]+(\.md)?|Dockerfile|\.[a-z]+rc\.json)$/;
const MIGRATION = /^store\/migrations\/\d{4}_[a-z0-9_]+\.sql$/;

/** Files and folders are kebab-case; migrations are `NNNN_what.sql`, as node-pg-migrate orders them. */
export const kebabCase: Rule = ({ path }) => {
  if (MIGRATION.test(path)) return [];
  const wrong = path.split("/").filter((part) => !KEBAB.test(part) && !CONVENTIONAL.test(part));
  return wrong.map((part) => ({ path, line: 1, rule: "kebab-case", message: `"${part}" is not kebab-case` }));
};

/** Data, documents, tools and journeys that nothing imports, and commands: each file there is a door of its own, opened when called. */
const WITHOUT_DOOR = new Set(["prompts", "docs", "scripts", "bin", "commands", "journeys"]);
const FEATURE = /^((channels|integrations|agents)\/[^/]+)\/.+\.ts$/;

/** Every folder of the house has a door and says what it is; a feature folder has a door of its own. */
export function findMissingDoors(sources: readonly Source[]): Finding[] {
  const paths = new Set(sources.map((source) => source.path));
  const wanted = new Set<string>();
  for (const path of paths) {
    const [top = "", ...rest] = path.split("/");
    if (rest.length === 0 || top.startsWith(".")) continue;
    if (top !== "docs" && top !== "bin") wanted.add(`${top}/README.md`);
    if (!WITHOUT_DOOR.has(top)) wanted.add(`${top}/index.ts`);
    const feature = FEATURE.exec(path)?.[1];
    if (feature !== undefined && !/\/(testing|shared)$/.test(feature)) wanted.add(`${feature}/index.ts`);
  }
  return [...wanted]
    .filter((path) => !paths.has(path))
    .map((path) => ({ path, line: 1, rule: "door", message: "missing: each folder has a README.md and an index.ts" }));
}
