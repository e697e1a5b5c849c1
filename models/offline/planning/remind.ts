import { dayText } from "./say.ts";
import { ask, type Draft, type Plan, type Turn } from "./turn.ts";

/** Sets a reminder for the day asked for, in the morning; asks for the day when none was said. */
export function* remind(turn: Turn): Plan<Draft | undefined> {
  const { intents, asked, remindOn } = turn.heard;
  if (!intents.has("reminder") && !(asked.has("reminder") && remindOn !== undefined)) return undefined;
  if (!turn.can("set_reminder")) return [turn.pick(turn.w.later)];
  if (remindOn === undefined) return [turn.pick(turn.w.reminderWhen)];
  const result = yield* ask({ name: "set_reminder", args: { at: `${remindOn}T10:00:00`, text: turn.w.reminderText } });
  if (result.error === undefined) return [turn.pick(turn.w.reminded(dayText(turn, remindOn)))];
  return result.error.code === "bad-time" ? [turn.pick(turn.w.reminderWhen)] : [turn.pick(turn.w.failed)];
}
