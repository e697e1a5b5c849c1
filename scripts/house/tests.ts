import ts from "typescript";
import { isTypeScript, lineOf, parse, type Finding, type Rule, type Source } from "./source.ts";

const MAX_CASE_LINES = 40;

interface TestCall {
  call: ts.CallExpression;
  /** it, test or describe */
  kind: string;
  /** what stands between it and the call: only, skip, skipIf, each … */
  modifiers: string[];
  title: string | undefined;
}

/** `it("…")`, `it.skip("…")`, `describe.each(rows)("…")`: the call that carries the title. */
function readTestCall(node: ts.Node): TestCall | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const modifiers: string[] = [];
  let callee: ts.Expression = node.expression;
  while (!ts.isIdentifier(callee)) {
    if (ts.isPropertyAccessExpression(callee)) modifiers.unshift(callee.name.text);
    if (!ts.isPropertyAccessExpression(callee) && !ts.isCallExpression(callee)) return undefined;
    callee = callee.expression;
  }
  if (!["it", "test", "describe"].includes(callee.text)) return undefined;
  const [title] = node.arguments;
  if (title === undefined || !ts.isStringLiteralLike(title)) {
    return node.arguments.length < 2 ? undefined : { call: node, kind: callee.text, modifiers, title: undefined };
  }
  return { call: node, kind: callee.text, modifiers, title: title.text };
}

function callbackLines(tree: ts.SourceFile, call: ts.CallExpression): number {
  const body = call.arguments.find((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument));
  if (body === undefined) return 0;
  return tree.getLineAndCharacterOfPosition(body.getEnd()).line + 2 - lineOf(tree, body);
}

/** A skip says why: in a comment on its line or the line above. */
function explained(source: Source, line: number): boolean {
  const [above = "", own = ""] = source.text.split("\n").slice(Math.max(0, line - 2), line);
  return line === 1 ? above.includes("//") : own.includes("//") || /^\s*(\/\/|\*|\/\*)/.test(above);
}

interface Walk {
  source: Source;
  tree: ts.SourceFile;
  seen: Set<string>;
  found: Finding[];
}

function checkCall({ source, tree, seen, found }: Walk, test: TestCall, path: readonly string[]): void {
  const line = lineOf(tree, test.call);
  const report = (rule: string, message: string): void => {
    found.push({ path: source.path, line, rule, message });
  };
  if (test.modifiers.includes("only")) report("test-only", "an exclusive test hides the others");
  const skips = test.modifiers.some((name) => ["skip", "skipIf", "runIf", "todo", "fails"].includes(name));
  if (skips && !explained(source, line)) report("test-skip", "a skip needs its reason in a comment beside it");
  if (test.kind === "describe") return;
  const lines = callbackLines(tree, test.call);
  if (lines > MAX_CASE_LINES) report("test-length", `a test case of ${lines} lines; at most ${MAX_CASE_LINES}`);
  // A table's title is a template: its rows make it unique.
  if (test.title === undefined || test.modifiers.includes("each")) return;
  const full = [...path, test.title].join(" > ");
  if (seen.has(full)) report("test-title", `a second test is called "${full}"`);
  seen.add(full);
}

function walkTests(state: Walk, node: ts.Node, path: readonly string[]): void {
  const test = readTestCall(node);
  if (test !== undefined) checkCall(state, test, path);
  const inside = test?.kind === "describe" ? [...path, test.title ?? `line ${lineOf(state.tree, node)}`] : path;
  ts.forEachChild(node, (child) => walkTests(state, child, inside));
}

/** Cases are short, their titles unique within the file, none is exclusive, and a skip says why. */
export const testsAreFacts: Rule = (source) => {
  if (!isTypeScript(source.path) || !/(\.test\.tsx?|\/testing\/.*\.ts)$/.test(source.path)) return [];
  const tree = parse(source);
  const state: Walk = { source, tree, seen: new Set(), found: [] };
  walkTests(state, tree, []);
  return state.found;
};
