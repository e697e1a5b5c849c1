/** E.164 allows at most 15 digits; fewer than 7 is no subscriber number anywhere. */
export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return digits >= 7 && digits <= 15 && /^[\d\s()+.-]+$/.test(text);
}
