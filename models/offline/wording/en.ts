import type { Wording } from "./wording.ts";

export const EN: Wording = {
  greeting: (org) => [
    `Hello! I'm the automatic assistant${org === "" ? "" : ` of ${org}`} and I'll help you find a tour.`,
    `Hi! This is the automatic assistant${org === "" ? "" : ` of ${org}`}. I can find a tour and answer questions.`,
  ],
  greetingKnown: (org, name) => [
    `Hello${name === "" ? "" : `, ${name}`}! This is the automatic assistant${org === "" ? "" : ` of ${org}`}.`,
  ],
  greetingIn: { ky: "Саламатсызбы!", kk: "Сәлеметсіз бе!" },
  greetingRest: (org) => [
    `I'm the automatic assistant${org === "" ? "" : ` of ${org}`} and I'll help you find a tour.`,
  ],
  greetingAgain: ["Hello!", "Hello again!"],
  helloAgain: (name) => [
    `Hello, ${name}! Good to see you again.`,
    `Welcome back, ${name}! This is the automatic assistant.`,
  ],
  helloName: (name) => [`Nice to meet you, ${name}!`, `Pleased to meet you, ${name}!`],
  understood: (facts) => [`Got it: ${facts}.`, `Great: ${facts}.`, `Noted: ${facts}.`],
  gotIt: ["Got it, thank you.", "Thanks, got it."],
  ask: {
    destination: ["Where would you like to go?", "Which place do you have in mind?"],
    dates: ["When would you like to go?", "What dates are you thinking of?"],
    party: [
      "How many people are going, and will there be children?",
      "How many of you are going, adults and children?",
    ],
    children: [
      "How many adults and how many children are going?",
      "How many of you are adults, and how many children?",
    ],
    childAges: ["How old are the children?", "May I ask how old the children are?"],
    discount: ["Shall I count it with that discount?"],
    newDate: ["Which date should it become?", "Which date would suit you better?"],
    change: ({ number, title, date, people, total }) => [
      `Booking ${number} would become: “${title}”, departure ${date}, ${people}, total ${total}. Shall I change the booking?`,
    ],
    budget: [
      "What budget do you have in mind, per person or in total?",
      "Roughly what budget suits you, per person or for everyone?",
    ],
    destinationDates: [
      "Where would you like to go, and when?",
      "Where would you like to go and what dates are you thinking of?",
    ],
    partyBudget: [
      "How many people are going, and what budget do you have in mind (per person or in total)?",
      "How many of you are going, adults and children? And what budget suits you?",
    ],
    datesParty: [
      "When would you like to go, and how many people are going?",
      "What dates are you thinking of, and how many of you are going?",
    ],
    name: ["What name should I put on the booking? Please write your name.", "Please write your name for the booking."],
    phone: ["Please write a phone number for the booking.", "And a phone number, please: write it here."],
    contact: [
      "Please write your name and phone number for the booking.",
      "For the booking, please send your name and a phone number.",
    ],
    choice: ["Which one do you like best?", "Which one suits you?"],
    one: [
      "Shall I tell you more about it, or work out the price for your group?",
      "Would you like more details, or the price for your group?",
    ],
    which: ["Which one do you mean?", "Which of them are you interested in?"],
    dateChoice: ["Which date suits you?", "Which date would you prefer?"],
    book: ["Shall I book it?", "Would you like me to book it?"],
    bookContact: [
      "Shall I book it? If so, please send your name and phone number.",
      "Would you like me to book it? Please write your name and phone number.",
    ],
    bookName: [
      "Shall I book it? If so, please write your name.",
      "Would you like me to book it? Please send your name for the booking.",
    ],
    bookPhone: [
      "Shall I book it? If so, please write your phone number.",
      "Would you like me to book it? Please send a phone number.",
    ],
    cancel: (number, title) => [`Shall I cancel booking ${number} (“${title}”)? Answer "yes" and I will.`],
    whichBooking: ["Which booking do you mean? Please write its number."],
    person: ["Shall I get a colleague?", "Shall I pass this on to a colleague?"],
    rating: ["How would you rate the trip from 1 to 5?", "From 1 to 5, how would you rate the trip?"],
    reviewBad: ["What went wrong?", "What could we do better?"],
    concern: [
      "What holds you back: the price, the dates or the programme?",
      "What worries you: the price, the dates or the programme?",
    ],
    options: ["Shall I show you tours that fit?", "Shall I look for options?"],
    more: ["Is there anything else I can help with?", "What else can I help with?"],
    next: [
      "If you feel like travelling again, just write: where would you like to go next?",
      "Where would you like to go next time?",
    ],
  },
  offerHead: {
    exact: ["Here is what fits:", "These fit:", "Have a look:"],
    nearDates: [
      "I found no departures on exactly those dates. The nearest ones:",
      "Nothing on those very dates, but close to them there is:",
    ],
    overBudget: [
      "I found nothing within that budget for those dates. The closest:",
      "Nothing fits that budget, I'm afraid. The closest by price:",
    ],
    otherDates: [
      "I found no tours there on those dates. They run at other times:",
      "No departures there on those dates. At other times there are:",
    ],
    otherPlaces: (place) => [
      `I found no tours for “${place}”. Here is what else we have:`,
      `We don't seem to have “${place}”. I can offer something else:`,
    ],
    otherTaste: (taste) => [`I found no “${taste}” on these terms. The closest we have:`],
    otherPlacesPlain: ["I found nothing exactly like that. Here is what else we have:"],
    popular: ["Here are a few tours to start with:", "Here is what we have:"],
    cheaper: ["Here are more affordable ones:", "These cost less:"],
    alternatives: ["Here are some more options:", "Have a look at these as well:"],
    noCheaper: ["I found nothing cheaper that fits.", "There is nothing more affordable for this request right now."],
    noMore: ["I found no other options that fit.", "There are no more options that fit right now."],
  },
  offerLine: ({ title, days, price, total, dates }) =>
    `“${title}” — ${days}, ${price} per person${total === "" ? "" : ` (${total} for all of you)`}${dates === "" ? "" : `, ${dates}`}`,
  departs: (dates) => `departs ${dates}`,
  noDepartures: "dates on request",
  nothing: ["I found no tours that fit right now.", "I'm sorry, there are no tours that fit at the moment."],
  details: ({ title, summary, days, difficulty, included, price, dates }) =>
    [
      `“${title}”: ${summary}`,
      `${days}${difficulty === "" ? "" : `, difficulty: ${difficulty}`}.${price === "" ? "" : ` The price is ${price} per adult.`}`,
      included === "" ? "" : `Included: ${included}.`,
      dates === "" ? "" : `Next departures: ${dates}.`,
    ]
      .filter((line) => line !== "")
      .join("\n"),
  difficulty: { easy: "easy", moderate: "moderate", hard: "hard" },
  quote: ({ title, date, people, perAdult, perChild, total, seats, discount }) =>
    `“${title}”, departure ${date}, ${people}: ${perAdult} per adult${perChild === "" ? "" : `, ${perChild} per child`}. Total ${total}${discount}${seats === "" ? "" : `, ${seats}`}.`,
  included: (text) => `Included: ${text}.`,
  otherDates: (dates) => `There are other departures too: ${dates}.`,
  availability: (title, dates) => [`“${title}”, next departures: ${dates}.`],
  nearest: (dates) => [`The nearest departures: ${dates}.`, `There is room on: ${dates}.`],
  noSeatsOn: (title) => [
    `There are not enough seats on “${title}” for those dates.`,
    `I'm afraid “${title}” has no suitable seats on those dates.`,
  ],
  soldOut: (title) => [`I found no open departures of “${title}” right now.`],
  booked: ({ number, title, date, people, total }) => [
    `Done, your booking is made! Number ${number}: “${title}”, departure ${date}, ${people}, total ${total}. If you have questions about the trip, write here.`,
    `All set, it is booked. Booking number ${number}: “${title}”, departure ${date}, ${people}, total ${total}. Write here if you need anything.`,
  ],
  alreadyBooked: (booking) => [`You already have this tour booked: ${booking}.`],
  bookingLine: ({ number, title, date, people, total, status }) =>
    `${number}: “${title}”, departure ${date}, ${people}, ${total}, ${status}`,
  bookingsHead: ["Here are your bookings:"],
  oneBooking: (line) => [`Your booking ${line}.`],
  status: { booked: "booked", paid: "paid", cancelled: "cancelled", completed: "trip completed" },
  noBookings: ["I see no active bookings of yours.", "I found no bookings in your name."],
  cancelled: (number) => [
    `Booking ${number} is cancelled. If your plans change, write and we'll find another date.`,
    `Done, booking ${number} is cancelled. Write any time if you'd like to go later.`,
  ],
  cancelKept: ["All right, the booking stays.", "OK, nothing is cancelled, the booking stays."],
  notApproved: (words) =>
    words === undefined
      ? [
          "A colleague has looked at your request and cannot do it for now: your booking stands. Shall they write to you themselves?",
        ]
      : [`A colleague has looked at your request and answers: ${words}`],
  stillDeciding: [
    "A colleague is still deciding. I will write to you as soon as they answer.",
    "There is no decision yet; I will write as soon as there is one.",
  ],
  changed: (line) => [`Done, the booking is changed. It is now: ${line}.`],
  changePending: ["A colleague has to confirm such a change."],
  discountAbove: (limit) => [
    `I may take up to ${String(limit)}% off myself; more is a colleague's decision: if you need that, write “manager”.`,
  ],
  discountGiven: (percent, { before, total }) => [
    `All right, ${String(percent)}% off. Total ${total} instead of ${before}.`,
    `I can do ${String(percent)}% off. Total ${total} instead of ${before}.`,
  ],
  discountOf: (percent, before) => ` with ${String(percent)}% off (was ${before})`,
  materials: (kinds, tour) => {
    const names = { photos: "photos", programme: "the programme", review: "a traveller's review" };
    return [
      `Here you are: ${kinds.map((kind) => names[kind]).join(" and ")} of “${tour}”, at the end of this message.`,
    ];
  },
  noMaterial: ["I have nothing of that kind on this tour, but I can tell you about it in words."],
  idea: (offer) => [`Should you feel like more, have a look at ${offer}. Shall I tell you more?`],
  advice: {
    children: (title) => [`With children I would take “${title}”: it is easy, without long walks.`],
    easiest: (title) => [`The easiest of them is “${title}”.`],
  },
  noSuchPlace: (place, ours) => [
    `We have no trips to ${place}; we go to other places${ours === "" ? "" : `: ${ours}`}.`,
  ],
  search: {
    payment: "How do I pay for a tour, prepayment",
    prepayment: ["prepayment", "link and"],
    cancellation: "Cancellation and refunds",
    unpaid: ["without prepayment"],
    packing: "What to bring",
    meeting: "Where and when do we meet",
  },
  followUp: {
    hello: (name) => [`Hello${name === "" ? "" : `, ${name}`}!`, `Good day${name === "" ? "" : `, ${name}`}!`],
    plain: ["We had begun to look for a trip for you; I can go on.", "We had started looking for a tour for you."],
    wish: (wish) => [`You were looking at a trip: ${wish}.`, `I remember your trip: ${wish}.`],
    found: ["Here is what fits so far:", "This is what there is for it:"],
    stillOpen: (title, dates) => [
      `“${title}” still has room: ${dates}.`,
      `There is still room on “${title}”: ${dates}.`,
    ],
    which: ["Did you get to look at the options?", "Did any of the options we looked at appeal to you?"],
    alsoFits: ["This fits your wish as well:", "Have a look at this too:"],
    noHurry: ["If you like it, just write. No hurry.", "Write if you are interested, and I will tell you more."],
    last: [
      "I will not bother you any more. If you come back to the trip, just write here.",
      "I do not want to be a nuisance. When you feel like travelling, just write here.",
    ],
    soon: (title, date) => [
      `Your trip is coming up: “${title}”, departure ${date}.`,
      `Your trip “${title}” is near: departure ${date}.`,
    ],
    questions: ["If you have questions, just write here.", "Any questions, just write."],
    back: ["Welcome back! I hope you had a good trip.", "Welcome back!"],
  },
  cancelPending: ["A colleague has to confirm the cancellation."],
  failed: ["That didn't work because of a fault on our side.", "That failed just now: a fault on our side."],
  recalled: {
    client: (quote, day) => [
      `Yes, I remember: ${day === "" ? "you" : `on ${day} you`} wrote “${quote}”.`,
      `You wrote${day === "" ? "" : ` on ${day}`}: “${quote}”.`,
    ],
    us: (quote, day) => [`This is what we wrote${day === "" ? "" : ` on ${day}`}: “${quote}”.`],
  },
  noAnswer: ["I don't have an exact answer, and I won't make one up.", "I have no exact answer to that."],
  personHint: [
    "If it matters, write “manager” and a colleague will answer precisely.",
    "I can get a colleague: just write “manager”.",
  ],
  onlyOne: ["There is just one in the list:", "The list has only one option:"],
  unclear: ["I'm not sure I understood.", "I'm afraid I didn't quite get that."],
  unclearAgain: ["Sorry, it seems I didn't understand again."],
  attachment: ["I can only read text so far. Please put it in words."],
  bot: [
    "Yes, I'm an automatic assistant: I work by rules, I'm not a person. If you'd like a person, just say so and I'll get a colleague.",
    "I'm a bot: an automatic assistant that follows rules. A person can join too, just write “manager”.",
  ],
  calm: ["I can see this is frustrating. Let me try to help.", "Let's try to sort this out calmly."],
  outOfRules: [
    "I can't help with that: I only deal with tours and trips.",
    "That's not something I can do. My topic is tours and trips.",
  ],
  smallTalk: [
    "I'm doing fine, thank you! Happy to help with your trip.",
    "Very well, thanks! How can I help with your trip?",
  ],
  thanks: ["You're welcome!", "My pleasure!", "Glad to help!"],
  bye: ["Goodbye! Happy to help again.", "Have a lovely day! Write any time."],
  later: ["Of course, take your time. Write whenever it suits you.", "Sure, no rush. Write when you've decided."],
  english: ["Yes, I can reply in English."],
  reminded: (when) => [`All right, I'll remind you on ${when}.`, `OK, I'll remind you on ${when}.`],
  reminderText: "Hello! You asked me to remind you about your trip. Shall we go on?",
  reminderWhen: ["When should I remind you? Please write a day, for example “tomorrow” or “in a week”."],
  objection: {
    price: ["I understand, budget matters.", "I see, the price matters."],
    thinking: ["Of course, it's an important decision, take your time.", "Of course, think it over, there's no rush."],
    far: ["I understand, the road matters.", "Yes, distances here are not small."],
    danger: ["I understand, safety matters.", "Good question, safety comes first."],
    comparing: ["I understand, comparing makes sense.", "Comparing is a good idea."],
    trust: ["I understand your caution.", "It's fair to be careful."],
    weather: ["I understand, mountain weather changes.", "True, nobody can promise the weather."],
    hard: ["I understand, it's important to know your strength.", "I understand the doubts about the effort."],
  },
  reviewThanks: ["Thank you for the review, we're so glad you enjoyed it!", "Thank you, that's lovely to hear!"],
  reviewMiddling: [
    "Thank you for the honest rating, it helps us.",
    "Thank you for the review, it helps us get better.",
  ],
  reviewSorry: ["I'm sorry the trip wasn't what you hoped for.", "I'm very sorry it turned out like that."],
  welcomeBack: ["Welcome back!", "Welcome back, good to hear from you!"],
  handedOff: [
    "I've passed the conversation to a colleague, who will answer you here.",
    "I've called a colleague, who will answer in this chat.",
  ],
  handedOffComplaint: [
    "I'm very sorry about this. I've passed your message to a colleague, who will answer you here.",
    "I apologise for the situation. I've passed everything to a colleague, who will answer in this chat.",
  ],
  handOffFailed: ["I couldn't call a colleague automatically. Please write again a little later."],
  notNow: ["All right.", "OK."],
  summary: {
    asked: "The customer asks for a person.",
    complaint: "Complaint.",
    forget: "The customer asks us to erase what we keep about them.",
    unclear: "The bot failed to understand several times.",
    badReview: "Low rating of the trip.",
    change: "The customer wants a booking changed, which the bot cannot do here.",
    booking: "The customer wants a booking that the bot cannot make here.",
    unanswered: "No answer to the customer's question.",
    failure: "A tool failed.",
    facts: "Known",
    last: "Message",
    promises: "Promised earlier",
  },
};
