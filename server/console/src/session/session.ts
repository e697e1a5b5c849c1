import { useQuery, type UseQueryResult } from "@tanstack/react-query";

export interface Session {
  user: { id: string; name: string; email: string };
}

async function readSession(): Promise<Session | null> {
  const response = await fetch("/api/auth/get-session");
  return response.ok ? ((await response.json()) as Session | null) : null;
}

export const useSession = (): UseQueryResult<Session | null> =>
  useQuery({ queryKey: ["session"], queryFn: readSession, staleTime: 60_000 });

export type SignInAnswer = "ok" | "wrong" | "wait" | "down";

export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  const response = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  }).catch(() => undefined);
  if (response === undefined || response.status >= 500) return "down";
  if (response.status === 429) return "wait";
  return response.ok ? "ok" : "wrong";
}

export async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
}
