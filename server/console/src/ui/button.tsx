import type { ButtonHTMLAttributes, ReactNode } from "react";

const LOOKS = {
  main: "bg-accent text-accent-ink hover:opacity-90",
  plain: "bg-raised text-ink hover:bg-line",
  quiet: "text-soft hover:bg-raised hover:text-ink",
  bad: "bg-bad-ground text-bad hover:opacity-90",
} as const;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof LOOKS;
  icon?: ReactNode;
}

export function Button({ look = "plain", icon, children, className = "", type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg px-3 text-sm font-medium whitespace-nowrap transition disabled:opacity-50 ${LOOKS[look]} ${className}`}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}
