import { Check, CheckCheck, CircleAlert, Clock3, EyeOff, Paperclip } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ShownMessage, useUserName } from "../api/queries.ts";
import { clock } from "../ui/time.ts";
import { Why } from "./why.tsx";

const STATUS_ICONS: Partial<Record<ShownMessage["status"], typeof Check>> = {
  queued: Clock3,
  held: Clock3,
  sending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  suppressed: EyeOff,
  uncertain: CircleAlert,
};
const TROUBLED: ReadonlySet<ShownMessage["status"]> = new Set(["failed", "suppressed", "uncertain", "held"]);

function Foot({ message }: { message: ShownMessage }) {
  const { t, i18n } = useTranslation();
  const { direction, author, status, reason, createdAt, editedAt } = message;
  const name = useUserName(message.authorId);
  const Icon = direction === "out" ? STATUS_ICONS[status] : undefined;
  const isTroubled = TROUBLED.has(status);
  return (
    <p className={`mt-1 flex flex-wrap items-center gap-x-2 text-xs ${isTroubled ? "text-bad" : "text-soft"}`}>
      <span>{name ?? t(`author.${author}`)}</span>
      {editedAt !== null && <span>{t("edited")}</span>}
      <time dateTime={createdAt}>{clock(createdAt, i18n.language)}</time>
      {Icon !== undefined && (
        <span className="inline-flex items-center gap-1">
          <Icon size={13} role="img" aria-label={t(`status.${status}`)} />
          {isTroubled && `${t(`status.${status}`)}${reason === null ? "" : `: ${reason}`}`}
        </span>
      )}
    </p>
  );
}

const LOOKS: Record<ShownMessage["author"], string> = {
  client: "self-start bg-panel border border-line rounded-bl-sm",
  bot: "self-end bg-ours rounded-br-sm",
  manager: "self-end bg-person rounded-br-sm",
  system: "self-center bg-raised",
};

function Attachments({ message }: { message: ShownMessage }) {
  return message.attachments.map((attachment, at) => (
    <div key={`${message.id}-${at}`} className="mt-1 text-sm">
      <p className="flex items-center gap-1.5 text-soft">
        <Paperclip size={14} aria-hidden />
        {attachment.name ?? attachment.kind}
      </p>
      {attachment.transcript !== undefined && <p className="italic">«{attachment.transcript}»</p>}
    </div>
  ));
}

/** One message as it was said: by whom, what became of it, and, of the bot's own, why. */
export function MessageBubble({ message }: { message: ShownMessage }) {
  const { t } = useTranslation();
  const [isExplained, setExplained] = useState(false);
  const { author, text, turnId, deletedAt, status } = message;
  const canExplain = author === "bot" && turnId !== null;
  return (
    <li
      className={`max-w-[85%] rounded-2xl px-3 py-2 sm:max-w-[75%] ${LOOKS[author]} ${status === "suppressed" ? "opacity-60" : ""}`}
    >
      {deletedAt !== null && <p className="text-sm text-soft italic">{t("deleted")}</p>}
      <p
        dir="auto"
        className={`whitespace-pre-wrap [overflow-wrap:anywhere] ${status === "suppressed" ? "line-through" : ""}`}
      >
        {text}
      </p>
      <Attachments message={message} />
      <Foot message={message} />
      {canExplain && (
        <>
          <button
            type="button"
            aria-expanded={isExplained}
            onClick={() => setExplained(!isExplained)}
            className="mt-1 text-xs text-soft underline decoration-dotted underline-offset-2 hover:text-ink"
          >
            {t("conversation.why")}
          </button>
          {isExplained && <Why turnId={turnId} />}
        </>
      )}
    </li>
  );
}
