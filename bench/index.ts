export { describeChecks, runBenchChecks, type BenchChecksReport } from "./checks.ts";
export { describeKnowledgeBench, runBenchKnowledge, type BenchKnowledgeReport } from "./knowledge.ts";
export { runBenchTurns } from "./turns.ts";
export { parseBenchTurnsFlags, requireServices, type BenchTurnsOptions } from "./options.ts";
export { describeReport, type BenchTurnsReport } from "./report.ts";
export type { Measurement } from "./round.ts";
export { startModelStandIn, type ModelStandIn, type StandInAnswer } from "./model-stand-in.ts";
export { createScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";
export { startProgram, type Program, type ProgramOptions } from "./program.ts";
