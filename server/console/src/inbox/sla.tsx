import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/client.ts";
import { Tag } from "../ui/states.tsx";
import { countdown, useNow } from "../ui/time.ts";

const SOON_MS = 5 * 60_000;

/** Until when somebody must have answered, counting down. */
export function Sla({ sla }: { sla: Conversation["sla"] }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  if (sla.dueAt === null || sla.state === "none") return null;
  const left = Date.parse(sla.dueAt) - now;
  const tone = left < 0 ? "bad" : left < SOON_MS ? "warn" : "plain";
  return (
    <Tag tone={tone}>
      <Clock size={12} role="img" aria-label={left < 0 ? t("list.overdue") : t("list.sla")} />
      <span className="tabular-nums">{countdown(sla.dueAt, now)}</span>
    </Tag>
  );
}
