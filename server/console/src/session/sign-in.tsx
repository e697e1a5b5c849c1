import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { typedIn } from "../ui/form.ts";
import { Button } from "../ui/button.tsx";
import { signIn, type SignInAnswer } from "./session.ts";

const FIELD = "w-full rounded-lg border border-line bg-ground px-3 py-2 text-base text-ink";

export function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<SignInAnswer>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const came = await signIn(typedIn(form, "email"), typedIn(form, "password"));
    setBusy(false);
    setAnswer(came);
    if (came === "ok") onDone();
  };
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <form
        onSubmit={(event) => void submit(event)}
        className="flex w-full max-w-sm flex-col gap-4 rounded-2xl border border-line bg-panel p-6"
      >
        <h1 className="text-xl font-semibold">{t("signIn.title")}</h1>
        <label className="flex flex-col gap-1 text-sm text-soft">
          {t("signIn.email")}
          <input className={FIELD} name="email" type="email" autoComplete="username" required autoFocus />
        </label>
        <label className="flex flex-col gap-1 text-sm text-soft">
          {t("signIn.password")}
          <input className={FIELD} name="password" type="password" autoComplete="current-password" required />
        </label>
        {answer !== undefined && answer !== "ok" && (
          <p role="alert" className="rounded-lg bg-bad-ground px-3 py-2 text-sm text-bad">
            {t(`signIn.${answer}`)}
          </p>
        )}
        <Button look="main" type="submit" disabled={isBusy} className="min-h-11">
          {t("signIn.submit")}
        </Button>
      </form>
    </main>
  );
}
