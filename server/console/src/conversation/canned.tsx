import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take, type Answer } from "../api/client.ts";

const SHOWN = 6;

/** The organisation's templates, read once in a while. */
export const useTemplates = (isWanted: boolean) =>
  useQuery({
    queryKey: ["knowledge", "templates"],
    queryFn: () =>
      take(
        api.GET("/api/v1/knowledge/answers", {
          params: { query: { kind: "template", status: "approved", limit: 200 } },
        }),
      ),
    enabled: isWanted,
    staleTime: 60_000,
  });

/** Templates that hold what was typed behind the slash, those in the customer's language first. */
export function matchTemplates(templates: readonly Answer[], typed: string, language: string | null): Answer[] {
  const words = typed.slice(1).trim().toLowerCase();
  const fits = ({ key, title, keywords }: Answer): boolean =>
    words === "" || `${key} ${title} ${keywords}`.toLowerCase().includes(words);
  const rank = ({ locale }: Answer): number => (locale === language ? 0 : 1);
  return templates
    .filter(fits)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, SHOWN);
}

interface CannedProps {
  templates: readonly Answer[];
  chosen: number;
  onChoose: (template: Answer) => void;
}

export function Canned({ templates, chosen, onChoose }: CannedProps) {
  const { t } = useTranslation();
  if (templates.length === 0) return <p className="mb-2 text-sm text-soft">{t("conversation.noTemplates")}</p>;
  return (
    <ul
      id="canned"
      role="listbox"
      aria-label={t("kind.template")}
      className="mb-2 overflow-hidden rounded-xl border border-line bg-panel"
    >
      {templates.map((template, at) => (
        <li
          key={template.id}
          id={`canned-${at}`}
          role="option"
          aria-selected={at === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(template);
          }}
          className={`cursor-pointer px-3 py-2 ${at === chosen ? "bg-ours" : "hover:bg-raised"}`}
        >
          <p className="text-sm font-medium">{template.title}</p>
          <p className="line-clamp-1 text-sm text-soft">{template.text}</p>
        </li>
      ))}
    </ul>
  );
}
