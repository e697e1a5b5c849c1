import ts from "typescript";

/** One tracked file, as the rules see it. */
export interface Source {
  path: string;
  text: string;
}

export interface Finding {
  path: string;
  line: number;
  rule: string;
  message: string;
}

export type Rule = (source: Source) => Finding[];

const trees = new WeakMap<Source, ts.SourceFile>();

export function parse(source: Source): ts.SourceFile {
  const known = trees.get(source);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  trees.set(source, tree);
  return tree;
}

export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.endsWith(".generated.ts");
}

/** What runs in a browser: it has that one's clock, and its errors end on the page. */
export const isPageCode = (path: string): boolean => path.startsWith("server/console/src/");

/** Tests and what only tests use. */
export function isTestCode(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.includes("/testing/");
}

/** Code outside the floors: it builds, checks or drives the house and may read the environment and the real clock. */
export function isToolCode(path: string): boolean {
  return /^(scripts|bin|bench|torture|\.ci)\//.test(path) || /\.config\.(ts|js)$/.test(path) || path.startsWith(".");
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The 1-based line on which a node starts, its leading comments not counted. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Every line that matches, as findings. `pattern` must not be global: it is tried on each line anew. */
export function matchLines(source: Source, pattern: RegExp, what: Pick<Finding, "rule" | "message">): Finding[] {
  return source.text
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [{ path: source.path, line: index + 1, ...what }] : []));
}
