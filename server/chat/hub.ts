import type { Events, LiveEvent, Unsubscribe } from "../../domain/index.ts";
import { findChat, type ChatRef, type Database } from "../../store/index.ts";

export type ChatListener = (event: LiveEvent) => void;

/** Hands live events of an organisation to the open pages of the chat they belong to. */
export interface ChatHub {
  join(orgId: string, chat: ChatRef, listener: ChatListener): Unsubscribe;
}

interface Room {
  listeners: Map<string, Set<ChatListener>>;
  unsubscribe: Unsubscribe;
}

const MAX_KNOWN = 10_000;

function keyOf(chat: ChatRef): string {
  return JSON.stringify([chat.channelId, chat.chatId]);
}

/** Which chat a conversation belongs to never changes, so each is looked up once per process. */
function createChatFinder(database: Database) {
  const known = new Map<string, Promise<string | undefined>>();
  return async (event: LiveEvent): Promise<string | undefined> => {
    const cached = known.get(event.conversationId);
    if (cached !== undefined) return cached;
    const found = database.withTenant(event.orgId, async (tx) => {
      const chat = await findChat(tx, event.conversationId);
      return chat === undefined ? undefined : keyOf(chat);
    });
    known.set(event.conversationId, found);
    found
      .then((key) => key === undefined && known.delete(event.conversationId))
      .catch(() => known.delete(event.conversationId));
    const oldest = known.size > MAX_KNOWN ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return found;
  };
}

/**
 * One subscription per organisation, whatever the number of pages: a page cannot subscribe to its conversation, because
 * that may not exist yet, or be the next one after a closed one.
 */
export function createChatHub(deps: { database: Database; events: Events }): ChatHub {
  const rooms = new Map<string, Room>();
  const chatOf = createChatFinder(deps.database);

  function pass(room: Room, event: LiveEvent): void {
    chatOf(event).then(
      (key) => {
        for (const listener of (key === undefined ? undefined : room.listeners.get(key)) ?? []) listener(event);
      },
      () => {}, // the database is down; every page looks again with its next heartbeat
    );
  }

  function enter(orgId: string): Room {
    const known = rooms.get(orgId);
    if (known !== undefined) return known;
    const room: Room = {
      listeners: new Map(),
      unsubscribe: deps.events.onOrganisation(orgId, (event) => pass(room, event)),
    };
    rooms.set(orgId, room);
    return room;
  }

  return {
    join: (orgId, chat, listener) => {
      const room = enter(orgId);
      const key = keyOf(chat);
      const listeners = room.listeners.get(key) ?? new Set<ChatListener>();
      room.listeners.set(key, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) room.listeners.delete(key);
        if (room.listeners.size > 0 || rooms.get(orgId) !== room) return;
        rooms.delete(orgId);
        room.unsubscribe();
      };
    },
  };
}
