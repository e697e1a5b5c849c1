import { phrases } from "./text.ts";

export interface Place {
  ru: string;
  en: string;
  /** Phrases as in `phrases`, over normal text. */
  forms: string;
}

/** Places customers of Kyrgyz tours name, in the forms they use. Whether a tour goes there is the catalogue's to say. */
export const PLACES: readonly Place[] = [
  {
    ru: "Иссык-Куль",
    en: "Issyk-Kul",
    forms: `
      иссык-кул* | иссык кул* | иссыккул* | исык-кул* | исык кул* | исыкул* | ысык-кол* | ысык-көл* |
      issyk-kul* | issyk kul* | issykkul* | issyk-kol | ysyk-kol | ysyk-kul | isyk kul | issik kul | issik-kul
    `,
  },
  {
    ru: "Сон-Куль",
    en: "Song-Kul",
    forms: `
      сон-кул* | сон кул* | сонкул* | сонг-кул* | сонг кул* | соң-көл* | son-kul* | son kul* | sonkul* |
      song-kul* | song kul* | songkul* | song-kol | song kol | son-kol | song-köl | song köl
    `,
  },
  {
    ru: "Ала-Арча",
    en: "Ala-Archa",
    forms: `ала-арч* | ала арч* | алаарч* | аларч* | ala-archa | ala archa | alaarcha`,
  },
  {
    ru: "Ала-Куль",
    en: "Ala-Kul",
    forms: `ала-кул* | ала кул* | алакул* | ala-kul* | ala kul* | alakul* | ala-kol | ala kol`,
  },
  {
    ru: "Алтын-Арашан",
    en: "Altyn-Arashan",
    forms: `алтын-арашан* | алтын арашан* | арашан* | altyn-arashan | altyn arashan | altin arashan | arashan`,
  },
  { ru: "Каракол", en: "Karakol", forms: `каракол* | karakol*` },
  {
    ru: "Джети-Огуз",
    en: "Jeti-Oguz",
    forms: `
      джети-огуз* | джети огуз* | джетыогуз* | джеты-огуз* | джеты огуз* | жети-огуз* | жети огуз* |
      семь быков | jeti-oguz | jeti oguz | jeti-ögüz | jety-oguz | jety oguz | jeti-oghuz | seven bulls
    `,
  },
  {
    ru: "Сары-Челек",
    en: "Sary-Chelek",
    forms: `сары-челек* | сары челек* | сарычелек* | sary-chelek* | sary chelek* | sarychelek*`,
  },
  { ru: "Арсланбоб", en: "Arslanbob", forms: `арсланбоб* | арстанбап* | arslanbob* | arstanbap*` },
  {
    ru: "Таш-Рабат",
    en: "Tash-Rabat",
    forms: `таш-рабат* | таш рабат* | ташрабат* | tash-rabat | tash rabat | tashrabat`,
  },
  {
    ru: "Чолпон-Ата",
    en: "Cholpon-Ata",
    forms: `чолпон-ат* | чолпон ат* | чолпонат* | cholpon-ata | cholpon ata | cholponata`,
  },
  {
    ru: "каньон Сказка",
    en: "Skazka Canyon",
    forms: `
      каньон* сказк* | сказк* каньон* | в сказк* | скaзк* | сказку | skazka* | fairytale canyon |
      fairy tale canyon
    `,
  },
  { ru: "Барскоон", en: "Barskoon", forms: `барскоон* | барскаун* | барскон* | barskoon* | barskaun*` },
  {
    ru: "Кель-Суу",
    en: "Kel-Suu",
    forms: `кель-су* | кель су* | кел-су* | көл-суу* | kel-suu | kel suu | kol-suu | kol suu | köl-suu`,
  },
  { ru: "Нарын", en: "Naryn", forms: `нарын* | naryn*` },
  { ru: "Кочкор", en: "Kochkor", forms: `кочкор* | kochkor*` },
  { ru: "Чон-Кемин", en: "Chon-Kemin", forms: `чон-кемин* | чон кемин* | chon-kemin | chon kemin` },
  { ru: "Чункурчак", en: "Chunkurchak", forms: `чункурчак* | чуңкурчак* | chunkurchak*` },
  { ru: "Суусамыр", en: "Suusamyr", forms: `суусамыр* | сусамыр* | suusamyr*` },
  { ru: "Иссык-Ата", en: "Issyk-Ata", forms: `иссык-ат* | иссык ат* | ысык-ат* | issyk-ata | issyk ata | ysyk-ata` },
  { ru: "башня Бурана", en: "Burana Tower", forms: `бурана* | бурану | бураны | башн* буран* | burana*` },
  {
    ru: "Тянь-Шань",
    en: "Tien-Shan",
    forms: `тянь-шан* | тянь шан* | тяньшан* | tien-shan | tien shan | tian shan | tian-shan`,
  },
  { ru: "пик Ленина", en: "Lenin Peak", forms: `пик* ленина | lenin peak | peak lenin` },
  { ru: "Памир", en: "Pamir", forms: `памир* | pamir*` },
  { ru: "Хан-Тенгри", en: "Khan-Tengri", forms: `хан-тенгри | хан тенгри | khan-tengri | khan tengri` },
  { ru: "Джыргалан", en: "Jyrgalan", forms: `джыргалан* | жыргалан* | jyrgalan*` },
  { ru: "Токмок", en: "Tokmok", forms: `токмок* | tokmok*` },
  { ru: "Талас", en: "Talas", forms: `талас* | talas*` },
  { ru: "Баткен", en: "Batken", forms: `баткен* | batken*` },
  { ru: "Джалал-Абад", en: "Jalal-Abad", forms: `джалал-абад* | джалалабад* | жалал-абад* | jalal-abad | jalalabad` },
  { ru: "Ош", en: "Osh", forms: `ош | оше | оша | ошу | ошской | osh` },
  { ru: "Бишкек", en: "Bishkek", forms: `бишкек* | bishkek` },
  { ru: "Алматы", en: "Almaty", forms: `алматы | алма-ат* | алмата | almaty` },
  {
    ru: "Кыргызстан",
    en: "Kyrgyzstan",
    forms: `кыргызстан* | киргизи* | киргизстан* | кыргызстандын | kyrgyzstan* | kirgizstan | kyrgyz republic`,
  },
];

