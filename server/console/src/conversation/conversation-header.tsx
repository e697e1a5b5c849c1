import { Link } from "@tanstack/react-router";
import { ArrowLeft, Bot, Hand, Info, X } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/client.ts";
import { useMay, useModes } from "../api/queries.ts";
import { Sla } from "../inbox/sla.tsx";
import { Button } from "../ui/button.tsx";
import { typedIn } from "../ui/form.ts";
import { ChannelIcon } from "../ui/channel-icon.tsx";
import { Tag } from "../ui/states.tsx";
import { Assignee } from "./assignee.tsx";

/** What the bot is told when it gets the conversation back. */
function GiveBack({ onGive, isBusy }: { onGive: (summary: string) => void; isBusy: boolean }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onGive(typedIn(event.currentTarget, "summary"));
    dialog.current?.close();
  };
  return (
    <>
      <Button icon={<Bot size={16} aria-hidden />} disabled={isBusy} onClick={() => dialog.current?.showModal()}>
        <span className="hidden sm:inline">{t("conversation.giveBack")}</span>
        <span className="sr-only sm:hidden">{t("conversation.giveBack")}</span>
      </Button>
      <dialog
        ref={dialog}
        aria-label={t("conversation.giveBack")}
        className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-2xl border border-line bg-panel p-5 text-ink backdrop:bg-black/50"
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          <label className="flex flex-col gap-1 text-sm text-soft">
            {t("conversation.summary")}
            <textarea
              name="summary"
              rows={4}
              maxLength={4000}
              className="rounded-lg border border-line bg-ground p-2 text-base text-ink"
            />
          </label>
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={() => dialog.current?.close()}>
              {t("conversation.cancel")}
            </Button>
            <Button look="main" type="submit">
              {t("conversation.giveBack")}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  );
}

function Actions({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { takeover, giveBack, close } = useModes(conversation.id);
  const [sure, setSure] = useState(false);
  const mayTalk = useMay("talk");
  const error = takeover.error ?? giveBack.error ?? close.error;
  if (conversation.mode === "closed" || !mayTalk) return null;
  return (
    <>
      {error !== null && (
        <span role="alert" className="hidden max-w-60 truncate text-sm text-bad md:inline" title={error.message}>
          {error.message}
        </span>
      )}
      {conversation.mode === "bot" ? (
        <Button
          look="main"
          icon={<Hand size={16} aria-hidden />}
          disabled={takeover.isPending}
          onClick={() => takeover.mutate()}
        >
          {t("conversation.takeover")}
        </Button>
      ) : (
        <GiveBack isBusy={giveBack.isPending} onGive={(summary) => giveBack.mutate(summary)} />
      )}
      {sure ? (
        <Button
          look="bad"
          title={t("conversation.closeSure")}
          onBlur={() => setSure(false)}
          onClick={() => close.mutate()}
          autoFocus
        >
          {t("conversation.close")}?
        </Button>
      ) : (
        <Button
          look="quiet"
          aria-label={t("conversation.close")}
          title={t("conversation.close")}
          onClick={() => setSure(true)}
        >
          <X size={18} aria-hidden />
        </Button>
      )}
    </>
  );
}

export function ConversationHeader({ conversation, onDetails }: { conversation: Conversation; onDetails: () => void }) {
  const { t } = useTranslation();
  const { channel, client, deal, mode, sla } = conversation;
  return (
    <header className="flex items-center gap-2 border-b border-line bg-panel px-3 py-2">
      <Link
        to="/inbox"
        aria-label={t("conversation.back")}
        className="rounded-lg p-1.5 text-soft hover:bg-raised lg:hidden"
      >
        <ArrowLeft size={20} aria-hidden />
      </Link>
      <div className="min-w-0 flex-1">
        <h1 className="flex items-center gap-2 truncate font-semibold">
          <ChannelIcon channel={channel} />
          <span className="truncate">{client.name ?? client.phone ?? t("list.noName")}</span>
        </h1>
        <p className="mt-0.5 flex flex-wrap items-center gap-1.5">
          <Tag tone={mode === "human" ? "warn" : "plain"}>{t(`mode.${mode}`)}</Tag>
          <Tag>{t(`stage.${deal.stage}`)}</Tag>
          <Sla sla={sla} />
          <Assignee conversation={conversation} />
        </p>
      </div>
      <Actions conversation={conversation} />
      <Button
        look="quiet"
        aria-label={t("conversation.details")}
        title={t("conversation.details")}
        className="xl:hidden"
        onClick={onDetails}
      >
        <Info size={18} aria-hidden />
      </Button>
    </header>
  );
}
