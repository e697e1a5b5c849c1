import { SendHorizontal, StickyNote } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Answer, Conversation } from "../api/client.ts";
import { useAddNote, useSend, useSendingPolicy } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Canned, matchTemplates, useTemplates } from "./canned.tsx";

const MOST_ROWS = 8;
const LONGEST = 16_000;

/** Why nothing may be sent now, in the manager's language; nothing when it may. */
function usePolicyLine(conversation: Conversation): string | undefined {
  const { i18n } = useTranslation();
  const policy = useSendingPolicy(conversation.id, conversation.mode !== "closed");
  const verdict = policy.data?.purposes.find(({ purpose }) => purpose === "manager");
  if (verdict === undefined || verdict.verdict === "send") return undefined;
  return verdict.explanation?.[i18n.language === "en" ? "en" : "ru"];
}

/** What was typed into a conversation waits there while another is open, and through a reload. */
function useDraft(conversationId: string): [string, (text: string) => void] {
  const key = `karavan.draft.${conversationId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const keep = (typed: string): void => {
    setText(typed);
    if (typed === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, typed);
  };
  return [text, keep];
}

interface CannedKeys {
  found: readonly Answer[];
  chosen: number;
  setChosen: (at: number) => void;
  choose: (template: Answer) => void;
  leave: () => void;
}

/** Arrows, Enter and Escape belong to the list of templates while it is open. @returns whether the key was its */
function moveIn(event: KeyboardEvent, { found, chosen, setChosen, choose, leave }: CannedKeys): boolean {
  const template = found[chosen];
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step !== 0 && found.length > 0) setChosen((chosen + step + found.length) % found.length);
  else if ((event.key === "Enter" || event.key === "Tab") && template !== undefined) choose(template);
  else if (event.key === "Escape") leave();
  else return false;
  event.preventDefault();
  return true;
}

/** Keeps what was typed until it is sent, also when sending fails. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const [text, setText] = useDraft(conversation.id);
  const latest = useRef(text);
  latest.current = text;
  const [chosen, setChosen] = useState(0);
  const [isNote, setNote] = useState(false);
  const send = useSend(conversation.id);
  const note = useAddNote(conversation.id);
  const isCanned = text.startsWith("/") && !text.includes("\n");
  const templates = useTemplates(isCanned);
  const found = isCanned ? matchTemplates(templates.data?.items ?? [], text, conversation.language) : [];
  const policy = usePolicyLine(conversation);
  if (conversation.mode === "closed")
    return (
      <p className="border-t border-line bg-panel p-4 text-center text-sm text-soft">{t("conversation.closed")}</p>
    );
  const submit = (): void => {
    const words = text.trim();
    if (words === "") return;
    setText("");
    const giveBack = { onError: () => setText([words, latest.current].filter((part) => part !== "").join("\n")) };
    if (isNote) note.mutate(words, giveBack);
    else send.mutate({ text: words, key: crypto.randomUUID() }, giveBack);
  };
  const choose = (template: Answer): void => {
    setText(template.text);
    setChosen(0);
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isCanned && moveIn(event, { found, chosen, setChosen, choose, leave: () => setText("") })) return;
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const error = send.error ?? note.error;
  const hint = t(
    isNote
      ? "conversation.placeholderNote"
      : conversation.mode === "bot"
        ? "conversation.placeholderBot"
        : "conversation.placeholderHuman",
  );
  return (
    <div className="border-t border-line bg-panel px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      {error !== null && (
        <p role="alert" className="mb-1 text-sm text-bad">
          {error.message}
        </p>
      )}
      {policy !== undefined && !isNote && <p className="mb-1 text-sm text-warn">{policy}</p>}
      {isCanned && templates.isSuccess && <Canned templates={found} chosen={chosen} onChoose={choose} />}
      <div className="flex items-end gap-2">
        <Button
          look={isNote ? "main" : "quiet"}
          className="min-h-11"
          aria-pressed={isNote}
          aria-label={t("conversation.note")}
          title={t("conversation.note")}
          onClick={() => setNote(!isNote)}
        >
          <StickyNote size={18} aria-hidden />
        </Button>
        <textarea
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
          placeholder={hint}
          aria-label={hint}
          aria-controls={found.length > 0 ? "canned" : undefined}
          aria-activedescendant={found.length > 0 ? `canned-${chosen}` : undefined}
          rows={Math.min(MOST_ROWS, text.split("\n").length)}
          maxLength={LONGEST}
          className={`min-h-11 flex-1 resize-none rounded-xl border border-line px-3 py-2.5 text-base text-ink ${isNote ? "bg-warn-ground" : "bg-ground"}`}
        />
        <Button
          look="main"
          className="min-h-11"
          aria-label={t("conversation.send")}
          title={t("conversation.sendHint")}
          disabled={text.trim() === ""}
          onClick={submit}
        >
          <SendHorizontal size={18} aria-hidden />
        </Button>
      </div>
    </div>
  );
}
