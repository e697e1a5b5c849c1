import { Runnable, type RunnableConfig } from "@langchain/core/runnables";

type Work<Input, Output> = (input: Input, config: RunnableConfig) => Output | Promise<Output>;

/**
 * A function as a node or edge of the graph. Where someone traces (LangSmith), the run is reported like any other; otherwise it
 * is just called, without the run tree and its ids that LangChain makes for every function, watched or not.
 */
export class Step<Input, Output> extends Runnable<Input, Output> {
  lc_namespace = ["karavan", "graphs"];
  readonly #work: Work<Input, Output>;

  constructor(name: string, work: Work<Input, Output>) {
    super();
    this.name = name;
    this.#work = work;
  }

  override async invoke(input: Input, config: Partial<RunnableConfig> = {}): Promise<Output> {
    if (config.callbacks === undefined) return this.#work(input, config);
    return this._callWithConfig(async (given: Input) => this.#work(given, config), input, config);
  }
}
