import { describe, expect, it } from "vitest";
import { BOOKING, ALL_NEEDS, playTurn, type TurnSetup } from "./testing/index.ts";

const play = async (setup: TurnSetup) => (await playTurn(setup)).outcome;
const path = (outcome: Awaited<ReturnType<typeof play>>): string[] =>
  outcome.state.moves.map(({ from, to }) => `${from} > ${to}`);
const propose = (stage: string, ...signals: string[]) => ({
  toolCalls: [{ name: "propose_stage", args: { stage, signals } }],
});
const needs = {
  toolCalls: [{ name: "remember", args: { facts: Object.entries(ALL_NEEDS).map(([key, value]) => ({ key, value })) } }],
};
const search = { toolCalls: [{ name: "search_catalogue", args: {} }] };
const reply = { reply: "Хорошо." };

describe("stages within a turn", () => {
  it("begin with qualification, because the customer has written", async () => {
    const outcome = await play({ script: [reply] });
    expect(path(outcome)).toEqual(["new > qualification"]);
    expect(outcome.state.moves[0]?.evidence.signals).toEqual(["client_wrote"]);
  });

  it("pass to the next agent in the middle, on facts", async () => {
    const { outcome, models } = await playTurn({ script: [needs, reply] });
    expect(path(outcome)).toEqual(["new > qualification", "qualification > warm-up"]);
    expect(outcome.state.agents).toEqual(["qualify", "warm-up"]);
    expect(models.requests.map(({ purpose }) => purpose)).toEqual(["qualify", "warm-up"]);
    expect(models.requests[1]?.messages[0]?.text).toContain('"stage":"warm-up"');
  });

  it("wait with receipts until the end: the customer has not seen the offer yet", async () => {
    const { outcome, models } = await playTurn({ script: [needs, search, reply] });
    expect(models.requests.map(({ purpose }) => purpose)).toEqual(["qualify", "warm-up", "warm-up"]);
    expect(path(outcome).at(-1)).toBe("warm-up > offer");
    expect(outcome.state.stage).toBe("offer");
  });

  it("let two agents speak at most, though the deal moves on", async () => {
    const script = [needs, propose("qualification", "needs_changed"), reply];
    const { outcome, models } = await playTurn({ script });
    expect(new Set(models.requests.map(({ purpose }) => purpose))).toEqual(new Set(["qualify", "warm-up"]));
    expect(outcome.state.agents).toEqual(["qualify", "warm-up"]);
    expect(path(outcome)).toContain("warm-up > qualification");
  });

  it("take a booking to sale when the turn ends", async () => {
    const script = [{ toolCalls: [{ name: "create_booking", args: {} }] }, reply];
    expect(path(await play({ script, context: { stage: "negotiation" } }))).toEqual(["negotiation > sale"]);
  });

  it("take a cancelled booking back to negotiation, although one stood at the start", async () => {
    const script = [{ toolCalls: [{ name: "cancel_booking", args: {} }] }, reply];
    const context: TurnSetup["context"] & {} = { stage: "sale", bookings: [BOOKING] };
    expect(path(await play({ script, context }))).toEqual(["sale > negotiation"]);
  });
});

describe("a proposed stage", () => {
  it("is taken in the middle on what the client said, and its agent goes on", async () => {
    const script = [propose("service", "service_question"), reply];
    const outcome = await play({ script, context: { stage: "sale", bookings: [BOOKING] } });
    expect(path(outcome)).toEqual(["sale > service"]);
    expect(outcome.state).toMatchObject({ agents: ["sell", "serve"], proposal: null });
  });

  it("waits for its receipt until the end", async () => {
    const script = [{ toolCalls: [...search.toolCalls, ...propose("offer").toolCalls] }, reply];
    const outcome = await play({ script, context: { stage: "negotiation" } });
    expect(path(outcome)).toEqual(["negotiation > offer"]);
  });

  it("that is refused stands in the trace with what was missing", async () => {
    const outcome = await play({ script: [propose("service", "service_question"), reply], context: { stage: "sale" } });
    expect(path(outcome)).toEqual([]);
    expect(outcome.state.proposal).toBeNull();
    expect(outcome.state.trace.at(-1)).toMatchObject({
      step: "move",
      what: "sale → service",
      outcome: "refused: booking_stands",
    });
  });

  it("that the table does not know is refused by name", async () => {
    const outcome = await play({ script: [propose("feedback"), reply], context: { stage: "offer" } });
    expect(outcome.state.trace.at(-1)).toMatchObject({ what: "offer → feedback", outcome: "refused: no-such-move" });
  });

  it("of the stage it is in already says nothing", async () => {
    const outcome = await play({ script: [propose("offer"), reply], context: { stage: "offer" } });
    expect(outcome.state.trace.filter(({ step }) => step === "move")).toEqual([]);
  });
});
