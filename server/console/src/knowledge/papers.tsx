import { FileText, Trash2, Upload } from "lucide-react";
import { useState, type ChangeEvent } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Failed, Loading, Quiet, Tag } from "../ui/states.tsx";
import { usePapers, useRemovePaper, useUpload } from "./queries.ts";

/** One after another, each told of as it is read. */
function UploadButton() {
  const { t } = useTranslation();
  const upload = useUpload();
  const [name, setName] = useState<string>();
  const [failures, setFailures] = useState<string[]>([]);
  const take = async (files: readonly File[]): Promise<void> => {
    setFailures([]);
    for (const file of files) {
      setName(file.name);
      const told = await upload.mutateAsync(file).then(
        ({ verdict }) => verdict,
        (error: unknown) => `${file.name}: ${error instanceof Error ? error.message : ""}`,
      );
      if (told !== null) setFailures((known) => [...known, told]);
    }
    setName(undefined);
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    void take([...(event.target.files ?? [])]);
    event.target.value = "";
  };
  return (
    <div className="mb-4">
      <label className="flex min-h-24 cursor-pointer flex-col items-center justify-center gap-1 rounded-xl border-2 border-dashed border-line bg-panel p-4 text-soft focus-within:outline-2 focus-within:outline-accent hover:text-ink">
        <Upload size={20} aria-hidden />
        {name === undefined ? t("knowledge.upload") : t("knowledge.uploading", { name })}
        <span className="text-xs">PDF, DOCX, XLSX, CSV, HTML, Markdown, TXT</span>
        <input type="file" multiple className="sr-only" disabled={name !== undefined} onChange={onChange} />
      </label>
      {failures.map((line) => (
        <p key={line} role="alert" className="mt-2 text-sm text-bad">
          {line}
        </p>
      ))}
    </div>
  );
}

export function Papers() {
  const { t } = useTranslation();
  const papers = usePapers();
  const remove = useRemovePaper();
  const mayTeach = useMay("teach");
  if (papers.isPending) return <Loading />;
  if (papers.isError) return <Failed error={papers.error} again={() => void papers.refetch()} />;
  return (
    <>
      {mayTeach && <UploadButton />}
      {papers.data.items.length === 0 && <Quiet title={t("knowledge.noPapers")} />}
      <ul className="flex flex-col gap-2">
        {papers.data.items.map(({ id, name, title, status, verdict, chunks }) => (
          <li key={id} className="flex items-center gap-3 rounded-xl border border-line bg-panel p-3">
            <FileText size={18} aria-hidden className="shrink-0 text-soft" />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{title}</p>
              <p className="truncate text-sm text-soft">{status === "failed" ? verdict : name}</p>
            </div>
            {status === "failed" ? (
              <Tag tone="bad">{t("knowledge.failed")}</Tag>
            ) : (
              <Tag>{t("knowledge.pieces", { count: chunks })}</Tag>
            )}
            {mayTeach && (
              <Button
                look="quiet"
                aria-label={`${t("knowledge.remove")}: ${title}`}
                onClick={() => {
                  if (confirm(t("knowledge.removeSure", { name: title }))) remove.mutate(id);
                }}
              >
                <Trash2 size={16} aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
