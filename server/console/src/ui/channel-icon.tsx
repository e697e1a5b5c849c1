import { Globe, MessageCircle, Send, Terminal, Webhook } from "lucide-react";
import type { Conversation } from "../api/client.ts";

const ICONS: Partial<Record<Conversation["channel"]["kind"], typeof Globe>> = {
  telegram: Send,
  "web-chat": Globe,
  terminal: Terminal,
  http: Webhook,
};

export function ChannelIcon({ channel }: { channel: Conversation["channel"] }) {
  const Icon = ICONS[channel.kind] ?? MessageCircle;
  return <Icon size={14} role="img" aria-label={channel.name} className="shrink-0 text-soft" />;
}
