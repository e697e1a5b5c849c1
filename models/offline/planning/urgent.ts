import { handOff } from "./person.ts";
import { remember, type Draft, type Plan, type Turn } from "./turn.ts";

/** What goes before all business: a person, a complaint. Undefined when there is none. */
export function* urgent(turn: Turn): Plan<Draft | undefined> {
  const { intents, asked, answer } = turn.heard;
  const wants = request(turn);
  if (wants !== undefined) {
    if (Object.keys(turn.heard.facts).length > 0) yield remember(turn, turn.heard.facts);
    return yield* handOff(turn, wants);
  }
  const onlyPersonAsked =
    asked.has("person") && answer === "yes" && !intents.has("book") && turn.heard.choice === undefined;
  if (onlyPersonAsked) return yield* handOff(turn, { why: "asked", reason: "asked-for-person" });
  return undefined;
}

function request(turn: Turn): Parameters<typeof handOff>[1] | undefined {
  const { intents } = turn.heard;
  if (intents.has("complaint")) return { why: "complaint", reason: "complaint", say: turn.w.handedOffComplaint };
  if (intents.has("wantsPerson")) return { why: "asked", reason: "asked-for-person" };
  if (intents.has("forgetMe"))
    return { why: "forget", reason: "asked-for-person", obligations: [turn.w.summary.forget] };
  return undefined;
}
