import { describe, expect, it } from "vitest";
import { createVirtualClock, type Events, type LiveEvent } from "../../domain/index.ts";
import { createLocalEvents } from "../../runtime/index.ts";
import { createEventLog, type LoggedEvent } from "./event-log.ts";

const ORG = "0190a000-0000-7000-8000-000000000001";

function create(keep = 10) {
  const events: Events = createLocalEvents((error) => {
    throw error;
  });
  const log = createEventLog({ events, clock: createVirtualClock(new Date("2026-06-01T00:00:00Z")), keep });
  const publish = (change: string): void => {
    const event: LiveEvent = { kind: "message", orgId: ORG, conversationId: ORG, change };
    events.publish(event);
  };
  const join = (lastEventId?: string) => {
    const heard: LoggedEvent[] = [];
    return { heard, ...log.join(ORG, lastEventId, (logged) => heard.push(logged)) };
  };
  return { publish, join, log };
}

const changes = (logged: readonly LoggedEvent[]): string[] => logged.map(({ event }) => event.change);

describe("the event log", () => {
  it("gives what was missed since the last event heard", () => {
    const { publish, join } = create();
    const first = join();
    publish("one");
    first.leave();
    publish("two");
    publish("three");
    const second = join(first.heard[0]?.id);
    expect(changes(second.missed)).toEqual(["two", "three"]);
    expect(second.gap).toBe(false);
  });

  it("says that there is a gap when it does not keep that long", () => {
    const { publish, join } = create(2);
    const first = join();
    for (const change of ["one", "two", "three", "four"]) publish(change);
    const [one, two] = first.heard;
    expect(join(one?.id)).toMatchObject({ gap: true, missed: [] });
    expect(changes(join(two?.id).missed)).toEqual(["three", "four"]);
  });

  it.each(["", "other-1", "x", "-1"])("says that there is a gap after %j, which it never gave", (id) => {
    const { publish, join } = create();
    join();
    publish("one");
    expect(join(id)).toMatchObject({ gap: true });
  });

  it("begins without a gap when nothing was heard before", () => {
    expect(create().join()).toMatchObject({ gap: false, missed: [] });
  });

  it("does not know another process's places", () => {
    const [one, two] = [create(), create()];
    const first = one.join();
    one.publish("one");
    two.join();
    expect(two.join(first.heard[0]?.id).gap).toBe(true);
  });
});
