import { phrases, stem, words } from "./text.ts";

/** A question for the knowledge base: what to search for, and the word stems a passage must hold to count as an answer. */
export interface KnowledgeQuestion {
  topic: string;
  query: string;
  stems: readonly string[];
}

interface Topic {
  topic: string;
  pattern: RegExp;
  query: { ru: string; en: string };
  stems: readonly string[];
}

const TOPICS: readonly Topic[] = [
  topic(
    "pets",
    `собак* | собачк* | песик* | питомц* | животн* | кошк* | кота | с котом | dog | dogs | puppy | pet | pets | cat`,
    ["можно с собакой", "can I bring my dog", "собак животн dog pet"],
  ),
  topic("visa", `виз* | безвиз* | загран* | паспорт* | документ* | visa* | passport* | documents`, [
    "виза паспорт документы",
    "visa passport documents",
    "виз паспорт документ visa passport document",
  ]),
  topic("hire", `прокат* | напрокат | аренд* | rent | rents | rental* | renting | hire | for hire`, [
    "аренда прокат снаряжения",
    "rent hire equipment",
    "аренд прокат rent hire",
  ]),
  topic(
    "packing",
    `
      что взять | что брать | что … с собой | какие вещи | что надеть | одежд* | обувь | снаряжени* | экипировк* | рюкзак* |
      what to bring | what should … bring | what do … bring | what to pack | what should … wear |
      what to wear | packing* | pack | clothes | shoes | equipment | gear
    `,
    [
      "что взять с собой одежда",
      "what to bring packing",
      "взять брать собой одежд обув снаряж вещ bring pack wear clothes shoes gear",
    ],
  ),
  topic(
    "cancellation",
    `
      отмен* если* | если … отмен* | условия отмены | услови* возврат* | возврат* | вернете деньги |
      вернут … деньги | при отмене | штраф* | политик* отмены | можно … отменить | можно ли отменить |
      если не смо* | если заболе* | если передума* | перенести* | перенос* | cancellation* | refund* |
      cancel policy | can i cancel | can we cancel | if … cancel | if we can't* | reschedul* | change the date
    `,
    ["отмена возврат перенос", "cancellation refund policy", "отмен возвр перенос cancel refund resched"],
  ),
  topic(
    "payment",
    `
      оплат* | предоплат* | платить | заплатить | карта | картой | карту | карты | карточк* | наличн* | перевод* | мбанк* | элсом | рассрочк* |
      payment* | pay | paid | deposit* | prepay* | card | cash | instal* | transfer money
    `,
    ["оплата предоплата карта", "payment deposit card", "оплат плат карт налич рассроч pay deposit card cash"],
  ),
  topic(
    "children",
    `
      с ребенком можно | можно … с ребенком | можно … с детьми | можно ли … дет* | с какого возраста |
      минимальный возраст | подойдет … дет* | подойдет … ребен* | детск* | скидк* … дет* | скидк* … ребен* |
      can … children | can … kids | suitable for kids | suitable for children | age limit | minimum age |
      how old | child discount | child price | ok for kids | with kids ok | kid-friendly | kid friendly |
      for children
    `,
    ["дети возраст детская цена", "children age child price", "дет ребен возраст child kid age"],
  ),
  topic(
    "weather",
    `
      погод* | температур* | холодно | жарко | тепло ли | дожд* | снег | weather | temperature | cold | hot |
      rain* | snow
    `,
    [
      "погода температура",
      "weather temperature",
      "погод темпер холод тепл дожд сне weather temper cold warm rain snow",
    ],
  ),
  topic(
    "transfer",
    `
      трансфер* | аэропорт* | встретите | встреча | где … встречаемся | откуда выезд* | откуда … едем |
      место сбора | место встречи | заберете | забираете | из отеля | во сколько* | время выезда |
      на чем … едем | на чем … везете | транспорт* | какая машина | на какой машине | transfer* | airport | pick up | pickup | pick us up |
      pick me up | meeting point | where do we meet | where does it start | what time | from the hotel |
      transport*
    `,
    [
      "трансфер место сбора время выезда",
      "transfer pick-up meeting point time",
      "трансфер аэропорт встреч сбор выезд забер transfer airport pick meet",
    ],
  ),
  topic(
    "safety",
    `
      безопасн* | опасно | опасен | страшно | страховк* | страхов* | спасател* | гид* … опыт* | safe |
      safety | dangerous | insurance | insured | is it safe
    `,
    ["безопасность страховка гид", "safety insurance guide", "безопас опасн страх гид safe insur danger guide"],
  ),
  topic(
    "food",
    `
      питани* | еда | кормят | кормить | завтрак* | обед* | ужин* | вегетариан* | веган* | халяль* |
      аллерг* | food | meals | breakfast | lunch | dinner | vegetarian* | vegan* | halal | allerg*
    `,
    [
      "питание еда вегетарианское",
      "food meals vegetarian",
      "питан еда кормя завтрак обед ужин вегетар хала food meal breakf vegetar halal",
    ],
  ),
  topic(
    "health",
    `
      горная болезнь | горняшк* | высот* | здоровь* | беременн* | укачива* | астм* | давлени* | физическ* |
      подготовк* | тяжело ли | altitude | health | pregnan* | fitness | beginner* | физподготовк* | новичк*
    `,
    [
      "высота здоровье подготовка",
      "altitude health fitness",
      "высот здоров беремен подготов новичк altitud health pregnan fitness beginn",
    ],
  ),
  topic(
    "lodging",
    `
      проживани* | ночевк* | ночуем | где спим | где жить | отел* | гостиниц* | гестхаус* | номер* в отеле |
      туалет* | душ | accommodation | where do we sleep | where do we stay | hotel* | guesthouse* | sleep* |
      toilet* | shower*
    `,
    [
      "проживание ночёвка юрта отель",
      "accommodation yurt hotel",
      "прожив ноч юрт отел гостин туалет душ accommod yurt hotel sleep toilet shower",
    ],
  ),
  topic(
    "connection",
    `
      интернет* | связь | wi-fi | wifi | вайфай | розетк* | зарядить | internet | signal | sim card |
      sim-card | electricity
    `,
    ["связь интернет", "internet mobile signal", "связ интернет розет internet signal wi-fi electric"],
  ),
  topic("discount", `скидк* | скидоч* | промокод* | акци* | акция | discount* | promo* | special offer*`, [
    "скидка группа",
    "discount group",
    "скидк акци промо discount promo",
  ]),
  topic(
    "guide",
    `
      гид | гида | гидом | экскурсовод* | на каком языке | англоговорящ* | guide | english-speaking |
      what language
    `,
    ["гид язык", "guide language", "гид язык guide languag"],
  ),
  topic(
    "group",
    `
      индивидуальн* | размер группы | сколько человек в группе | большая группа | частный тур |
      private tour | private | group size | how many people in* | how big is the group
    `,
    ["размер группы индивидуальный тур", "group size private tour", "групп индивид частн group private"],
  ),
  topic(
    "company",
    `
      отзыв* | лицензи* | давно работаете | где … офис | ваш адрес | ваш офис | гаранти* | можно доверять |
      сайт | инстаграм* | график работы | часы работы | review* | licen* | your office | your address |
      guarantee* | trust* | website | opening hours | working hours
    `,
    [
      "отзывы офис лицензия",
      "reviews office licence",
      "отзыв офис лиценз адрес гарант review office licen address guarant",
    ],
  ),
];

