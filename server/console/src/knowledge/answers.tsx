import { Plus } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Answer } from "../api/client.ts";
import { useMay } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { typedIn } from "../ui/form.ts";
import { Failed, Loading, Quiet, Tag } from "../ui/states.tsx";
import { useAddAnswer, useAnswers, useChangeAnswer } from "./queries.ts";

const FIELD = "rounded-lg border border-line bg-ground p-2 text-base text-ink";
const TONES = { approved: "accent", draft: "warn", retired: "plain" } as const;

/** A question and its answer, as they are typed. */
function WordFields({ title = "", text = "" }: { title?: string; text?: string }) {
  const { t } = useTranslation();
  return (
    <>
      <label className="flex flex-col gap-1 text-sm text-soft">
        {t("knowledge.question")}
        <input name="title" defaultValue={title} maxLength={300} required className={FIELD} />
      </label>
      <label className="flex flex-col gap-1 text-sm text-soft">
        {t("knowledge.answer")}
        <textarea name="text" defaultValue={text} rows={5} maxLength={5000} required className={FIELD} />
      </label>
    </>
  );
}

function AnswerForm({ answer, onDone }: { answer: Answer; onDone: () => void }) {
  const { t } = useTranslation();
  const change = useChangeAnswer();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const changes = { title: typedIn(form, "title"), text: typedIn(form, "text"), status: "approved" as const };
    change.mutate({ answer, changes }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <WordFields title={answer.title} text={answer.text} />
      {change.error !== null && (
        <p role="alert" className="text-sm text-bad">
          {change.error.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="main" type="submit" disabled={change.isPending}>
          {t(answer.status === "approved" ? "knowledge.save" : "knowledge.approve")}
        </Button>
        {answer.status !== "retired" && (
          <Button
            look="bad"
            disabled={change.isPending}
            onClick={() => change.mutate({ answer, changes: { status: "retired" } }, { onSuccess: onDone })}
          >
            {t("knowledge.retire")}
          </Button>
        )}
        <Button look="quiet" onClick={onDone}>
          {t("conversation.cancel")}
        </Button>
      </div>
    </form>
  );
}

function AnswerCard({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(answer.status === "draft");
  const mayTeach = useMay("teach");
  return (
    <li className="rounded-xl border border-line bg-panel p-4">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-start gap-2 text-left"
      >
        <span className="flex-1 font-medium [overflow-wrap:anywhere]">{answer.title}</span>
        <Tag>{t(`kind.${answer.kind}`)}</Tag>
        <Tag>{answer.locale}</Tag>
        <Tag tone={TONES[answer.status]}>{t(`knowledge.${answer.status}`)}</Tag>
      </button>
      {isOpen && mayTeach ? (
        <div className="mt-3">
          <AnswerForm answer={answer} onDone={() => setOpen(false)} />
        </div>
      ) : (
        <p className={`mt-1 text-sm text-soft ${isOpen ? "whitespace-pre-wrap" : "line-clamp-2"}`}>{answer.text}</p>
      )}
    </li>
  );
}

const KINDS: readonly Answer["kind"][] = ["faq", "company", "policy", "objection", "review", "script", "template"];
const LOCALES: readonly Answer["locale"][] = ["ru", "en", "ky", "kk"];

function NewAnswerForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const add = useAddAnswer();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const kind = KINDS.find((name) => name === typedIn(form, "kind")) ?? "faq";
    const locale = LOCALES.find((name) => name === typedIn(form, "locale")) ?? "ru";
    add.mutate({ kind, locale, title: typedIn(form, "title"), text: typedIn(form, "text") }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="mb-4 flex flex-col gap-2 rounded-xl border border-line bg-panel p-4">
      <div className="flex gap-2">
        <label className="flex flex-1 flex-col gap-1 text-sm text-soft">
          {t("knowledge.kind")}
          <select name="kind" className={FIELD}>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-sm text-soft">
          {t("knowledge.locale")}
          <select name="locale" className={FIELD}>
            {LOCALES.map((locale) => (
              <option key={locale}>{locale}</option>
            ))}
          </select>
        </label>
      </div>
      <WordFields />
      {add.error !== null && (
        <p role="alert" className="text-sm text-bad">
          {add.error.message}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="main" type="submit" disabled={add.isPending}>
          {t("knowledge.save")}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t("conversation.cancel")}
        </Button>
      </div>
    </form>
  );
}

export function Answers() {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const mayTeach = useMay("teach");
  const [q, setQ] = useState("");
  const answers = useAnswers(q.trim());
  return (
    <>
      {!mayTeach ? null : isNew ? (
        <NewAnswerForm onDone={() => setNew(false)} />
      ) : (
        <Button look="main" className="mb-3" icon={<Plus size={16} aria-hidden />} onClick={() => setNew(true)}>
          {t("knowledge.add")}
        </Button>
      )}
      <input
        type="search"
        value={q}
        onChange={(event) => setQ(event.target.value)}
        placeholder={t("knowledge.search")}
        aria-label={t("knowledge.search")}
        className={`${FIELD} mb-3 w-full`}
      />
      {answers.isPending ? (
        <Loading />
      ) : answers.isError ? (
        <Failed error={answers.error} again={() => void answers.refetch()} />
      ) : answers.data.items.length === 0 ? (
        <Quiet title={t("knowledge.noAnswers")} />
      ) : (
        <ul className="flex flex-col gap-3">
          {answers.data.items.map((answer) => (
            <AnswerCard key={`${answer.id}-${answer.version}`} answer={answer} />
          ))}
        </ul>
      )}
    </>
  );
}
