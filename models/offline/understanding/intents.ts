import { phrases } from "./text.ts";

/** What a message wants or does, besides the facts it states. One message may hold several. */
export const INTENTS = {
  greeting: phrases(`
    здравствуйте | здравствуй | привет* | добрый день | доброе утро | добрый вечер | доброго дня |
    доброго времени* | доброй ночи | хай | салам* | саламатсызбы* | сәлем* | салем* | сәлеметсіз бе |
    сәлеметсіз* | салеметсіз* | қайырлы* | hi | hello | hey | good morning | good afternoon | good evening |
    good day | приветствую | ассалом* | ассалам* | /start | start
  `),
  thanks: phrases(`
    спасибо* | благодарю | благодарим | спс | пасиб* | рахмат | рақмет | рахмет | thanks | thank you | thx |
    cheers | much appreciated
  `),
  bye: phrases(`
    до свидания | пока | до встречи | всего доброго | всего хорошего | хорошего дня | bye | goodbye |
    see you | have a nice day | good bye
  `),
  botQuestion: phrases(`
    вы бот | ты бот | это бот | вы робот | ты робот | это робот | с роботом | с ботом | бот или человек |
    человек или бот | живой человек | вы живой | вы человек | ты человек | вы ии | это ии | нейросеть |
    чат-бот | автоответчик | вы реальный* | кто вы | кто ты | с кем я общаюсь | с кем я говорю |
    are you a bot | are you a robot | are you human | are you a human | are you real | is this a bot |
    is this a real person | are you a real person | am i talking to a* | am i chatting with* |
    are you an ai | are you ai | who are you | a chatbot | a machine | chatgpt
  `),
  wantsPerson: phrases(`
    с менеджером | с оператором | с живым* | позовите … человека | позовите … менеджера | позови … менеджера | позови … человека | позови … старшего | позовите … старшего |
    позовите … оператора | зовите … человека | позвать … менеджера | позвать … человека | позвать … оператора | нужен … менеджер |
    нужен оператор | нужен человек | нужен … живой человек | нужна … живого менеджера | помощь … менеджера | с живым … человеком |
    поговорить с … человеком | общаться с человеком | пообщаться с человеком | с человеком … поговорить | с человеком … пообщаться |
    говорить с … менеджером | поговорить с … менеджером | поговорить с … оператором | говорить с человеком | связаться с менеджером |
    соедините … с* | соедини … с* | свяжите … с* | подключите … специалиста | подключите … менеджера | подключите … коллегу |
    подключите … человека | переключите … на* | переведите на … оператора | переведите на … менеджера | переведите на … человека |
    передайте … администратору | передайте … менеджеру | передайте … коллегам | дайте … человека | дайте … оператора |
    дайте … менеджера | дайте номер … менеджера | дайте телефон … менеджера | можно … оператора | можно … менеджера | можно … консультанта |
    можно … администратора | хочу … менеджера | хочу … оператора | оператора | администратора | пусть … позвонит* | пусть … перезвонит* |
    пусть мне позвонят | перезвоните* | позвоните мне | свяжитесь со мной | из сотрудников … поговорить | с сотрудником | с консультантом |
    есть … кто живой | есть … кто-нибудь живой | кто-нибудь живой | кто-нибудь из людей | кто-то из людей | не хочу … с роботом |
    не хочу … с ботом | без бота | real person | live person | live agent | real human | a human please | human please |
    talk to … human | talk to a person | talk to a real | talk to … manager | talk to … somebody | talk to … someone | speak to … human |
    speak with … human | speak to … person | speak with … person | talk with … person | human i can talk* | speak to … manager |
    speak to … supervisor | speak with … manager | get me a manager | get me a human | get me an agent | get me an operator | put me through* |
    connect me* | transfer me* | agent please | an agent please | operator please | manager please | deal with a person | deal with a human |
    someone from your team | someone … call me | somebody … call me | call me back | please call me | a person please | no bots |
    member of staff | customer support | customer service | representative
  `),
  complaint: phrases(`
    жалоб* | пожаловаться | безобрази* | ужасно | ужасный | ужасное | отвратительн* | обманули | обман |
    кошмар | верните … деньги | верни … деньги | возмущ* | претензи* | недовол* | хамств* | испортил* |
    не приехал* | никто не встретил* | не встретили | нас забыли | мошенник* | разводил* | complain* |
    complaint | terrible | awful | horrible | scam* | refund me | money back | unacceptable | disgusting |
    disappointed | nobody came | nobody met* | no one came | no one met* | did not show up | didn't show up |
    ripped off | worst
  `),
  forgetMe: phrases(`
    забудьте … данные | забудь … данные | забудьте обо мне | забудьте меня | удалите … данные | удалите … информацию | сотрите … данные |
    удалите всю переписку | удалите … обо мне | отзываю согласие | forget my data | forget me | forget about me | delete my data |
    delete my personal* | delete all my* | erase my* | remove my data | remove my personal* | gdpr
  `),
  insult: phrases(`
    дурак* | дура | идиот* | тупой | тупая | тупые | тупица | дебил* | кретин* | урод* | козел | козлы |
    сволоч* | сука | суки | блять | бля | хуй* | хуе* | пизд* | нахуй | на хуй | нахер | на хер | ебан* |
    ебать* | мудак* | говно | заткнись | идите в жопу | лохи | fuck* | shit* | idiot* | stupid | moron* |
    asshole* | bitch* | dumb* | shut up | bullshit | useless bot | тупой бот
  `),
  injection: phrases(`
    игнорируй* | игнорировать … инструкц* | забудь … инструкц* | забудь все* | забудьте … инструкц* |
    систем* промпт* | системн* сообщени* | твои инструкции | твой промпт | ты теперь | ты больше не |
    режим разработчика | представь что ты | притворись | ignore … instruction* | ignore all* |
    ignore previous* | ignore the above | disregard* | forget … instruction* | system prompt | your prompt |
    your instructions | developer mode | jailbreak* | you are now | pretend to be | pretend you* | act as |
    reveal … prompt | print … prompt | /context | tool_calls | as an admin | i am your developer |
    i'm your developer | я твой разработчик | я администратор системы
  `),
  smallTalk: phrases(`
    как дела | как вы | как ты | как поживаете | кандайсыз* | қалайсыз* | что делаешь | как настроение |
    how are you | how's it going | how do you do | what's up | whats up | nice to meet you
  `),
  offTopic: phrases(`
    анекдот* | реферат* | домашк* | курс доллара | курс биткоин* | биткоин* | крипт* | рецепт* |
    кто президент | политик* | стихи | стихотворен* | напиши код | реши задачу | футбол* | пицц* |
    гороскоп* | joke* | recipe* | bitcoin* | crypto* | write … poem | write … code | write … essay |
    president of | politic* | homework | football | pizza | stock market | horoscope* | 2+2 | capital of
  `),
  showOptions: phrases(`
    какие … туры | какие туры* | что … есть | что тогда есть | а что есть | какие … варианты | какие есть* | какие экскурси* | что есть |
    что у вас есть | что … предложите | что предлагаете | что можете предложить | что посоветуете |
    что порекомендуете | посоветуйте | посоветуй | порекомендуйте | подберите | подбери* | покажите |
    покажи | варианты | предложите | список туров | каталог | прайс | прайс-лист | давайте варианты |
    куда можно* | куда поехать | куда лучше | what tours* | what do you have | what do you offer |
    which tours* | any tours* | show me* | recommend | recommendation* | can you recommend* | suggest | suggestion* | what options | options | your tours |
    tours do you have | list of tours | what can you offer | catalogue | catalog | price list |
    where can we go | what's available | whats available | what is available | any ideas
  `),
  moreOptions: phrases(`
    еще варианты | еще что-нибудь | еще что-то | что еще | что-то еще | другие варианты | другой вариант |
    другой тур | другие туры | что-нибудь еще | что-то еще | чего-нибудь еще | что-нибудь другое | что-то другое | есть еще | другое | есть другие |
    ни один | не подходит | не подходят | не то | не нравится | не нравятся | something else |
    anything else | other options | other tours | another tour | another option | different tour* |
    more options | none of* | what else | else do you have | don't like | do not like
  `),
  cheaper: phrases(`
    подешевле | дешевле | бюджетн* | эконом* | недорог* | cheaper | less expensive | more affordable |
    lower price | budget option | something cheap | low-cost
  `),
  askPrice: phrases(`
    сколько стоит | сколько стоят | сколько … стоит | сколько будет | сколько … выйдет | сколько это |
    сколько за | сколько на* | сколько с* | какая цена | какая стоимость | цена | цены | стоимость | почем |
    расценки | посчитайте | рассчитайте | посчитай | how much | what's the price | what is the price |
    price | prices | cost | costs | quote | calculate | total price | what would it cost
  `),
  askSeats: phrases(`
    есть места | есть ли места | места есть | есть ли … места | сколько мест | свободн* мест* |
    остались … места | какие даты | когда выезд* | когда ближайш* | ближайший выезд | когда отправлени* |
    когда … тур | на какие даты | расписание | другая дата | другие даты | другую дату | другой день |
    any seats | seats left | available seats | any places | places left | spots left | is it available |
    are there … seats | are there … spots | which dates | what dates | when is the* | when does* |
    departures | next departure | other dates | another date | different date* | schedule | availability
  `),
  details: phrases(`
    подробн* | расскажите* | расскажи* | что входит | что включено | программ* | маршрут* | что включает* |
    что будет | поподробн* | описание | а что там | какая сложность | сложный ли* | сложно ли* |
    more details | details | tell me more | tell me about | what's included | what is included |
    what does it include | itinerary | more about | more info* | program | programme | how difficult | how hard | сколько дней | сколько длится | как долго | продолжительность |
    how long | how many days | duration
  `),
  book: phrases(`
    бронир* | забронир* | бронь | беру | берем | оформляйте | оформляем | оформить | оформите | записывайте |
    запишите нас | запишите меня | записаться | покупаю | покупаем | хочу купить | готов* оплатить |
    готов* бронировать | едем | поехали | book | book it | i'll take | we'll take | i will take |
    we will take | let's book | reserve | reservation please | make a booking | sign us up | sign me up |
    let's do it | let's go for | we'll go | go ahead | count us in | count me in | booking please
  `),
  cancelBooking: phrases(`
    отмените* | отменить* | отменяю | отменяем | отмени | снимите бронь | снять бронь |
    отказаться от … тура | отказаться от … брони | отказываюсь от* | не сможем поехать | не смогу поехать |
    не поедем | cancel … booking | cancel … reservation | cancel … tour | cancel … trip | cancel it |
    cancel | can't make it | cannot make it | can't go anymore
  `),
  bookingStatus: phrases(`
    моя бронь | мою бронь | моей брони | моей бронью | мое бронирование | моего бронирования |
    моем бронировании | по брони | статус … брон* | номер брони | номер бронирования | проверьте бронь |
    проверить бронь | бронь в силе | бронь подтвержд* | подтвержден* … брон* | наша бронь | нашу бронь |
    нашей брони | мои брони | когда … наш тур | когда … мой тур | когда мы едем | когда выезжаем |
    my booking | our booking | my reservation | our reservation | booking status | booking number |
    status of … booking | is … booking confirmed | when is our* | when is my* | my trip | our trip details |
    when do we leave | have a booking | have any booking* | have a reservation | is it paid | is it booked | is it confirmed | are we booked |
    am i booked | did i book | have i booked | моя поездка в силе | есть … бронь | есть ли … бронь | за мной … бронь | бронь есть | я бронировал* |
    мы бронировали | оплачена ли | бронь оплачена | она оплачена
  `),
  photos: phrases(`
    фото | фотки | фоточки | фотографи* | картинки | как … выглядит | photos | photo | pictures | pics
  `),
  programme: phrases(`
    пришлите … программ* | скиньте … программ* | отправьте … программ* | вышлите … программ* | дайте … программ* | можно … программ* |
    покажите … программ* | фото и программ* | программу и фото | send … programme | send … program | send … itinerary | share … itinerary |
    photos and … programme | photos and … program | photos and … itinerary | programme in pdf
  `),
  changeBooking: phrases(`
    перенес* … брон* | перенес* … поездк* | перенес* … тур | перенес* на | перенести на | перенести нашу* | перенести дату |
    поменять … дат* | поменяйте … дат* | поменяем … дат* | сменить … дат* | другую дату … брон* | изменить … брон* | измените … брон* |
    сдвинуть … поездк* | сдвинуть на | едем не … а | нас будет … а не | move our* | move my* | move the trip | move the booking |
    move it to | reschedule | change our* | change my* | change the date | change the dates | switch … to another date
  `),
  newRequest: phrases(`
    еще один тур | еще тур | еще раз поехать | снова поехать | еще куда-нибудь | еще съездить |
    следующую поездку | следующий тур | новый тур | новую поездку | хотим еще | хочу еще | another trip |
    another tour | next trip | next tour | new trip | come again | come back again | travel again |
    one more tour | book again
  `),
  tripDone: phrases(`
    вернулись | вернулся | вернулась | съездили | съездил | съездила | приехали из | тур закончил* |
    тур прошел | поездка прошла | были на туре | были в туре | отдохнули | побывали | we're back |
    we are back | i'm back | just returned | we returned | came back | got back | the tour was |
    the trip was | it was amazing | it was great | we had a* | had a great*
  `),
  reminder: phrases(`
    напомните* | напомни* | remind me | remind us | write me later | напишите мне завтра |
    напишите мне через* | напишите завтра | напишите через*
  `),
  indifferent: phrases(`
    не знаю | не знаем | пока не знаю | пока не знаем | не решил* | не определил* | все равно | без разницы |
    не важно | не важен | не важна | не критич* | неважно | не принципиально | любой | любые | любая | любое | любую | куда угодно |
    что угодно | на ваше усмотрение | на ваш вкус | как скажете | не имеет значения | нет предпочтений |
    бюджет не ограничен | без ограничений | неограничен* | гибк* | открыты к предложениям | не думал* |
    затрудняюсь | пока не понятно | пока непонятно | i don't know | don't know | not sure | no idea |
    doesn't matter | does not matter | don't care | don't mind | any | anything | anywhere | whatever |
    up to you | no preference | flexible | no limit | unlimited | haven't decided | not decided | undecided |
    you choose | surprise me | open to* | dunno
  `),
  repeatPlease: phrases(`
    повторите* | еще раз | не понял | не поняла | не понимаю | что вы имеете в виду | can you repeat |
    repeat please | say again | i don't understand | what do you mean | come again
  `),
  languageEnglish: phrases(
    `speak english | in english please | english please | do you speak english | по-английски | на английском`,
  ),
  later: phrases(`позже | попозже | потом | не сейчас | later | not now | another time | maybe later | в другой раз`),
  wish: phrases(`
    хочу | хотим | хотел* | хотелось* | интересу* | тур | туры | тура | поездк* | поехать | отдых* | отдохнуть | путешеств* |
    looking for | want | i'd like | we'd like | would like | interested | planning | vacation | holiday | trip | tour | tours
  `),
  attachment: /^\[(?:photo|voice|document|sticker|location|video|фото|голос|документ|стикер)[^\]]*\]$/u,
} as const satisfies Record<string, RegExp>;

