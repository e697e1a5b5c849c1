export { loadJourneys, parseJourney, type LoadedJourney } from "./journeys/load.ts";
export { offlineModels, runJourney, type JourneyResult, type RunOptions, type Verdict } from "./journeys/run.ts";
export { judgeAll, readSet, toMeasure } from "./receipts/measure.ts";
