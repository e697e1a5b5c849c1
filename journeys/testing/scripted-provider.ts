import { LLMock, type ChatCompletionRequest, type FixtureResponse } from "@copilotkit/aimock";

/** What the tools of this turn have answered so far, newest last. */
export type ToolAnswers = readonly Record<string, unknown>[];
export type Step = FixtureResponse | ((answers: ToolAnswers) => FixtureResponse | Promise<FixtureResponse>);

/** An OpenAI-compatible server that we did not write, with a mind of its own for each sentence. */
export interface ScriptedProvider {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  /** What the model answers to a message, request by request; the last step answers all that follow. */
  answer(said: string, ...steps: Step[]): void;
  /** The next answers come broken in the middle of their JSON. */
  breakJson(broken: boolean): void;
  readonly requests: number;
  close(): Promise<void>;
}

const textOf = (content: unknown): string => (typeof content === "string" ? content : JSON.stringify(content));

/** A tool call as the wire has it. */
export function call(name: string, args: unknown): FixtureResponse {
  return calls([name, args]);
}

export function calls(...list: readonly (readonly [name: string, args: unknown])[]): FixtureResponse {
  return {
    toolCalls: list.map(([name, args]) => ({
      name,
      arguments: typeof args === "string" ? args : JSON.stringify(args),
    })),
  };
}

function answersIn(request: ChatCompletionRequest): ToolAnswers {
  const lastUser = request.messages.findLastIndex(({ role }) => role === "user");
  return request.messages
    .slice(lastUser)
    .filter(({ role }) => role === "tool")
    .map(({ content }) => JSON.parse(textOf(content)) as Record<string, unknown>);
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const mock = new LLMock({ port: 0, logLevel: "silent" });
  await mock.start();
  return {
    get baseUrl() {
      return `${mock.url}/v1`;
    },
    answer: (said, ...steps) => {
      let asked = 0;
      const respond = (request: ChatCompletionRequest): FixtureResponse | Promise<FixtureResponse> => {
        const step = steps[Math.min(asked, steps.length - 1)];
        asked += 1;
        if (step === undefined) return { content: "" };
        return typeof step === "function" ? step(answersIn(request)) : step;
      };
      mock.onMessage(said, respond);
    },
    breakJson: (broken) => void (broken ? mock.setChaos({ malformedRate: 1 }) : mock.clearChaos()),
    get requests() {
      return mock.getRequests().length;
    },
    close: () => mock.stop(),
  };
}
