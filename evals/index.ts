export { judgeAll, readSet, toMeasure } from "./receipts/measure.ts";
