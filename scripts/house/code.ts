import ts from "typescript";
import {
  isPageCode,
  isTestCode,
  isToolCode,
  isTypeScript,
  lineOf,
  parse,
  walk,
  type Finding,
  type Rule,
} from "./source.ts";

const SQL_CLOCK =
  /(?<![.\w])(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(current_timestamp|localtimestamp|current_date|current_time)\b/i;
const LOOKS_LIKE_SQL = /\b(select|insert|update|delete|default|where|set|interval|values)\b/i;
const SQL_CLOCK_MESSAGE = "times come from the Clock as parameters, never from the database's own";

/** Tables and statements take their times as parameters: the virtual clock must move leases too. */
export const noSqlClock: Rule = (source) => {
  const { path, text } = source;
  if (path.endsWith(".sql")) {
    return text.split("\n").flatMap((line, index) => {
      const code = line.replace(/--.*$/, "");
      return SQL_CLOCK.test(code) ? [{ path, line: index + 1, rule: "sql-clock", message: SQL_CLOCK_MESSAGE }] : [];
    });
  }
  if (!isTypeScript(path) || isTestCode(path) || isToolCode(path)) return [];
  const tree = parse(source);
  const found: Finding[] = [];
  walk(tree, (node) => {
    const words = textOf(node);
    if (words === undefined || !LOOKS_LIKE_SQL.test(words) || !SQL_CLOCK.test(words)) return;
    found.push({ path, line: lineOf(tree, node), rule: "sql-clock", message: SQL_CLOCK_MESSAGE });
  });
  return found;
};

/** The literal words of a string or a whole template, without what is computed into it. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(" ");
}

/** `Date.now()` and `new Date()` belong to domain/clock.ts alone. */
export const oneClock: Rule = (source) => {
  const { path } = source;
  if (!isTypeScript(path) || isTestCode(path) || isToolCode(path) || isPageCode(path) || path === "domain/clock.ts")
    return [];
  const tree = parse(source);
  const found: Finding[] = [];
  walk(tree, (node) => {
    if (!readsRealClock(node, tree)) return;
    const message = "take the time from a Clock (domain/clock.ts)";
    found.push({ path, line: lineOf(tree, node), rule: "clock", message });
  });
  return found;
};

function readsRealClock(node: ts.Node, tree: ts.SourceFile): boolean {
  if (ts.isNewExpression(node)) {
    return node.expression.getText(tree) === "Date" && (node.arguments?.length ?? 0) === 0;
  }
  return ts.isCallExpression(node) && node.expression.getText(tree) === "Date.now";
}

/** One tree of errors: `code`, `remedy` and whose fault it is are what HTTP and exit statuses are made from. */
export const errorsFromTheTree: Rule = (source) => {
  const { path } = source;
  if (!isTypeScript(path) || isTestCode(path) || isToolCode(path) || isPageCode(path) || path === "domain/errors.ts")
    return [];
  const tree = parse(source);
  const found: Finding[] = [];
  const report = (node: ts.Node, message: string): void => {
    found.push({ path, line: lineOf(tree, node), rule: "errors", message });
  };
  walk(tree, (node) => {
    if (ts.isHeritageClause(node) && /^extends \w*Error$/.test(node.getText(tree))) {
      report(node, "error classes stand in domain/errors.ts");
    }
    if (ts.isThrowStatement(node) && /^new Error\b/.test(node.expression.getText(tree))) {
      report(node, "throw one of domain/errors.ts: it has a code and a remedy");
    }
  });
  return found;
};
