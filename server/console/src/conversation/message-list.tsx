import { Fragment, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMessages, useNotes, type ShownMessage } from "../api/queries.ts";
import type { Schemas } from "../api/client.ts";
import { Button } from "../ui/button.tsx";
import { Failed, Loading, Quiet } from "../ui/states.tsx";
import { dayName } from "../ui/time.ts";
import { MessageBubble } from "./message-bubble.tsx";

const NEAR_END_PX = 120;

type Line = { at: string; key: string } & (
  { message: ShownMessage; note?: never } | { note: Schemas["Note"]; message?: never }
);

/** Messages in their order, notes where they were written. */
function toLines(messages: readonly ShownMessage[], notes: readonly Schemas["Note"][]): Line[] {
  const said = messages.toReversed().map((message): Line => ({ at: message.createdAt, key: message.id, message }));
  const first = said[0]?.at ?? "";
  const told = notes
    .filter(({ createdAt }) => createdAt >= first)
    .map((note): Line => ({ at: note.createdAt, key: note.id, note }));
  const lines = [...said];
  for (const line of told) {
    const at = lines.findLastIndex((other) => other.at <= line.at);
    lines.splice(at + 1, 0, line);
  }
  return lines;
}

/** Stays at the end while the reader is there, and where they were when earlier lines come in above or new ones below. */
function useScroll(oldest: string | undefined, newest: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (!isAtEnd.current) element.scrollTop += element.scrollHeight - height.current;
    height.current = element.scrollHeight;
  }, [oldest]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    height.current = element.scrollHeight;
  }, [oldest, newest]);
  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    height.current = element.scrollHeight;
  };
  return { box, onScroll };
}

export function MessageList({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const found = useMessages(id);
  const notes = useNotes(id);
  const messages: ShownMessage[] = found.data?.pages.flatMap((page) => page.items) ?? [];
  const { box, onScroll } = useScroll(messages.at(-1)?.id, messages[0]?.id);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />;
  const lines = toLines(messages, notes.data?.items ?? []);
  const dayOf = (line: Line | undefined): string => (line === undefined ? "" : new Date(line.at).toDateString());
  return (
    <div
      ref={box}
      onScroll={onScroll}
      className="min-h-0 flex-1 overflow-y-auto px-3 py-4"
      role="log"
      aria-live="polite"
      tabIndex={0}
    >
      {found.hasNextPage && (
        <p className="mb-3 text-center">
          <Button look="quiet" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("conversation.earlier")}
          </Button>
        </p>
      )}
      {lines.length === 0 && <Quiet title={t("conversation.noMessages")} />}
      <ol className="mx-auto flex max-w-3xl flex-col gap-2">
        {lines.map((line, at) => (
          <Fragment key={line.key}>
            {dayOf(line) !== dayOf(lines[at - 1]) && (
              <li className="my-2 text-center text-xs text-soft">{dayName(line.at, i18n.language)}</li>
            )}
            {line.message === undefined ? (
              <li className="mx-auto max-w-xl rounded-lg bg-warn-ground px-3 py-2 text-sm whitespace-pre-wrap text-warn">
                {line.note.text}
              </li>
            ) : (
              <MessageBubble message={line.message} />
            )}
          </Fragment>
        ))}
      </ol>
    </div>
  );
}
