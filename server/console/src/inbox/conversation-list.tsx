import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/client.ts";
import { useConversations, type Filter } from "../api/queries.ts";
import { Failed, Loading, Quiet } from "../ui/states.tsx";
import { ConversationRow } from "./conversation-row.tsx";

const FILTERS: readonly Filter[] = ["all", "waiting", "mine", "human", "bot", "closed"];
const ROW_PX = 92;
const TYPING_MS = 250;

/** What was typed, once the typing has paused. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface RowsProps {
  items: readonly Conversation[];
  openId: string | undefined;
  onEnd: () => void;
}

/** Only what is in sight is there: a hundred thousand rows cost what twenty do. */
function Rows({ items, openId, onEnd }: RowsProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items.length > 0 && last >= items.length - 5) onEnd();
  }, [items.length, last, onEnd]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
      <ul aria-label={t("list.label")} className="relative" style={{ height: rows.getTotalSize() }}>
        {visible.map((row) => {
          const conversation = items[row.index];
          return conversation === undefined ? null : (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <ConversationRow conversation={conversation} isOpen={conversation.id === openId} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function ConversationList({ openId }: { openId: string | undefined }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>("all");
  const [typed, setTyped] = useState("");
  const q = useSettled(typed);
  const found = useConversations(filter, q);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const readOn = (): void => {
    if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
  };
  return (
    <>
      <div className="flex flex-col gap-2 border-b border-line p-3">
        <label className="flex items-center gap-2 rounded-lg border border-line bg-ground px-2.5">
          <Search size={16} aria-hidden className="shrink-0 text-soft" />
          <input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t("filter.search")}
            aria-label={t("filter.search")}
            className="min-h-9 w-full bg-transparent text-base outline-none sm:text-sm"
          />
        </label>
        <div role="group" aria-label={t("filter.label")} className="flex gap-1 overflow-x-auto">
          {FILTERS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={filter === name}
              onClick={() => setFilter(name)}
              className={`min-h-8 rounded-full px-2.5 text-[13px] whitespace-nowrap ${filter === name ? "bg-accent text-accent-ink" : "bg-raised text-soft hover:text-ink"}`}
            >
              {t(`filter.${name}`)}
            </button>
          ))}
        </div>
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <Failed error={found.error} again={() => void found.refetch()} />
      ) : items.length === 0 ? (
        <Quiet title={q === "" ? t("list.empty") : t("list.none")}>
          {q === "" && <p className="text-sm">{t("list.emptyHint")}</p>}
        </Quiet>
      ) : (
        <Rows items={items} openId={openId} onEnd={readOn} />
      )}
    </>
  );
}
