import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { summaryPrompt } from "../agents/index.ts";
import {
  addMs,
  checkSummary,
  dayIn,
  fairLength,
  ModelError,
  parseSummary,
  shorten,
  summaryLinesOf,
  toSummary,
  type ModelCallRecord,
  type Organisation,
  type SummaryLine,
} from "../domain/index.ts";
import {
  claimSummary,
  createId,
  insertMemories,
  readForSummary,
  recordModelCalls,
  storeSummary,
  type MessageToSummarise,
  type SummaryClaim,
} from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import { memoriesOf } from "./memories.ts";

const CLAIM_MS = 180_000;
const MODEL_MS = 60_000;
/** Positions at once; an imported conversation of thousands takes several runs. */
const BATCH = 100;
/** Characters of the messages that a model is shown; managers' own stay whole, they hold the promises. */
const MODEL_CHARACTERS = 40_000;

interface Rolling {
  claim: SummaryClaim;
  to: number;
  messages: MessageToSummarise[];
  organisation: Organisation;
}

function readable({ messages, organisation }: Rolling): unknown[] {
  const most = fairLength(
    messages.map(({ text }) => text.length),
    MODEL_CHARACTERS,
  );
  return messages.map(({ author, text, at }) => ({
    day: dayIn(at, organisation.timeZone),
    author,
    text: author === "manager" ? text : shorten(text, most),
  }));
}

/** A model's answer, `null` where none can be had. Whoever asked has the rules' summary already. */
async function askModel(deps: RuntimeDeps, rolling: Rolling, calls: ModelCallRecord[]): Promise<string | null> {
  const { claim, organisation } = rolling;
  // Of a closed conversation no turn is told: that is worth no model call.
  if (deps.models.offline === true || claim.isClosed) return null;
  const prompt = summaryPrompt(claim.locale ?? organisation.locale);
  const tokens = organisation.settings.summaryTokens;
  const matter = JSON.stringify({ tokens, summary: claim.summary, messages: readable(rolling) });
  try {
    const { message } = await deps.models.complete({
      orgId: organisation.id,
      turnId: createId(deps.clock.now()),
      purpose: "summary",
      messages: [new SystemMessage(prompt.text), new HumanMessage(matter)],
      tools: [],
      signal: AbortSignal.timeout(MODEL_MS),
      allowOffline: false,
      onCall: (call) => void calls.push({ ...call, turnId: null }),
    });
    return message.text;
  } catch (error) {
    const isModels = error instanceof ModelError || (error instanceof Error && error.name === "TimeoutError");
    if (!isModels) throw error;
    deps.logger.warn({ err: error, conversationId: claim.conversationId }, "a summary was made by rules");
    return null;
  }
}

/** The lines of a model that say nothing new, with every promise that it has left out. */
function toLines(answer: string | null, byRules: readonly SummaryLine[], rolling: Rolling): readonly SummaryLine[] {
  if (answer === null) return byRules;
  const { claim, messages, organisation } = rolling;
  const days = messages.map(({ at }) => dayIn(at, organisation.timeZone));
  const lines = checkSummary(parseSummary(answer), [claim.summary ?? "", ...days, ...messages.map(({ text }) => text)]);
  if (lines.length === 0) return byRules;
  const said = lines.map(({ text }) => text).join("\n");
  const left = byRules.filter(({ kind, text }) => kind === "promise" && !said.includes(text));
  return [...left, ...lines];
}

async function roll(deps: RuntimeDeps, rolling: Rolling, calls: ModelCallRecord[]): Promise<string> {
  const { claim, messages, organisation } = rolling;
  const byRules = [...parseSummary(claim.summary), ...summaryLinesOf(messages, organisation.timeZone)];
  const answer = messages.length === 0 ? null : await askModel(deps, rolling, calls);
  return toSummary(toLines(answer, byRules, rolling), {
    tokens: organisation.settings.summaryTokens,
    locale: claim.locale ?? organisation.locale,
  });
}

async function claim(
  deps: RuntimeDeps,
  target: { orgId: string; conversationId: string },
  organisation: Organisation,
): Promise<Rolling | undefined> {
  const { orgId, conversationId } = target;
  const now = deps.clock.now();
  return deps.database.withTenant(orgId, async (tx) => {
    const claimed = await claimSummary(tx, { conversationId, now, until: addMs(now, CLAIM_MS) });
    if (claimed === undefined) return undefined;
    const to = Math.min(claimed.to, claimed.from + BATCH);
    const messages = await readForSummary(tx, { conversationId, from: claimed.from, to });
    return { claim: claimed, to, messages, organisation };
  });
}

/**
 * Rolls the messages that turns are not shown any more into the conversation's summary, and keeps what outlives it. Outside of any turn and never under
 * its lease; a worker that is lost leaves the former summary, and what is stored must follow the one it was made of.
 */
export async function summarise(deps: RuntimeDeps, target: { orgId: string; conversationId: string }): Promise<void> {
  const rolling = await claim(deps, target, await deps.organisationOf(target.orgId));
  if (rolling === undefined) return;
  const { from } = rolling.claim;
  const calls: ModelCallRecord[] = [];
  const summary = await roll(deps, rolling, calls);
  const memories = await memoriesOf(deps, rolling.organisation, rolling.messages);
  await deps.probe("summarised", target.conversationId);
  await deps.database.withTenant(target.orgId, async (tx) => {
    await recordModelCalls(tx, calls);
    const { conversationId } = target;
    if (!(await storeSummary(tx, { conversationId, from, to: rolling.to, summary }))) return;
    await insertMemories(tx, { conversationId, now: deps.clock.now() }, memories);
  });
}