export type Intent = keyof typeof INTENTS;

const YES = phrases(`
  да | ага | угу | конечно | давайте | давай | хорошо | хор | ок | окей | ладно | согласен | согласна |
  согласны | подходит | устраивает | верно | правильно | все верно | точно | именно | отлично | супер |
  интересно | звучит хорошо | нравится | пойдет | годится | го | ооба | иә | yes | yeah | yep | yup | sure |
  ok | okay | of course | correct | right | exactly | sounds good | sounds great | great | perfect | fine |
  please do | deal | agreed | i agree | absolutely | definitely | that works | works for me | yes please |
  good | go ahead | 👍 | +
`);
const NO = phrases(`
  нет | не | неа | не надо | не нужно | не хочу | не хотим | не интересно | неинтересно | не подходит |
  не сейчас | жок | жоқ | no | nope | nah | not really | not now | no thanks | don't | do not |
  not interested | no need
`);

/** Agreement or refusal, read from how the message begins; a long message that begins otherwise is neither. */
export function agreement(normal: string): "yes" | "no" | undefined {
  const text = normal.replace(/^[\s.,!:)(]+/, "");
  if (/^(?:👍|✅|\+|👌)/u.test(text)) return "yes";
  if (/^(?:👎|❌|-$)/u.test(text)) return "no";
  if (
    /^(?:нет,? (?:проблем|вопросов)|no (?:problem|worries|questions)|не против|почему нет|почему бы и нет|why not)/.test(
      text,
    )
  )
    return "yes";
  const head = text.split(/\s+/).slice(0, 3).join(" ");
  if (/^(?:хочу|хотим|можно|i do|we do)[.!]*$/.test(text)) return "yes";
  const no = NO.exec(head);
  const yes = YES.exec(head);
  if (no !== null && no.index === 0) return "no";
  if (yes !== null && (no === null || yes.index < no.index) && yes.index <= 4) return "yes";
  return undefined;
}

