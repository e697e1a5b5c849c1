import type { Events, LiveEvent, Unsubscribe } from "../../domain/index.ts";

type Listener = (event: LiveEvent) => void;

function subscribe(listeners: Map<string, Set<Listener>>, key: string, listener: Listener): Unsubscribe {
  let set = listeners.get(key);
  if (set === undefined) listeners.set(key, (set = new Set()));
  set.add(listener);
  return () => {
    set.delete(listener);
    if (set.size === 0 && listeners.get(key) === set) listeners.delete(key);
  };
}

export interface LocalEvents extends Events {
  /** Tells the listeners of this process only. */
  deliver(event: LiveEvent): void;
}

/** Events within one process. A listener that throws does not keep the others from hearing. */
export function createLocalEvents(onError: (error: unknown) => void): LocalEvents {
  const conversations = new Map<string, Set<Listener>>();
  const organisations = new Map<string, Set<Listener>>();

  function tell(listeners: Set<Listener> | undefined, event: LiveEvent): void {
    for (const listener of listeners ?? []) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  }

  function deliver(event: LiveEvent): void {
    tell(conversations.get(event.conversationId), event);
    tell(organisations.get(event.orgId), event);
  }

  return {
    publish: deliver,
    deliver,
    onConversation: (id, listener) => subscribe(conversations, id, listener),
    onOrganisation: (id, listener) => subscribe(organisations, id, listener),
    close: async () => {
      conversations.clear();
      organisations.clear();
    },
  };
}
