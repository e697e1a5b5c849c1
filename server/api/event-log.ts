import type { Clock, Events, LiveEvent, Unsubscribe } from "../../domain/index.ts";

/** A live event with its place in this process's log. */
export interface LoggedEvent {
  id: string;
  event: LiveEvent;
  at: Date;
}

export type EventListener = (logged: LoggedEvent) => void;

/** Events after the caller's place; `gap`: that place is not kept any more (or was of another process). */
export interface Joined {
  missed: readonly LoggedEvent[];
  gap: boolean;
  leave: Unsubscribe;
}

/** Keeps the last events of each organisation that someone watches, so that a reconnect within minutes misses nothing. */
export interface EventLog {
  join(orgId: string, lastEventId: string | undefined, listener: EventListener): Joined;
  close(): void;
}

interface Room {
  entries: LoggedEvent[];
  next: number;
  listeners: Set<EventListener>;
  unsubscribe: Unsubscribe;
  idle: NodeJS.Timeout | undefined;
}

const KEEP_EVENTS = 1000;
const KEEP_IDLE_MS = 5 * 60_000;

export interface EventLogOptions {
  events: Events;
  clock: Clock;
  keep?: number;
}

/** Ids are `<process>-<number>`: another process cannot know what this one has sent, and says so with a gap. */
export function createEventLog({ events, clock, keep = KEEP_EVENTS }: EventLogOptions): EventLog {
  const process = crypto.randomUUID().slice(0, 8);
  const rooms = new Map<string, Room>();

  function record(room: Room, event: LiveEvent): void {
    const logged = { id: `${process}-${room.next}`, event, at: clock.now() };
    room.next += 1;
    room.entries.push(logged);
    if (room.entries.length > keep) room.entries.shift();
    for (const listener of room.listeners) listener(logged);
  }

  function enter(orgId: string): Room {
    const known = rooms.get(orgId);
    if (known !== undefined) return known;
    const room: Room = { entries: [], next: 1, listeners: new Set(), idle: undefined, unsubscribe: () => {} };
    room.unsubscribe = events.onOrganisation(orgId, (event) => record(room, event));
    rooms.set(orgId, room);
    return room;
  }

  function forget(orgId: string, room: Room): void {
    clearTimeout(room.idle);
    room.unsubscribe();
    rooms.delete(orgId);
  }

  function since(room: Room, lastEventId: string | undefined): Pick<Joined, "missed" | "gap"> {
    if (lastEventId === undefined) return { missed: [], gap: false };
    const last = lastEventId.startsWith(`${process}-`) ? Number(lastEventId.slice(process.length + 1)) : Number.NaN;
    const oldestMissed = room.next - room.entries.length;
    if (!Number.isSafeInteger(last) || last < oldestMissed - 1 || last >= room.next) return { missed: [], gap: true };
    return { missed: room.entries.slice(last + 1 - oldestMissed), gap: false };
  }

  return {
    join: (orgId, lastEventId, listener) => {
      const room = enter(orgId);
      clearTimeout(room.idle);
      room.listeners.add(listener);
      const leave = (): void => {
        room.listeners.delete(listener);
        if (room.listeners.size > 0 || rooms.get(orgId) !== room) return;
        room.idle = setTimeout(() => forget(orgId, room), KEEP_IDLE_MS).unref();
      };
      return { ...since(room, lastEventId), leave };
    },
    close: () => {
      for (const [orgId, room] of rooms) forget(orgId, room);
    },
  };
}
