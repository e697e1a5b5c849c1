import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { api, ApiError, take, type Conversation, type Message } from "./client.ts";

export type Filter = "waiting" | "mine" | "human" | "bot" | "all" | "closed";

const QUERY: Record<Filter, { mode?: Conversation["mode"][]; needsPerson?: "true"; assignee?: "me" }> = {
  waiting: { needsPerson: "true" },
  mine: { mode: ["bot", "human"], assignee: "me" },
  human: { mode: ["human"] },
  bot: { mode: ["bot"] },
  all: { mode: ["bot", "human"] },
  closed: { mode: ["closed"] },
};
const PAGE = 50;

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const next = (page: Page<unknown>): string | undefined => page.nextCursor ?? undefined;

export const useConversations = (filter: Filter, q: string) =>
  useInfiniteQuery({
    queryKey: ["conversations", filter, q],
    initialPageParam: "",
    queryFn: ({ pageParam: cursor }) =>
      take(
        api.GET("/api/v1/conversations", {
          params: {
            query: { ...QUERY[filter], limit: PAGE, ...(q === "" ? {} : { q }), ...(cursor === "" ? {} : { cursor }) },
          },
        }),
      ),
    getNextPageParam: next,
  });

const pathOf = (conversationId: string) => ({ params: { path: { conversationId } } });

export const useConversation = (id: string) =>
  useQuery({
    queryKey: ["conversation", id, "head"],
    queryFn: () => take(api.GET("/api/v1/conversations/{conversationId}", pathOf(id))),
  });

const messagesKey = (id: string) => ["conversation", id, "messages"] as const;

/** Newest first, as pages come. */
export const useMessages = (id: string) =>
  useInfiniteQuery({
    queryKey: messagesKey(id),
    initialPageParam: "",
    queryFn: ({ pageParam: cursor }) =>
      take(
        api.GET("/api/v1/conversations/{conversationId}/messages", {
          params: {
            path: { conversationId: id },
            query: { limit: PAGE, ...(cursor === "" ? {} : { cursor }) },
          },
        }),
      ),
    getNextPageParam: next,
  });

export const useNotes = (id: string) =>
  useQuery({
    queryKey: ["conversation", id, "notes"],
    queryFn: () => take(api.GET("/api/v1/conversations/{conversationId}/notes", pathOf(id))),
  });

export const useHandoffs = (id: string) =>
  useQuery({
    queryKey: ["conversation", id, "handoffs"],
    queryFn: () => take(api.GET("/api/v1/conversations/{conversationId}/handoffs", pathOf(id))),
  });

export const useStageMoves = (id: string) =>
  useQuery({
    queryKey: ["conversation", id, "stage-moves"],
    queryFn: () => take(api.GET("/api/v1/conversations/{conversationId}/stage-moves", pathOf(id))),
  });

export const useSendingPolicy = (id: string, isOpen: boolean) =>
  useQuery({
    queryKey: ["conversation", id, "sending-policy"],
    queryFn: () => take(api.GET("/api/v1/conversations/{conversationId}/sending-policy", pathOf(id))),
    enabled: isOpen,
  });

export const useTurn = (turnId: string | null) =>
  useQuery({
    queryKey: ["turn", turnId],
    queryFn: () => take(api.GET("/api/v1/turns/{turnId}", { params: { path: { turnId: turnId ?? "" } } })),
    enabled: turnId !== null,
    staleTime: Infinity,
  });

export const useClient = (clientId: string | undefined) =>
  useQuery({
    queryKey: ["client", clientId],
    queryFn: () => take(api.GET("/api/v1/clients/{clientId}", { params: { path: { clientId: clientId ?? "" } } })),
    enabled: clientId !== undefined,
  });

/** Whether who is signed in may do a thing. The server decides; this only hides what it would refuse. */
export function useMay(permission: "talk" | "teach" | "tune"): boolean {
  const me = useQuery({ queryKey: ["me"], queryFn: () => take(api.GET("/api/v1/me")), staleTime: 60_000 });
  return me.data?.permissions.includes(permission) ?? false;
}

/** Who works here. */
export const useUsers = () =>
  useQuery({ queryKey: ["users"], queryFn: () => take(api.GET("/api/v1/users")), staleTime: 60_000 });

/** What a colleague is called; undefined for anybody else. */
export function useUserName(userId: string | null): string | undefined {
  const users = useUsers();
  return userId === null ? undefined : users.data?.items.find(({ id }) => id === userId)?.name;
}