const COMPILED = PLACES.map((place) => ({ place, pattern: phrases(place.forms) }));
/** "из Бишкека", "from Bishkek": where they start, not where they want to go. */
const ORIGIN_BEFORE =
  /(?:^|[^\p{L}])(?:из|мы из|живу в|живем в|находимся в|прилетаем в|прилетаю в|летим через|from|live in|living in|based in|arrive in|arriving in|fly to|flying to|flying into|land in)[ ]+$/u;
const REFUSED_BEFORE =
  /(?:^|[^\p{L}])(?:не хочу|не хотим|не|кроме|only not|not|not to|except|anything but)(?: в| на| to)? $/u;

/** Known places in the order they are named, without where the customers come from and what they do not want. */
export function knownPlaces(normal: string): Place[] {
  const found: { place: Place; index: number }[] = [];
  for (const { place, pattern } of COMPILED) {
    const match = pattern.exec(normal);
    if (match === null) continue;
    const before = normal.slice(0, match.index);
    if (!ORIGIN_BEFORE.test(before) && !REFUSED_BEFORE.test(before)) found.push({ place, index: match.index });
  }
  const specific = found.filter(({ place }) => place.ru !== "Кыргызстан");
  return (specific.length > 0 ? specific : found).sort((a, b) => a.index - b.index).map(({ place }) => place);
}

