import { ShieldQuestion } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Approval } from "../api/client.ts";
import { useDecide, useMay } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { countdown, useNow } from "../ui/time.ts";

/** A risky write that waits for a person. */
export function ApprovalCard({ conversationId, approval }: { conversationId: string; approval: Approval }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const decide = useDecide(conversationId);
  const mayDecide = useMay("talk");
  const { id: approvalId, risk, expiresAt } = approval;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-warn-ground px-4 py-3 text-warn">
      <ShieldQuestion size={20} aria-hidden className="shrink-0" />
      <p className="min-w-40 flex-1 text-sm">
        <strong>{t(mayDecide ? "approval.title" : "approval.waits")}</strong> ·{" "}
        {t(`approval.risk.${risk.kind}`, { defaultValue: risk.kind })} · {risk.subject}{" "}
        <span className="tabular-nums">({countdown(expiresAt, now)})</span>
      </p>
      {decide.error !== null && (
        <span role="alert" className="text-sm text-bad">
          {decide.error.message}
        </span>
      )}
      {mayDecide && (
        <>
          <Button look="bad" disabled={decide.isPending} onClick={() => decide.mutate({ approvalId, type: "ignore" })}>
            {t("approval.ignore")}
          </Button>
          <Button look="main" disabled={decide.isPending} onClick={() => decide.mutate({ approvalId, type: "accept" })}>
            {t("approval.accept")}
          </Button>
        </>
      )}
    </div>
  );
}
