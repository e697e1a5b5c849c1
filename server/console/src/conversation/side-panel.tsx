import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ClientCard, Conversation } from "../api/client.ts";
import { useClient, useHandoffs, useStageMoves } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Failed, Loading, Tag } from "../ui/states.tsx";
import { shortTime, useNow } from "../ui/time.ts";
import { wordsOfFact } from "./facts.ts";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3">
      <h2 className="mb-1.5 text-xs font-semibold tracking-wide text-soft uppercase">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ client }: { client: ClientCard }) {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const facts = Object.entries(client.facts);
  if (facts.length === 0) return <p className="text-sm text-soft">{t("panel.noFacts")}</p>;
  return (
    <dl className="flex flex-col gap-1.5 text-sm">
      {facts.map(([key, value]) => {
        const said = client.factSources[key]?.[0]?.saidAt;
        return (
          <div key={key}>
            <dt className="text-xs text-soft">
              {t(`fact.${key}`, { defaultValue: key })}
              {said !== undefined && <span className="ml-1.5">{shortTime(said, i18n.language, now)}</span>}
            </dt>
            <dd className="[overflow-wrap:anywhere]">{wordsOfFact(value, i18n.language)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Bookings({ bookings }: { bookings: ClientCard["bookings"] }) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {bookings.map(({ number, title, date, total, status }) => (
        <li key={number}>
          <p className="flex items-center justify-between gap-2">
            <strong>{number}</strong>
            <Tag tone={status === "cancelled" ? "bad" : "accent"}>
              {t(`booking.${status}`, { defaultValue: status })}
            </Tag>
          </p>
          <p>{title[i18n.language] ?? title["ru"]}</p>
          <p className="text-soft">
            {wordsOfFact(date, i18n.language)} · {wordsOfFact(total, i18n.language)}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Journey({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const moves = useStageMoves(conversationId);
  return (
    <ol className="flex flex-col gap-1 text-sm">
      {moves.data?.items.map(({ id, from, to, at }) => (
        <li key={id} className="flex justify-between gap-2">
          <span>
            {t(`stage.${from}`)} → {t(`stage.${to}`)}
          </span>
          <time dateTime={at} className="text-soft">
            {shortTime(at, i18n.language, now)}
          </time>
        </li>
      ))}
    </ol>
  );
}

/** What the last hand-off to people said. */
function Contract({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const handoffs = useHandoffs(conversationId);
  const last = handoffs.data?.items.find(({ direction }) => direction === "to-human")?.contract;
  if (last === undefined) return null;
  return (
    <Part title={t("panel.notes")}>
      <p className="text-sm">{t(`reason.${last.reason}`, { defaultValue: last.summary })}</p>
      <ul className="list-disc pl-4 text-sm text-soft">
        {[...last.promises, ...last.obligations].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {last.draft !== null && <p className="mt-1 rounded-lg bg-raised p-2 text-sm whitespace-pre-wrap">{last.draft}</p>}
    </Part>
  );
}

interface SidePanelProps {
  conversation: Conversation;
  isOpen: boolean;
  onClose: () => void;
}

/** Whom the conversation is with: always there on a wide screen, instead of the conversation on a narrow one. */
export function SidePanel({ conversation, isOpen, onClose }: SidePanelProps) {
  const { t } = useTranslation();
  const client = useClient(conversation.client.id);
  return (
    <aside
      aria-label={t("conversation.details")}
      className={`${isOpen ? "flex" : "hidden xl:flex"} w-full flex-col overflow-y-auto border-l border-line bg-panel xl:w-80 xl:shrink-0`}
    >
      <div className="flex items-center justify-between border-b border-line px-4 py-2 xl:hidden">
        <h2 className="font-semibold">{t("conversation.details")}</h2>
        <Button look="quiet" aria-label={t("conversation.cancel")} onClick={onClose}>
          <X size={18} aria-hidden />
        </Button>
      </div>
      {client.isPending ? (
        <Loading />
      ) : client.isError ? (
        <Failed error={client.error} again={() => void client.refetch()} />
      ) : (
        <>
          <Contract conversationId={conversation.id} />
          <Part title={t("panel.facts")}>
            <Facts client={client.data} />
          </Part>
          <Part title={t("panel.lead")}>
            <meter min={0} max={100} value={client.data.lead.score} aria-label={t("panel.lead")} className="w-full" />
            <p className="text-sm text-soft">{client.data.lead.score} / 100</p>
          </Part>
          {client.data.bookings.length > 0 && (
            <Part title={t("panel.bookings")}>
              <Bookings bookings={client.data.bookings} />
            </Part>
          )}
          <Part title={t("panel.contacts")}>
            <ul className="text-sm">
              {client.data.identities.map(({ channelId, externalId, channel, name, username }) => (
                <li key={`${channelId}-${externalId}`} className="truncate">
                  {channel === "web-chat" ? t("panel.webChat") : `${channel}: ${username ?? name ?? externalId}`}
                </li>
              ))}
            </ul>
          </Part>
          <Part title={t("panel.stages")}>
            <Journey conversationId={conversation.id} />
          </Part>
        </>
      )}
    </aside>
  );
}
