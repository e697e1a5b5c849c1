import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/client.ts";
import { useAssign, useMay, useUsers } from "../api/queries.ts";
import { useSession } from "../session/session.ts";

const NOBODY = "";

/** Who answers for the conversation; changed on the spot. */
export function Assignee({ conversation: { id, assignee, mode } }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const users = useUsers().data?.items ?? [];
  const me = useSession().data?.user.id;
  const assign = useAssign(id);
  const mayTalk = useMay("talk");
  const shown = assign.isPending ? assign.variables : assignee;
  const isKnown = shown === null || users.some((user) => user.id === shown);
  return (
    <select
      aria-label={t("conversation.assignee")}
      value={shown ?? NOBODY}
      disabled={mode === "closed" || !mayTalk}
      onChange={({ target }) => assign.mutate(target.value === NOBODY ? null : target.value)}
      aria-invalid={assign.isError}
      title={assign.error?.message ?? t("conversation.assignee")}
      className={`min-h-6 max-w-40 min-w-0 truncate rounded-full border bg-ground px-2 text-xs text-soft ${assign.isError ? "border-bad" : "border-line"}`}
    >
      <option value={NOBODY}>{t("conversation.nobody")}</option>
      {!isKnown && <option value={shown}>{t("conversation.someoneElse")}</option>}
      {users.map((user) => (
        <option key={user.id} value={user.id}>
          {user.id === me ? t("conversation.me", { name: user.name }) : user.name}
        </option>
      ))}
    </select>
  );
}