/** `texts`: the query in Russian and English, and the stems of an answer. */
function topic(name: string, forms: string, texts: readonly [string, string, string]): Topic {
  const [ru, en, stems] = texts;
  return { topic: name, pattern: phrases(forms), query: { ru, en }, stems: stems.split(" ") };
}

const QUESTION =
  /\?|^(?:а |и |скажите|подскажите|можно ли|нужн[аоы]? ли|есть ли|будет ли|как|какой|какая|какие|где|когда|сколько|почему|зачем|что|чем|кто|is|are|do|does|can|could|will|would|what|where|when|how|who|why|which)(?!\p{L})/u;
const EMPTY_WORDS = new Set(
  "это этот эта эти там тут есть будет можно нужно надо очень если когда какой какая какие сколько скажите подскажите пожалуйста меня нас вас вам нам мне или тоже еще уже для про the and for you are can what when where which with there have has does will would could please our your this that about from how much many any".split(
    " ",
  ),
);

export function isQuestion(normal: string): boolean {
  return QUESTION.test(normal);
}

function contentStems(text: string): string[] {
  return [
    ...new Set(
      words(text)
        .filter((word) => word.length >= 4 && !EMPTY_WORDS.has(word) && !/\d/.test(word))
        .map(stem),
    ),
  ];
}

const COSTS = /^(?:сто[ия]|цен|взят|возьм|сда[её]|мож|how|much|cost|price|get|bag)/u;

/** What somebody wants to hire: a passage about other things is no answer. */
function thingsIn(normal: string, topicStems: readonly string[]): readonly string[] {
  const sentence = normal.split(/(?<=[?!.])\s|\n/).find((part) => topicStems.some((own) => part.includes(own)));
  const named = words(sentence ?? normal).filter(
    (word) =>
      word.length >= 3 &&
      !EMPTY_WORDS.has(word) &&
      !COSTS.test(word) &&
      !topicStems.some((part) => word.includes(part)) &&
      !/\d/.test(word),
  );
  return named.length === 0 ? topicStems : [...new Set(named.map(stem))];
}

/** Known topics asked about, at most two; the customer's own words go along in the query. */
export function topicsOf(normal: string, language: "ru" | "en"): KnowledgeQuestion[] {
  // "Трансфер из отеля?" is one question, though it names two topics.
  const most = /(?:^|\s)(?:и|а|and|also|or|или)\s|[,;?.!\n]\s*\S/u.test(normal) ? 2 : 1;
  return TOPICS.filter((entry) => entry.pattern.test(normal))
    .slice(0, most)
    .map(({ topic, query, stems }) => ({
      topic,
      query: query[language],
      stems: topic === "hire" ? thingsIn(normal, stems) : stems,
    }));
}

/** A question on no topic we know by name, searched by its own words. */
export function freeQuestion(normal: string): KnowledgeQuestion | undefined {
  const sentence = normal.split(/(?<=[?!.])\s|\n/).find((part) => isQuestion(part.trim()));
  if (sentence === undefined) return undefined;
  const stems = contentStems(sentence);
  return stems.length === 0 ? undefined : { topic: "other", query: sentence.trim().slice(0, 200), stems };
}

const HIRE = /аренд|прокат|(?<!\p{L})(?:rent|hire)|\d\s?(?:сом|руб|тенге|som|usd|\$|€)/u;

/** Whether a passage is about the question at all: search engines always return something. */
export function isAbout(question: KnowledgeQuestion, passage: { title: string; text: string }): boolean {
  const text = `${passage.title} ${passage.text}`.toLowerCase().replace(/ё/g, "е");
  // What is said of a thing is about its hire only where hiring or a price is spoken of.
  if (question.topic === "hire" && !HIRE.test(text)) return false;
  const hits = question.stems.filter((part) => new RegExp(`(?<!\\p{L})${part}`, "u").test(text)).length;
  return question.topic === "other" ? hits >= Math.min(2, question.stems.length) : hits > 0;
}
