/**
 * The floors of the house: a file imports only from floors below its own, and other folders only through their door
 * (`index.ts`). Type imports count. One more folder = one more name in FLOORS.
 */
const FLOORS = [
  ["domain", "prompts"],
  ["store", "models", "channels", "integrations"],
  ["knowledge"],
  ["tools"],
  ["agents"],
  ["graphs"],
  ["runtime"],
  ["evals"],
  ["server"],
];
/** Tools that drive the whole house from outside. */
const WORKBENCHES = ["bench", "torture"];
/** What only commands may know, and what only `cli.ts` may know. */
const UPSTAIRS = [...WORKBENCHES, "commands", "journeys"];
/** The top floor, in the order in which its files may import each other: a file knows only those after it. */
const TOP = ["cli.ts", "karavan.ts", "secrets.ts", "config.ts"];

const TEST = "\\.test\\.ts$|/testing/";
/** A folder's door, and a feature folder's own (`channels/telegram/index.ts`), so that heavy ones load lazily. */
const DOORS = ["^[^/]+/index\\.ts$", "^[^/]+/[^/]+/index\\.ts$"];
/** @param {readonly string[]} names */
const any = (names) => `^(${names.join("|")})`;
/** @param {readonly string[]} names */
const folders = (names) => `${any(names)}/`;

/** @returns {import("dependency-cruiser").IForbiddenRuleType[]} */
function floorRules() {
  return FLOORS.flatMap((rooms, floor) =>
    rooms.map((room) => ({
      name: `floor-${floor}-${room}`,
      comment: `${room}/ stands on floor ${floor}: it may import only its own files and the floors below`,
      severity: "error",
      from: { path: `^${room}/` },
      to: {
        path: `${folders([...FLOORS.slice(floor).flat(), ...UPSTAIRS])}|${any(TOP)}$`,
        pathNot: `^${room}/`,
      },
    })),
  );
}

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const topRules = [
  {
    name: "floor-9-config",
    comment: "config.ts reads the environment and knows only domain/",
    severity: "error",
    from: { path: "^config\\.ts$" },
    to: { path: `${folders([...FLOORS.slice(1).flat(), ...UPSTAIRS])}|^(cli|karavan|secrets)\\.ts$` },
  },
  {
    name: "floor-9-karavan",
    comment: "karavan.ts is the composition root; commands and workbenches stand above it",
    severity: "error",
    from: { path: "^karavan\\.ts$" },
    to: { path: `${folders(UPSTAIRS)}|^cli\\.ts$` },
  },
  {
    name: "bench-knows-no-torture",
    comment: "torture/ may use bench/ through its door, not the other way round",
    severity: "error",
    from: { path: "^bench/" },
    to: { path: "^torture/" },
  },
  {
    name: "workbenches-know-no-cli",
    comment: "bench/ and torture/ run the house through karavan.ts or as processes, never by importing its commands",
    severity: "error",
    from: { path: folders(WORKBENCHES) },
    to: { path: "^(cli\\.ts$|commands/)" },
  },
  {
    name: "nobody-knows-journeys",
    comment: "journeys/ walks through the whole house and is part of none of it",
    severity: "error",
    from: { pathNot: "^journeys/" },
    to: { path: "^journeys/" },
  },
  {
    name: "commands-know-no-cli",
    comment: "cli.ts finds the command, not the other way round",
    severity: "error",
    from: { path: "^commands/" },
    to: { path: "^cli\\.ts$" },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const doorRules = [
  {
    name: "only-through-the-door",
    comment: "another folder is entered by its index.ts",
    severity: "error",
    from: { path: "^([^/]+)/", pathNot: TEST },
    to: { path: folders([...FLOORS.flat(), ...WORKBENCHES]), pathNot: ["^$1/", ...DOORS] },
  },
  {
    name: "top-through-the-door",
    comment: "cli.ts, karavan.ts and config.ts enter folders by their index.ts too",
    severity: "error",
    from: { path: "^[^/]+\\.ts$", pathNot: TEST },
    to: { path: folders([...FLOORS.flat(), ...WORKBENCHES]), pathNot: DOORS },
  },
  {
    name: "tests-through-doors-too",
    comment: "a test enters another folder by its index.ts or its testing/ folder",
    severity: "error",
    from: { path: "^([^/]+)/.*(\\.test\\.ts$|/testing/)" },
    to: {
      path: folders([...FLOORS.flat(), ...WORKBENCHES]),
      pathNot: ["^$1/", ...DOORS, "^[^/]+/testing/", "^[^/]+/[^/]+/testing/"],
    },
  },
  {
    name: "features-are-strangers",
    comment: "one channel, integration or agent does not import another; what they share stands beside them",
    severity: "error",
    from: { path: "^(channels|integrations|agents)/([^/]+)/", pathNot: "^[^/]+/(testing|shared)/" },
    to: { path: "^$1/[^/]+/", pathNot: ["^$1/$2/", "^$1/(testing|shared)/"] },
  },
  {
    name: "no-tests-in-production",
    comment: "code that ships does not import tests or testing/ folders",
    severity: "error",
    from: { path: `${folders(FLOORS.flat())}|${any(TOP)}$`, pathNot: TEST },
    to: { path: `${TEST}` },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const outsideRules = [
  {
    name: "domain-is-pure",
    comment: "domain/ does no I/O: zod and the numbering plan of the world's phones are all it needs",
    severity: "error",
    from: { path: "^domain/", pathNot: TEST },
    to: {
      dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "core"],
      pathNot: "node_modules/(zod|libphonenumber-js)/",
    },
  },
  {
    name: "one-room-for-postgres",
    comment: "SQL drivers belong to store/",
    severity: "error",
    from: { path: folders(FLOORS.flat()), pathNot: ["^store/", TEST] },
    to: { path: "node_modules/(pg|kysely|node-pg-migrate|@electric-sql/[^/]+)/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "one-room-for-redis",
    comment: "BullMQ and Redis belong to runtime/: they hold hints, nothing else may lean on them",
    severity: "error",
    from: { path: folders(FLOORS.flat()), pathNot: ["^runtime/", TEST] },
    to: { path: "node_modules/(bullmq|ioredis)/" },
  },
  {
    name: "one-room-for-telegram",
    comment: "platform libraries belong to channels/",
    severity: "error",
    from: { path: folders(FLOORS.flat()), pathNot: ["^channels/", TEST] },
    to: { path: "node_modules/(grammy|@grammyjs/[^/]+|whatsapp-web\\.js)/" },
  },
  {
    name: "console-is-a-guest",
    comment: "the web app imports domain types and its generated client, nothing else of the house",
    severity: "error",
    from: { path: "^server/console/" },
    to: { path: `${folders(FLOORS.flat())}|${any(TOP)}$`, pathNot: ["^server/console/", "^domain/"] },
  },
  {
    name: "console-takes-types-only",
    comment: "domain code is not bundled into the web app",
    severity: "error",
    from: { path: "^server/console/" },
    to: { path: "^domain/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "no-dev-packages-in-production",
    comment: "a package that ships must be in dependencies; the console ships built",
    severity: "error",
    from: { path: `${folders(FLOORS.flat())}|${any(TOP)}$`, pathNot: [TEST, "^server/console/"] },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const generalRules = [
  { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  {
    name: "declared",
    comment: "a package that is imported stands in package.json",
    severity: "error",
    from: {},
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [...floorRules(), ...topRules, ...doorRules, ...outsideRules, ...generalRules],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(coverage|dist|data|\\.services)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "types", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
