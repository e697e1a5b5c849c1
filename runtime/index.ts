export {
  DEFAULT_SETTINGS,
  type AccountRef,
  type ProbePoint,
  type RuntimeDeps,
  type RuntimeObserver,
  type RuntimeSettings,
} from "./deps.ts";
export {
  createChannelRegistry,
  describeAccountProblem,
  type ChannelRegistry,
  type ConnectedChannel,
} from "./channel-registry.ts";
export { explainTurn, type TurnDocument } from "./explain.ts";
export { createLocalEvents } from "./events/local.ts";
export { createRedisEvents } from "./events/redis.ts";
export type { ManagerMessage, ManagerRequest, ReturnRequest } from "./modes.ts";
export { createBullQueue } from "./queue/bullmq.ts";
export { createInProcessQueue } from "./queue/in-process.ts";
export { createRuntime, type Runtime } from "./runtime.ts";
export type { SendingReport } from "./sending.ts";
