import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACT_KEYS } from "./fact.ts";
import {
  AGENTS,
  MOVES,
  REPORTABLE_SIGNALS,
  SIGNALS,
  STAGES,
  agentOf,
  automaticMove,
  decideMove,
  type Evidence,
  type Stage,
} from "./stages.ts";

const stage = fc.constantFrom(...STAGES);
const evidence: fc.Arbitrary<Evidence> = fc.record({
  facts: fc.subarray([...FACT_KEYS]).map((keys) => new Set(keys)),
  signals: fc.subarray([...SIGNALS]).map((signals) => new Set(signals)),
});
const ALL: Evidence = { facts: new Set(FACT_KEYS), signals: new Set(SIGNALS) };
const NONE: Evidence = { facts: new Set(), signals: new Set() };

function reachableFrom(start: Stage): Set<Stage> {
  const reached = new Set<Stage>([start]);
  for (const from of reached) for (const rule of MOVES) if (rule.from === from) reached.add(rule.to);
  return reached;
}

const holds = (rule: (typeof MOVES)[number], { facts, signals }: Evidence): boolean =>
  (rule.facts ?? []).every((key) => facts.has(key)) && (rule.signals ?? []).every((signal) => signals.has(signal));

describe("the table of stages", () => {
  it("reaches every stage from new", () => {
    expect([...reachableFrom("new")].toSorted()).toEqual([...STAGES].toSorted());
  });

  it("has no dead end but repeat, after which a new deal begins", () => {
    expect(STAGES.filter((from) => !MOVES.some((rule) => rule.from === from))).toEqual(["repeat"]);
    for (const from of STAGES) expect(reachableFrom(from)).toContain("repeat");
  });

  it("lets a customer who books move to sale from every stage before it", () => {
    const booked: Evidence = { facts: new Set(), signals: new Set(["booking_created"]) };
    for (const from of ["qualification", "warm-up", "offer", "negotiation"] as const) {
      expect([from, automaticMove(from, booked)?.to]).toEqual([from, "sale"]);
    }
  });

  it("asks each move for some evidence, and names only what exists", () => {
    for (const rule of MOVES) {
      expect((rule.facts ?? []).length + (rule.signals ?? []).length).toBeGreaterThan(0);
      for (const key of rule.facts ?? []) expect(FACT_KEYS).toContain(key);
      for (const signal of rule.signals ?? []) expect(SIGNALS).toContain(signal);
      expect(rule.from).not.toBe(rule.to);
    }
  });

  it("has an agent for every stage, and a stage for every agent", () => {
    expect(new Set(STAGES.map(agentOf))).toEqual(new Set(AGENTS));
  });

  it("needs a receipt for every move into a sale: no agent's word is enough", () => {
    const reported: Evidence = { facts: new Set(FACT_KEYS), signals: new Set(REPORTABLE_SIGNALS) };
    for (const from of STAGES) expect(decideMove(from, "sale", reported).allowed).toBe(false);
  });
});

describe("automatic moves", () => {
  it("come to an end, whatever the evidence, and visit no stage twice", () => {
    fc.assert(
      fc.property(stage, evidence, (start, given) => {
        fc.pre(!given.signals.has("booking_created") || !given.signals.has("no_booking")); // a turn holds one of the two
        const seen = [start];
        for (let rule = automaticMove(start, given); rule !== undefined; rule = automaticMove(rule.to, given)) {
          expect(seen).not.toContain(rule.to);
          seen.push(rule.to);
        }
      }),
    );
  });

  it("are none without evidence", () => {
    for (const from of STAGES) expect(automaticMove(from, NONE)).toBeUndefined();
  });

  it("take a client with all four needs from new to warm-up", () => {
    const known: Evidence = {
      facts: new Set(["destination", "dates", "party", "budget"]),
      signals: new Set(["client_wrote"]),
    };
    expect(automaticMove("new", known)?.to).toBe("qualification");
    expect(automaticMove("qualification", known)?.to).toBe("warm-up");
    expect(automaticMove("warm-up", known)).toBeUndefined();
  });

  it("take only what the table calls automatic", () => {
    fc.assert(
      fc.property(stage, evidence, (from, given) => {
        const rule = automaticMove(from, given);
        fc.pre(rule !== undefined);
        expect(rule).toMatchObject({ automatic: true, from });
        expect(decideMove(from, rule.to, given).allowed).toBe(true);
      }),
    );
  });
});

describe("a proposed move", () => {
  it("is allowed exactly when all evidence of one of its rules is there", () => {
    fc.assert(
      fc.property(stage, stage, evidence, (from, to, given) => {
        const decision = decideMove(from, to, given);
        const allowed = MOVES.some((rule) => rule.from === from && rule.to === to && holds(rule, given));
        expect(decision.allowed).toBe(allowed);
        expect(!decision.allowed || holds(decision.rule, given)).toBe(true);
      }),
    );
  });

  it("is not undone by more evidence", () => {
    fc.assert(
      fc.property(stage, stage, evidence, (from, to, given) => {
        fc.pre(decideMove(from, to, given).allowed);
        expect(decideMove(from, to, ALL).allowed).toBe(true);
      }),
    );
  });

  it("hears what the nearest rule still needs", () => {
    const given: Evidence = { facts: new Set(["destination"]), signals: new Set() };
    expect(decideMove("qualification", "warm-up", given)).toEqual({
      allowed: false,
      reason: "evidence-missing",
      missing: ["interest"],
    });
    expect(decideMove("offer", "offer", ALL)).toEqual({ allowed: false, reason: "same-stage" });
    expect(decideMove("new", "feedback", ALL)).toEqual({ allowed: false, reason: "no-such-move" });
  });
});
