import { isTestCode, isToolCode, isTypeScript, matchLines, type Rule } from "./source.ts";

/** Patterns are joined from pieces, so that this file does not find itself. */
const FOREIGN = new RegExp(
  [
    `registry\\.npm${"js"}`,
    `registry\\.yarn${"pkg"}`,
    `(deb|security)\\.deb${"ian"}\\.org`,
    `\\.pkg\\.d${"ev"}`,
    `/wo${"rk"}/[a-z.]+/`,
    `/tmp/bash_${"jobs"}`,
    `/ho${"me"}/[a-z]+/`,
    `/Us${"ers"}/[a-z]+/`,
    `/ro${"ot"}/[a-z.]+`,
  ].join("|"),
  "i",
);

/** The same tree must build on every machine: no home folders, no addresses of package registries. */
export const noMachinePaths: Rule = (source) =>
  matchLines(source, FOREIGN, {
    rule: "machine-path",
    message: "a machine path or a registry's address; the machine's own settings say where packages come from",
  });

const SWITCHED_OFF = new RegExp(
  `(oxlint|es${"lint"})-disable|@ts-(expect-error|ig${"nore"}|nocheck)|prettier-ig${"nore"}|v8 ig${"nore"}`,
);
const UNEXPLAINED = new RegExp(`^(?!.* -- \\S.{9,}).*(${SWITCHED_OFF.source})`);

/** A switched-off rule says why on the same line. */
export const suppressionsSayWhy: Rule = (source) => {
  if (!/\.(ts|tsx|js)$/.test(source.path)) return [];
  return matchLines(source, UNEXPLAINED, {
    rule: "suppression-reason",
    message: "a suppression needs its reason on the same line: ` -- why this is right here`",
  });
};

const ENVIRONMENT = /\bprocess\.env\b|\{[^}]*\benv\b[^}]*\}\s*from\s*"(node:)?process"/;

/** config.ts is the one reader of the environment. */
export const oneReaderOfTheEnvironment: Rule = (source) => {
  const { path } = source;
  if (!isTypeScript(path) || path === "config.ts" || isTestCode(path) || isToolCode(path)) return [];
  return matchLines(source, ENVIRONMENT, {
    rule: "environment",
    message: "only config.ts reads the environment; take the value from Config",
  });
};
