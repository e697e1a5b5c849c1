import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { inertText, MANAGER_MARK, withoutManagerMark, type Attachment } from "../domain/index.ts";
import type { ContextRows } from "../store/index.ts";

type HistoryMessage = ContextRows["history"][number];

/** Customer text is data: fenced, and unable to close its own fence. */
export function fence(text: string): string {
  return `<customer_message>\n${inertText(text)}\n</customer_message>`;
}

/** What was heard stands in brackets as spoken, and cannot end them. */
const spoken = (words: string): string => words.replaceAll("[", "(").replaceAll("]", ")");

function describeAttachment(attachment: Attachment): string {
  const { kind, name, durationSeconds, latitude, longitude, phone, transcript, unheard } = attachment;
  if (transcript !== undefined) return `[${kind}: ${spoken(transcript)}]`;
  if (kind === "location") return `[location ${latitude}, ${longitude}]`;
  if (kind === "contact") return `[contact ${phone ?? ""}]`;
  const details = [name, durationSeconds === undefined ? undefined : `${Math.round(durationSeconds)} s`];
  if (unheard !== undefined) details.push(`not understood: ${unheard}`);
  return `[${[kind, ...details.filter((detail) => detail !== undefined)].join(", ")}]`;
}

/** What stands in the link that a customer followed is our own words about them, not something they said. */
function describeCommand({ name, argument }: NonNullable<HistoryMessage["command"]>): string[] {
  return [`/${name}`, argument === "" ? "" : `[link ${argument}]`];
}

function customerText(message: HistoryMessage): string {
  if (message.deleted) return "[deleted by the customer]";
  const { command } = message;
  const lines = command === null ? [message.text] : describeCommand(command);
  return [...lines, ...message.attachments.map(describeAttachment)].filter((part) => part !== "").join("\n");
}

/** The conversation so far, as the model sees it. Parts of one reply become one message again. */
export function toModelMessages(history: readonly HistoryMessage[]): BaseMessage[] {
  const messages: BaseMessage[] = [];
  for (const message of history) {
    if (message.author === "client") {
      messages.push(new HumanMessage(fence(customerText(message))));
      continue;
    }
    const isManager = message.author === "manager";
    const text = isManager ? `${MANAGER_MARK} ${message.text}` : withoutManagerMark(message.text);
    const last = messages.at(-1);
    if (!isManager && last instanceof AIMessage && !last.text.startsWith(MANAGER_MARK)) {
      messages[messages.length - 1] = new AIMessage(`${last.text}\n${text}`);
    } else {
      messages.push(new AIMessage(text));
    }
  }
  return messages;
}
