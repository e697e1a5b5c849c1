export type { TortureOptions } from "./plan.ts";
export { runTorture, type TortureReport } from "./run.ts";
