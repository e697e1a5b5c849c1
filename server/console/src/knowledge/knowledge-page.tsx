import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Answers } from "./answers.tsx";
import { Gaps } from "./gaps.tsx";
import { Papers } from "./papers.tsx";

const TABS = ["gaps", "answers", "papers"] as const;

/** What we know, and what customers asked and we do not. */
export function KnowledgePage() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>("gaps");
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="mx-auto w-full max-w-4xl p-4">
        <h1 className="mb-3 text-xl font-semibold">{t("nav.knowledge")}</h1>
        <div role="tablist" aria-label={t("nav.knowledge")} className="mb-4 flex gap-1">
          {TABS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls="tab-panel"
              onClick={() => setTab(name)}
              className={`min-h-9 rounded-full px-4 text-sm ${tab === name ? "bg-accent text-accent-ink" : "bg-raised text-soft hover:text-ink"}`}
            >
              {t(`knowledge.${name}`)}
            </button>
          ))}
        </div>
        <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
          {tab === "gaps" ? <Gaps onDrafted={() => setTab("answers")} /> : tab === "answers" ? <Answers /> : <Papers />}
        </div>
      </div>
    </div>
  );
}
