import { useTranslation } from "react-i18next";
import type { Gap } from "../api/client.ts";
import { useMay } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Failed, Loading, Quiet, Tag } from "../ui/states.tsx";
import { useDismiss, useDraft, useGaps } from "./queries.ts";

function GapCard({ gap, onDrafted }: { gap: Gap; onDrafted: () => void }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const dismiss = useDismiss();
  const mayTeach = useMay("teach");
  const error = draft.error ?? dismiss.error;
  return (
    <li className="rounded-xl border border-line bg-panel p-4">
      <div className="flex items-start justify-between gap-3">
        <p className="font-medium [overflow-wrap:anywhere]">{gap.question}</p>
        <Tag tone={gap.questions > 1 ? "warn" : "plain"}>{t("knowledge.asked", { count: gap.questions })}</Tag>
      </div>
      {gap.suggestion !== null && (
        <p className="mt-2 rounded-lg bg-person p-2 text-sm whitespace-pre-wrap">
          <span className="text-soft">{t("knowledge.human")}: </span>
          {gap.suggestion}
        </p>
      )}
      {error !== null && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {error.message}
        </p>
      )}
      {mayTeach && (
        <div className="mt-3 flex gap-2">
          {gap.status === "drafted" ? (
            <Button look="plain" onClick={onDrafted}>
              {t("knowledge.drafted")}
            </Button>
          ) : (
            <Button
              look="main"
              disabled={draft.isPending}
              onClick={() => draft.mutate(gap.id, { onSuccess: onDrafted })}
            >
              {t("knowledge.write")}
            </Button>
          )}
          <Button look="quiet" disabled={dismiss.isPending} onClick={() => dismiss.mutate(gap.id)}>
            {t("knowledge.dismiss")}
          </Button>
        </div>
      )}
    </li>
  );
}

export function Gaps({ onDrafted }: { onDrafted: () => void }) {
  const { t } = useTranslation();
  const gaps = useGaps();
  if (gaps.isPending) return <Loading />;
  if (gaps.isError) return <Failed error={gaps.error} again={() => void gaps.refetch()} />;
  if (gaps.data.items.length === 0) return <Quiet title={t("knowledge.noGaps")} />;
  return (
    <>
      <p className="mb-3 text-sm text-soft">{t("knowledge.gapsHint")}</p>
      <ul className="flex flex-col gap-3">
        {gaps.data.items.map((gap) => (
          <GapCard key={gap.id} gap={gap} onDrafted={onDrafted} />
        ))}
      </ul>
    </>
  );
}
