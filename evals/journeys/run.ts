import { createChatModels, unlimitedTokens, type ChatModels } from "../../models/index.ts";
import { createOfflineModel } from "../../models/offline/index.ts";
import { createId, type Database } from "../../store/index.ts";
import { loadDemoCatalogue, type DemoCatalogue } from "../../store/seed/index.ts";
import { describeError, type VirtualClock } from "../../domain/index.ts";
import { findGoldErrors } from "./gold.ts";
import { judgeEnd, judgeReply } from "./judge.ts";
import type { LoadedJourney } from "./load.ts";
import { createPlayer, type Player } from "./play.ts";
import { readEnd, readFacts, type SaidRow } from "./rows.ts";
import { setScene, type Scene } from "./scene.ts";
import type { Journey } from "./schema.ts";

/** `error`: the journey itself is wrong, or we fell over; neither says anything of the agent, and neither passes. */
export type Verdict = "passed" | "failed" | "error";

export interface JourneyResult {
  file: string;
  verdict: Verdict;
  /** What is wrong, each with its turn. */
  problems: string[];
  transcript: SaidRow[];
}

export interface RunOptions {
  /** Migrated; each journey makes a tenant of its own in it. */
  database: Database;
  /** The offline model when left out. */
  modelsFor?: (clock: VirtualClock) => ChatModels;
  catalogue?: DemoCatalogue;
}

/** The rules instead of a provider, without a limit. */
export function offlineModels(clock: VirtualClock): ChatModels {
  return createChatModels({ offline: createOfflineModel(), clock, createId, limiter: unlimitedTokens });
}

const isOurs = ({ author }: SaidRow): boolean => author === "bot" || author === "system";

interface Played {
  problems: string[];
  transcript: SaidRow[];
}

/** Plays the turns in order and judges the words of each. */
async function playTurns(journey: Journey, player: Player, { database, scene }: { database: Database; scene: Scene }) {
  const played: Played = { problems: [], transcript: [] };
  for (const [index, turn] of journey.turns.entries()) {
    const { mode } = await readEnd(database, scene.chat);
    const rows = await player.play(turn);
    const known = await readFacts(database, scene.chat);
    const earlier = played.transcript.filter(isOurs).map((row) => row.text);
    const before = [...journey.start.said.map(({ bot }) => bot), ...earlier];
    const said = rows.filter(isOurs);
    const owesAnswer = mode === "bot" && "client" in turn;
    const problems = judgeReply(journey, { turn, said, before, known, owesAnswer });
    played.problems.push(...problems.map((problem) => `turn ${index + 1} ${problem}`));
    played.transcript.push(...rows);
  }
  return played;
}

async function perform(file: string, journey: Journey, options: Required<RunOptions>): Promise<JourneyResult> {
  const { database, catalogue, modelsFor } = options;
  const gold = findGoldErrors(journey, catalogue);
  if (gold.length > 0) return { file, verdict: "error", problems: gold, transcript: [] };
  const scene = await setScene(database, journey, catalogue);
  const player = createPlayer({ database, modelsFor }, scene, new Date(journey.start.clock));
  try {
    const { problems, transcript } = await playTurns(journey, player, { database, scene });
    problems.push(...judgeEnd(journey.end, await readEnd(database, scene.chat)));
    const fell = player.failures.map((failure) => `a turn fell over: ${failure}`);
    const verdict: Verdict = fell.length > 0 ? "error" : problems.length > 0 ? "failed" : "passed";
    return { file, verdict, problems: [...fell, ...problems], transcript };
  } finally {
    await player.end();
  }
}

/** Plays one journey through the whole runtime: accept, turn, commit, deliver, on a clock of its own in a tenant of its own. */
export async function runJourney(loaded: LoadedJourney, options: RunOptions): Promise<JourneyResult> {
  const { file } = loaded;
  if (loaded.journey === undefined) return { file, verdict: "error", problems: [loaded.problem], transcript: [] };
  const catalogue = options.catalogue ?? (await loadDemoCatalogue());
  try {
    return await perform(file, loaded.journey, { modelsFor: offlineModels, ...options, catalogue });
  } catch (error) {
    return { file, verdict: "error", problems: [describeError(error)], transcript: [] };
  }
}
