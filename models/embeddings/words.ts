/** Words that carry no topic; they count a little, so that a text of nothing else still has a direction. */
const COMMON = new Set(
  (
    "а бы в во вы где да для до его ее если есть ещё же за и из или их к как ко когда ли мне мы на над не но о об он она они " +
    "от по под при с со так такой там то тот у уже что чтобы это этот я a an and are as at be by can do does for from " +
    "have how i if in is it me my of on or our so that the their there this to was we what when where which will with you your"
  )
    .split(" ")
    .map((word) => word.replaceAll("ё", "е")),
);

/** Longest first within a language; a stem keeps three letters at least. */
const RUSSIAN_ENDINGS =
  /(?:иями|ями|ами|иях|ях|ах|ией|ого|его|ому|ему|ыми|ими|ться|ешь|ишь|ете|ите|ает|яет|ают|яют|ать|ять|еть|ить|ется|ится|ая|яя|ое|ее|ые|ие|ый|ий|ой|ую|юю|ом|ем|ам|ям|ов|ев|ей|ию|ия|ии|ет|ит|ут|ют|ат|ят|ть|[аяоеыиуюьй])$/u;
const ENGLISH_ENDINGS = /(?:ations?|ings?|edly|ed|ies|es|ly|s|y|e)$/;
const MIN_STEM = 3;

export interface Word {
  /** As written, in lower case and without accents. */
  form: string;
  stem: string;
  common: boolean;
}

function stemOf(form: string): string {
  const endings = /[а-я]/u.test(form) ? RUSSIAN_ENDINGS : ENGLISH_ENDINGS;
  const stem = form.replace(endings, "");
  return stem.length >= MIN_STEM ? stem : form;
}

/** The words of a text, lightly normalised: case, ё, accents, endings. Numbers are words too. */
export function toWords(text: string): Word[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .normalize("NFD")
    .replace(/(?!(?<=и)\u0306)\p{M}/gu, "") // accents go, й stays
    .normalize("NFC");
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((form) => ({ form, stem: stemOf(form), common: COMMON.has(form) }));
}
