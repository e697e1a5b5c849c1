import { useEffect, useState } from "react";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";

export type Connection = "live" | "lost";

/** Lists are read anew at most so often, however much happens. */
const LIST_MS = 400;
const KINDS = ["message", "conversation", "effect"] as const;

interface Told {
  conversationId?: string;
}

function readTold(event: Event): Told {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as Told;
  } catch {
    return {};
  }
}

function listen(queries: QueryClient, onChange: (connection: Connection) => void): () => void {
  const source = new EventSource("/api/v1/events");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const readLists = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: ["conversations"] });
      void queries.invalidateQueries({ queryKey: ["approvals"] });
    }, LIST_MS);
  };
  const onTold = (event: Event): void => {
    const { conversationId } = readTold(event);
    if (conversationId !== undefined) void queries.invalidateQueries({ queryKey: ["conversation", conversationId] });
    readLists();
  };
  for (const kind of KINDS) source.addEventListener(kind, onTold);
  source.addEventListener("ready", () => onChange("live"));
  source.addEventListener("reset", () => {
    onChange("live");
    void queries.invalidateQueries();
  });
  source.addEventListener("error", () => {
    onChange("lost");
    void queries.invalidateQueries({ queryKey: ["session"] }); // it may be over
  });
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** Keeps what is shown as it is: the server tells what changed, and that is read anew. What was missed is told when the line is back. */
export function useLive(): Connection {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>("live");
  useEffect(() => listen(queries, setConnection), [queries]);
  return connection;
}
