import { Link, Outlet } from "@tanstack/react-router";
import { BookOpen, Inbox, Languages, LogOut, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLive } from "./api/live.ts";
import { switchLanguage } from "./i18n/index.ts";
import { SignIn } from "./session/sign-in.tsx";
import { signOut, useSession } from "./session/session.ts";
import { Failed, Loading } from "./ui/states.tsx";

const LINK =
  "flex flex-col items-center justify-center gap-0.5 rounded-lg px-2 py-1.5 text-[11px] text-soft hover:bg-raised hover:text-ink sm:w-16 [&.active]:bg-ours [&.active]:text-ink";

function Menu() {
  const { t } = useTranslation();
  const leave = async (): Promise<void> => {
    await signOut();
    sessionStorage.clear();
    location.assign("/console/"); // nothing of what was shown stays in the page's memory
  };
  return (
    <nav
      aria-label={t("nav.menu")}
      className="order-last flex shrink-0 justify-around gap-1 border-t border-line bg-panel p-1 sm:order-first sm:flex-col sm:justify-start sm:border-t-0 sm:border-r sm:p-2"
    >
      <Link to="/inbox" className={LINK}>
        <Inbox size={20} aria-hidden />
        {t("nav.inbox")}
      </Link>
      <Link to="/knowledge" className={LINK}>
        <BookOpen size={20} aria-hidden />
        {t("nav.knowledge")}
      </Link>
      <span className="hidden flex-1 sm:block" />
      <button type="button" className={LINK} onClick={() => void switchLanguage()}>
        <Languages size={20} aria-hidden />
        {t("nav.language")}
      </button>
      <button type="button" className={LINK} onClick={() => void leave()}>
        <LogOut size={20} aria-hidden />
        {t("nav.signOut")}
      </button>
    </nav>
  );
}

function Desk() {
  const { t } = useTranslation();
  const connection = useLive();
  return (
    <div className="flex h-dvh flex-col sm:flex-row">
      <Menu />
      <main className="flex min-h-0 min-w-0 flex-1 flex-col">
        {connection === "lost" && (
          <p
            role="status"
            className="flex items-center justify-center gap-2 bg-warn-ground px-3 py-1 text-sm text-warn"
          >
            <WifiOff size={14} aria-hidden /> {t("offline")}
          </p>
        )}
        <Outlet />
      </main>
    </div>
  );
}

/** The desk for who is signed in, the door for who is not. */
export function Shell() {
  const session = useSession();
  if (session.isPending) return <Loading />;
  if (session.isError) return <Failed error={session.error} again={() => void session.refetch()} />;
  return session.data === null ? <SignIn onDone={() => void session.refetch()} /> : <Desk />;
}
