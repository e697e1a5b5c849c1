/** What outlives a conversation: short statements of a customer about themselves, by what they are about. */
export const MEMORY_KINDS = ["health", "family", "complaint", "trip", "preference"] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

const about = (words: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${words})`, "iu");

/** Words that make a sentence worth keeping, Russian and English; the first kind that fits. */
const WORDS: Record<MemoryKind, RegExp> = {
  health: about(
    "аллерг|астм|диабет|давлени|беремен|инвалид|коляск|болезн|боле[ею]|боюсь|боится|укачив|непереносим|лекарств|врач|allerg|asthma|diabet|pregnan|wheelchair|medic|afraid",
  ),
  family: about(
    "жена|жены|муж|дочк|дочь|дочер|сын|ребен|ребён|дет[ией]|мам[аеыу]|пап[аеыу]|бабушк|дедушк|родител|семь[яёейи]|брат|сестр|внук|внуч|день рожден|юбиле|годовщин|свадьб|wife|husband|daughter|son(?!\\p{L})|child|kid|mother|father|parent|grand|family|brother|sister|birthday|anniversary|wedding",
  ),
  complaint: about("жалоб|ужасн|разочаров|недовол|обману|complain|terrible|disappoint"),
  trip: about("был[аи]? (?:в|на|у)(?!\\p{L})|ездил|летал|have been|went to|visited"),
  preference: about(
    "вегетар|веган|халяль|люб(?:лю|им|ит)|обожа|ненави|предпочита|не (?:ед[иа]м|ест|пь[её]м|пь[её]т|могу|можем|переношу)|всегда|никогда|vegetarian|vegan|halal|love|hate|prefer|can't|cannot|don't eat|always|never",
  ),
};

/** What lasting thing a sentence tells, `null` where it is of the day. */
export function memoryKindOf(sentence: string): MemoryKind | null {
  return MEMORY_KINDS.find((kind) => WORDS[kind].test(sentence)) ?? null;
}
