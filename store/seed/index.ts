export { DEMO } from "./demo.ts";
export { SEED_VERSION, seedDemo, type SeedResult } from "./seed-demo.ts";