const CAPITAL = "(\\p{Lu}[\\p{L}'-]{2,}(?:[ -]\\p{Lu}[\\p{L}'-]+)?)";
const TOWARDS = new RegExp(
  `(?:^|[^\\p{L}])(?:в|во|на|к|ко|до|по|to|visit|visiting|see|in|around)\\s+(?:the\\s+)?${CAPITAL}`,
  "gu",
);
const WANTS_TO_GO = phrases(`
  хоч* | хот* | еха* | поеха* | едем | еду | тур* | поездк* | отдых* | экскурси* | интересу* | съезди* |
  слетать | побывать | посмотреть | trip | tour* | go | going | visit* | travel* | see | есть | do you have |
  want
`);
const NO_PLACE = phrases(`
  январ* | феврал* | март* | апрел* | мае | май | июн* | июл* | август* | сентябр* | октябр* | ноябр* |
  декабр* | january | february | march | april | may | june | july | august | september | october |
  november | december | monday | tuesday | wednesday | thursday | friday | saturday | sunday | понедельник |
  вторник | сред* | четверг | пятниц* | суббот* | воскресень* | горы | озеро | тур | туры | тура | туре |
  вас | ваш* | whatsapp | ватсап | телеграм* | telegram | instagram | инстаграм* | english | russian |
  русск* | английск* | i | your
`);

function canonical(word: string): string {
  return word.replace(/(?:ции)$/u, "ция").replace(/(?:цию)$/u, "ция");
}

/** A capitalised place we have never heard of: "хочу в Турцию". The catalogue will tell that it has none. */
function unknownPlace(raw: string, normal: string): string | undefined {
  if (!WANTS_TO_GO.test(normal)) return undefined;
  for (const match of raw.matchAll(TOWARDS)) {
    const name = match[1];
    if (name !== undefined && !NO_PLACE.test(name.toLowerCase().replace(/ё/g, "е"))) return canonical(name);
  }
  return undefined;
}

export interface DestinationHints {
  language: "ru" | "en";
  /** The customer was asked where to: a short free answer is taken as a place. */
  asked: boolean;
}

export function findDestination(raw: string, normal: string, hints: DestinationHints): string | undefined {
  const places = knownPlaces(normal).filter(
    (place) => place.en !== "Kyrgyzstan" || WANTS_TO_GO.test(normal) || hints.asked,
  );
  if (places.length > 0)
    return places
      .slice(0, 2)
      .map((place) => place[hints.language])
      .join(", ");
  return unknownPlace(raw, normal);
}

const INTERESTS: readonly [RegExp, { ru: string; en: string }][] = [
  [
    phrases(`треккинг* | трекинг* | трек | поход* | хайкинг* | пешком | пеш* | trek* | hik*`),
    { ru: "треккинг", en: "trekking" },
  ],
  [phrases(`конн* | лошад* | верхом | horse* | riding`), { ru: "лошади", en: "horse riding" }],
  [phrases(`юрт* | yurt* | nomad* | кочевник* | кочевой`), { ru: "юрты", en: "yurts" }],
  [phrases(`пляж* | купаться | поплавать | beach* | swim*`), { ru: "пляж", en: "beach" }],
  [phrases(`озер* | lake*`), { ru: "озеро", en: "lake" }],
  [phrases(`каньон* | canyon*`), { ru: "каньон", en: "canyon" }],
  [phrases(`водопад* | waterfall*`), { ru: "водопад", en: "waterfall" }],
  [phrases(`лыж* | сноуборд* | катать*я | ski* | snowboard*`), { ru: "лыжи", en: "skiing" }],
  [phrases(`джип* | внедорожник* | jeep* | 4x4 | off-road`), { ru: "джип", en: "jeep" }],
  [phrases(`горячи* источник* | термальн* | hot springs | thermal`), { ru: "горячие источники", en: "hot springs" }],
  [
    phrases(`истори* | культур* | history | culture | silk road | шелков*`),
    { ru: "история и культура", en: "culture" },
  ],
  [phrases(`фото | фототур* | photo*`), { ru: "фото", en: "photo" }],
  [phrases(`горы | гор | в горах | горный | горах | mountain*`), { ru: "горы", en: "mountains" }],
];

/** What they like, for the catalogue's text search. */
export function findInterests(normal: string, language: "ru" | "en"): string | undefined {
  const found = INTERESTS.filter(([pattern]) => pattern.test(normal)).map(([, name]) => name[language]);
  return found.length === 0 ? undefined : found.slice(0, 3).join(", ");
}
