import { phrases } from "./text.ts";

export type Objection = "price" | "thinking" | "far" | "danger" | "comparing" | "trust" | "weather" | "hard";

const OBJECTIONS: Record<Objection, RegExp> = {
  price: phrases(`
    дорого | дороговат* | дорогой тур | дорогие | слишком дорог* | цена кусается | не по карману |
    нет таких денег | выше бюджета | больше чем рассчитыва* | не потянем | expensive | too much | pricey |
    over budget | over our budget | can't afford | cannot afford | costly | too high | steep
  `),
  thinking: phrases(`
    подумаю | подумаем | надо подумать | нужно подумать | подумать | посоветоваться | посоветуюсь |
    посоветуемся | обсудим | обсудить | обсужу | спрошу … у* | не уверен* | сомневаюсь | сомневаемся |
    think about it | think it over | need to think | have to think | let me think | i'll think |
    we'll think | discuss with | discuss it | ask my* | not sure yet | hesitat*
  `),
  far: phrases(`
    далеко | далековато | долго ехать | долгая дорога | длинная дорога | too far | far away | long drive |
    so far | long way | long ride
  `),
  danger: phrases(`
    опасно | опасаюсь | боюсь | боимся | страшно | страшновато | небезопасн* | dangerous | afraid | scared |
    scary | unsafe | risky | not safe
  `),
  comparing: phrases(`
    у других дешевле | в другой компании | у конкурент* | другие предлагают | нашли дешевле | нашел дешевле |
    нашла дешевле | сравниваю | сравниваем | found cheaper | other companies | another company |
    competitor* | comparing | compare with
  `),
  trust: phrases(`
    не доверяю | вдруг обман* | а если обман* | не обманете | это не обман | can i trust | how do i know |
    is it a scam | is this a scam | legit
  `),
  weather: phrases(`
    вдруг дождь | если будет дождь | если … погода* | испортится погода | what if it rains | if it rains |
    bad weather
  `),
  hard: phrases(`
    слишком сложно | слишком тяжело | тяжело для* | не осилим | не потяну физически | не справ* |
    too difficult | too hard | not fit enough | can't walk*
  `),
};

export function objectionOf(normal: string): Objection | undefined {
  return (Object.keys(OBJECTIONS) as Objection[]).find((kind) => OBJECTIONS[kind].test(normal));
}

/** "Недорого", "не дорого ли" asks; "это опасно?" asks as much as it objects and is answered as an objection too. */
export function isRealObjection(normal: string, kind: Objection): boolean {
  if (kind === "price")
    return !/(?:не ?дорого|не слишком дорог|not (?:too |very |so )?expensive|not so pricey|не очень дорог)/.test(
      normal,
    );
  // "Опасно ли это?" asks; the knowledge base answers it.
  if (kind === "danger") return !/\?|не (?:опасно|боимся|боюсь|страшно)|not (?:afraid|scared)/.test(normal);
  if (kind === "weather") return !normal.includes("?");
  return true;
}
