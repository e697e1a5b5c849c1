import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client.ts";
import { useTurn } from "../api/queries.ts";
import { Failed, Loading } from "../ui/states.tsx";

type Step = Schemas["TurnTrace"]["steps"][number];

/** In words; what exactly came of it is there for who opens it. */
function StepLine({ step }: { step: Step }) {
  const { t } = useTranslation();
  const { what, outcome } = step;
  if (step.step === "move") {
    const [from, to] = what.split(" → ").map((stage) => t(`stage.${stage}`, { defaultValue: stage }));
    return `${t("panel.stage")}: ${from} → ${to}`;
  }
  const title =
    step.step === "guard"
      ? t("panel.guard")
      : step.step === "hand-off"
        ? t(`reason.${what}`, { defaultValue: what })
        : t(`tool.${what}`, { defaultValue: what });
  return (
    <details>
      <summary>{title}</summary>
      <p className="mt-1 rounded bg-panel p-2 text-soft [overflow-wrap:anywhere]">{outcome}</p>
    </details>
  );
}

/** What the bot did in the turn that said this, and what its words rest on. */
export function Why({ turnId }: { turnId: string }) {
  const { t } = useTranslation();
  const turn = useTurn(turnId);
  if (turn.isPending) return <Loading />;
  if (turn.isError) return <Failed error={turn.error} again={() => void turn.refetch()} />;
  const { steps, sources } = turn.data;
  const shown = steps.filter(
    ({ step }) => step === "tool" || step === "move" || step === "guard" || step === "hand-off",
  );
  return (
    <div className="mt-2 flex flex-col gap-2 border-t border-line pt-2 text-xs">
      {sources.length > 0 && (
        <div>
          <p className="font-semibold">{t("panel.sources")}</p>
          <ul className="flex flex-col gap-1">
            {sources.map(({ id, title, text }) => (
              <li key={id}>
                <details>
                  <summary>{title}</summary>
                  <p className="mt-1 rounded bg-panel p-2 whitespace-pre-wrap text-soft">{text ?? "—"}</p>
                </details>
              </li>
            ))}
          </ul>
        </div>
      )}
      {shown.length > 0 && (
        <div>
          <p className="font-semibold">{t("panel.tools")}</p>
          <ol className="flex flex-col gap-0.5">
            {shown.map((step, index) => (
              <li key={`${step.step}-${step.at ?? index}-${step.what}`}>
                <StepLine step={step} />
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}
