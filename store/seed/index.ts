export { DEMO } from "./demo.ts";
export {
  loadDemoCatalogue,
  putDemoCatalogue,
  SEED_VERSION,
  seedDemo,
  type DemoCatalogue,
  type SeedResult,
} from "./seed-demo.ts";
