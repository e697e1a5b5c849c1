import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import {
  inertJson,
  agentOf,
  automaticMove,
  decideMove,
  findMissingReceipts,
  type AgentName,
  type Evidence,
  type FactKey,
  type Signal,
  type Stage,
  type TurnEvidence,
} from "../../../domain/index.ts";
import { createOfflineModel } from "../model.ts";
import { languageOf } from "../understanding/index.ts";
import { play, SCHEMAS, type ToolName, type World } from "./tools.ts";

const ALL: readonly ToolName[] = ["remember", "propose_stage", "get_client", "search_knowledge", "hand_off"];
const TOOLS: Partial<Record<AgentName, readonly ToolName[]>> = {
  qualify: [...ALL, "search_catalogue"],
  "warm-up": [...ALL, "search_catalogue", "check_availability", "quote", "set_reminder"],
  sell: [
    ...ALL,
    "search_catalogue",
    "check_availability",
    "quote",
    "create_booking",
    "cancel_booking",
    "get_bookings",
    "set_reminder",
  ],
  serve: [...ALL, "get_bookings", "cancel_booking", "check_availability", "search_catalogue", "quote", "set_reminder"],
  feedback: [...ALL, "get_bookings", "search_catalogue"],
};

export const TODAY = "2026-11-21";
const MAX_STEPS = 8;

export interface PlayedTurn {
  said: string;
  reply: string;
  stage: Stage;
  /** Tool calls in order. */
  calls: { name: string; args: Record<string, unknown> }[];
  steps: number;
  /** What the house's receipt check would refuse. */
  unbacked: string[];
  handedOff: boolean;
}

/** Plays the graph around the model: contexts, tools, stage moves, two agents a turn. State is kept as the product keeps it. */
export class Conversation {
  readonly world: World;
  readonly transcript: PlayedTurn[] = [];
  stage: Stage = "new";
  private readonly history: BaseMessage[] = [];
  private readonly model = createOfflineModel();
  today = TODAY;
  client: { name: string | null; phone: string | null } = { name: null, phone: null };
  handedBack: { summary: string; promises: string[] } | null = null;

  constructor(locale: World["locale"] = "ru") {
    this.world = {
      locale,
      facts: {},
      bookings: [],
      signals: [],
      proposal: undefined,
      handedOff: false,
      broken: new Map(),
    };
  }

  private system(agent: AgentName): SystemMessage {
    const { facts, bookings, locale } = this.world;
    const context = {
      now: `${this.today}T08:00:00Z`,
      today: this.today,
      agent,
      stage: this.stage,
      locale,
      organisation: { name: "Demo: Tien-Shan Tours", currency: "KGS", timeZone: "Asia/Bishkek" },
      client: this.client,
      facts,
      bookings,
      handedBack: this.handedBack,
      summary: null,
    };
    return new SystemMessage(`You are the ${agent} agent.\n<context>\n${inertJson(context)}\n</context>`);
  }

  private evidence(heard: readonly Signal[]): Evidence {
    const signals = new Set<Signal>(["client_wrote", ...heard]);
    if (this.world.bookings.some((booking) => booking.status === "booked")) signals.add("booking_stands");
    return { facts: new Set(Object.keys(this.world.facts) as FactKey[]), signals };
  }

  private move(signals: readonly Signal[]): void {
    const evidence = this.evidence(signals);
    const { proposal } = this.world;
    if (proposal !== undefined && decideMove(this.stage, proposal.stage, evidence).allowed) {
      this.stage = proposal.stage;
      this.world.proposal = undefined;
    }
    for (let rule = automaticMove(this.stage, evidence); rule !== undefined; rule = automaticMove(this.stage, evidence))
      this.stage = rule.to;
  }

  manager(text: string): void {
    this.history.push(new AIMessage(`[manager] ${text}`));
  }

  /** One customer message, or several sent in a row, through the whole turn. */
  async say(...texts: string[]): Promise<PlayedTurn> {
    for (const text of texts)
      this.history.push(
        new HumanMessage(
          `<customer_message>\n${text.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}\n</customer_message>`,
        ),
      );
    const tongue = languageOf(texts.join("\n"));
    if (tongue !== undefined) this.world.locale = tongue;
    const turn: PlayedTurn = {
      said: texts.join("\n"),
      reply: "",
      stage: this.stage,
      calls: [],
      steps: 0,
      unbacked: [],
      handedOff: false,
    };
    const messages: BaseMessage[] = [];
    const signals: Signal[] = [];
    this.move([]);
    const agents: AgentName[] = [agentOf(this.stage)];
    while (turn.reply === "" && turn.steps < MAX_STEPS) {
      turn.steps += 1;
      const answer = await this.ask(agents.at(-1) ?? "qualify", messages);
      if ((answer.tool_calls ?? []).length === 0) turn.reply = answer.text;
      else this.act(answer, { messages, signals, turn });
      const agent = agentOf(this.stage);
      if (agent !== agents.at(-1) && agents.length < 2) agents.push(agent);
    }
    this.move(signals);
    this.world.proposal = undefined;
    return this.finish(turn, messages);
  }

  private async ask(agent: AgentName, messages: readonly BaseMessage[]): Promise<AIMessage> {
    const tools = (TOOLS[agent] ?? ALL).map((name) => ({ name, description: name, schema: SCHEMAS[name] }));
    const answer = await this.model.bindTools(tools).invoke([this.system(agent), ...this.history, ...messages]);
    const unbound = (answer.tool_calls ?? []).filter((call) => !(TOOLS[agent] ?? ALL).includes(call.name as ToolName));
    if (unbound.length > 0)
      throw new Error(`${agent} called ${unbound.map((call) => call.name).join(", ")}, which it does not have`);
    return answer;
  }

  private act(answer: AIMessage, scope: { messages: BaseMessage[]; signals: Signal[]; turn: PlayedTurn }): void {
    scope.messages.push(answer);
    for (const call of answer.tool_calls ?? []) {
      this.world.signals = [];
      const content = play(this.world, call);
      scope.turn.calls.push({ name: call.name, args: call.args });
      scope.messages.push(
        new ToolMessage({ content: JSON.stringify(content), tool_call_id: call.id ?? "", name: call.name }),
      );
      scope.signals.push(...this.world.signals);
    }
    const heard = scope.turn.calls
      .filter((call) => call.name === "propose_stage")
      .flatMap((call) => call.args["signals"] as Signal[]);
    this.move(heard);
  }

  private evidenceOf(messages: readonly BaseMessage[]): TurnEvidence {
    const { bookings, facts } = this.world;
    const results = messages
      .filter((message) => ToolMessage.isInstance(message))
      .map((message) => ({ tool: message.name ?? "", content: JSON.parse(message.text) as unknown }));
    const authorOf = (message: BaseMessage): string =>
      HumanMessage.isInstance(message) ? "client" : message.text.startsWith("[manager]") ? "manager" : "bot";
    const history = this.history.map((message) => ({ author: authorOf(message), text: message.text }));
    const notes = this.handedBack?.promises ?? [];
    return { today: this.today, timeZone: "Asia/Bishkek", results, bookings, facts, history, notes };
  }

  private finish(turn: PlayedTurn, messages: readonly BaseMessage[]): PlayedTurn {
    turn.unbacked = findMissingReceipts(turn.reply, () => this.evidenceOf(messages)).map(({ claim }) => claim);
    turn.stage = this.stage;
    turn.handedOff = this.world.handedOff;
    this.world.handedOff = false;
    this.history.push(new AIMessage(turn.reply));
    this.transcript.push(turn);
    return turn;
  }
}
