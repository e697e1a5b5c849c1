/** The only source of time. Stores and the runtime take times from here as parameters, never from SQL `now()`. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that moves only when told to; leases, debounce and timers all follow it. */
export interface VirtualClock extends Clock {
  advance(ms: number): void;
  set(instant: Date): void;
}

export function createVirtualClock(start: Date): VirtualClock {
  let instantMs = start.getTime();
  return {
    now: () => new Date(instantMs),
    advance: (ms) => {
      if (ms < 0) throw new RangeError(`a virtual clock only moves forward, got ${ms} ms`);
      instantMs += ms;
    },
    set: (instant) => {
      instantMs = instant.getTime();
    },
  };
}

export function addMs(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms);
}