export function intentsOf(normal: string): Set<Intent> {
  const found = new Set<Intent>();
  for (const [intent, pattern] of Object.entries(INTENTS) as [Intent, RegExp][])
    if (pattern.test(normal)) found.add(intent);
  // A lone word is a call, inside a sentence it is what they talk of ("какой оператор связи?", "моя жена работает менеджером").
  if (/^(?:менеджера?|оператор|консультант|человека?|manager|operator|agent|human|person)[.! ]*$/.test(normal))
    found.add("wantsPerson");
  return settle(found, normal);
}

/** Where one phrase contains another, the more telling reading stays. */
function settle(found: Set<Intent>, normal: string): Set<Intent> {
  if (
    found.has("botQuestion") &&
    !/позов|зовите|соедин|переключ|хочу|хотел|нужен|нужна|дайте|talk to|speak (?:to|with)|connect|want/.test(normal)
  )
    found.delete("wantsPerson");
  if (found.has("bookingStatus") || found.has("cancelBooking") || found.has("changeBooking")) found.delete("book");
  if (found.has("changeBooking"))
    for (const other of ["cancelBooking", "bookingStatus", "askSeats"] as const) found.delete(other);
  if (
    /(?<!\p{L})не (?:буд\p{L}* |хо\p{L}+ |надо |нужно )?(?:за)?бронир|don't (?:want to )?book|not (?:going to )?book/u.test(
      normal,
    )
  )
    found.delete("book");
  if (found.has("complaint") && /не обман|вдруг обман|если обман|is (?:it|this) a scam/.test(normal))
    found.delete("complaint");
  if (/(?:отмен|cancel)\p{L}*[^?]*\?/u.test(normal) && !/мо[юяей]|наш|my|our/.test(normal))
    found.delete("cancelBooking");
  return found;
}