export const useApprovals = (conversationId: string) =>
  useQuery({
    queryKey: ["approvals", conversationId],
    queryFn: () =>
      take(
        api.GET("/api/v1/approvals", {
          params: { query: { status: ["pending"], conversation: conversationId, limit: 20 } },
        }),
      ),
  });

/** Everything of one conversation is read anew, and the lists it stands in. */
function useRefresh(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["conversation", id] }),
      queries.invalidateQueries({ queryKey: ["conversations"] }),
      queries.invalidateQueries({ queryKey: ["approvals", id] }),
    ]);
  };
}

export function useDecide(id: string) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: ({ approvalId, type }: { approvalId: string; type: "accept" | "ignore" }) =>
      take(
        api.POST("/api/v1/approvals/{approvalId}/decision", {
          params: { path: { approvalId } },
          body: type === "accept" ? { type } : { type },
        }),
      ),
    onSettled: refresh,
  });
}

export function useModes(id: string) {
  const refresh = useRefresh(id);
  const takeover = useMutation({
    mutationFn: () => take(api.POST("/api/v1/conversations/{conversationId}/takeover", pathOf(id))),
    onSettled: refresh,
  });
  const giveBack = useMutation({
    mutationFn: (summary: string) =>
      take(
        api.POST("/api/v1/conversations/{conversationId}/return", {
          ...pathOf(id),
          body: summary === "" ? {} : { summary },
        }),
      ),
    onSettled: refresh,
  });
  const close = useMutation({
    mutationFn: () => take(api.POST("/api/v1/conversations/{conversationId}/close", pathOf(id))),
    onSettled: refresh,
  });
  return { takeover, giveBack, close };
}

export function useAssign(id: string) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: (assignee: string | null) =>
      take(api.POST("/api/v1/conversations/{conversationId}/assign", { ...pathOf(id), body: { assignee } })),
    onSettled: refresh,
  });
}

export function useAddNote(id: string) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: (text: string) =>
      take(api.POST("/api/v1/conversations/{conversationId}/notes", { ...pathOf(id), body: { text } })),
    onSettled: refresh,
  });
}

/** A message that the server has not confirmed yet. */
export type ShownMessage = Message & { isLocal?: true };

type Pages = InfiniteData<Page<ShownMessage>, string>;

function toLocal(conversationId: string, { text, key }: { text: string; key: string }): ShownMessage {
  return {
    id: key,
    conversationId,
    seq: Number.MAX_SAFE_INTEGER,
    direction: "out",
    author: "manager",
    authorId: null,
    text,
    attachments: [],
    buttons: [],
    purpose: "manager",
    status: "sending",
    reason: null,
    heldUntil: null,
    turnId: null,
    replyTo: null,
    category: null,
    sentiment: null,
    language: null,
    createdAt: new Date().toISOString(),
    sentAt: null,
    editedAt: null,
    deletedAt: null,
    isLocal: true,
  };
}

/** Shown at once, sent under a key of its own: however often it is repeated, it is one message. */
export function useSend(id: string) {
  const queries = useQueryClient();
  const refresh = useRefresh(id);
  const change = (how: (items: ShownMessage[]) => ShownMessage[]): void => {
    queries.setQueryData<Pages>(messagesKey(id), (known) => {
      const [first, ...rest] = known?.pages ?? [];
      return known === undefined || first === undefined
        ? known
        : { ...known, pages: [{ ...first, items: how(first.items) }, ...rest] };
    });
  };
  return useMutation({
    mutationFn: ({ text, key }: { text: string; key: string }) =>
      take(
        api.POST("/api/v1/conversations/{conversationId}/messages", {
          params: { path: { conversationId: id }, header: { "idempotency-key": key } },
          body: { text },
        }),
      ),
    // What the server refuses it refuses again; a lost connection is worth another try, under the same key.
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
    onMutate: async (sent) => {
      await queries.cancelQueries({ queryKey: messagesKey(id) });
      change((items) => [toLocal(id, sent), ...items.filter(({ id: known }) => known !== sent.key)]);
    },
    onError: (_error, { key }) => change((items) => items.filter((message) => message.id !== key)),
    onSuccess: (message, { key }) =>
      change((items) => [message, ...items.filter(({ id: known }) => known !== key && known !== message.id)]),
    onSettled: refresh,
  });
}
