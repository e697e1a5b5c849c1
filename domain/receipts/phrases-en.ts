/** What English replies say that was done. */
import { family, gap, net, phrase, type Family } from "./phrases.ts";

const ADVERBS = String.raw`(?:\s+(?:just|now|also|already|successfully|officially|gladly|gone\s+ahead\s+and|went\s+ahead\s+and|go\s+ahead\s+and|then|both|all|personally|duly|since|only|quickly|kindly))*`;
const WE = String.raw`(?:i|we)(?:'ve|\s+have|'d|\s+had)?${ADVERBS}`;
const IS = String.raw`(?:\s+(?:is|are|was|were|(?:has|have)(?:\s+now|\s+already|\s+all|\s+both)?\s+been|has|have|got|gets?)|'s(?:\s+been)?|'re|'ve\s+been)(?:\s+(?:now|all|both|already|successfully|officially|hereby|been|just|fully|safely))*`;
const DOING = String.raw`(?:(?:i|we)(?:'m|'re|\s+am|\s+are)(?:\s+(?:now|just|already))*\s+)`;
const PERSON = String.raw`(?:colleagues?|managers?|operators?|agents?|specialists?|human|person|people|team|supervisors?|support|staff|someone|office|accountants?|accounting|accounts|finance|directors?|boss|lawyers?|sales|department|desk|coordinators?|head|experts?|lead|leads|management|billing)`;
const PARTNER = String.raw`(?:guides?|drivers?|hotels?|guest\s?houses?|hosts?|hostess|owners?|cooks?|chefs?|kitchen|camps?|stables?|instructors?|therapists?|herders?|families|family|horsem[ae]n|eagle\s+hunters?|hunters?|transfer|wranglers?|yurt)`;
const TALK = String.raw`(?:you|this|that|it|your(?:\s+\p{L}+)?|everything|the\s+(?:conversation|chat|question|request|message|matter|details|complaint|case|issue|note|info\p{L}*)|all\s+of\s+(?:this|it))`;
const SOON = String.raw`(?:on|in|at|tomorrow|tonight|before|by|first\s+thing|next|this|that|a\s+(?:day|week)|the\s+(?:day|night|morning|evening)|closer|\d|an\s+hour|two|three|monday|tuesday|wednesday|thursday|friday|saturday|sunday|again|when|nearer|every|two|after)`;

/** Looking, thinking and talking: whoever has done only this has done nothing that needs a receipt. */
const LOOKED = String.raw`(?:check|look|search|pick|list|compar|count|calculat|tri|not|mention|explain|assum|add|work|quot|miss|read|describ|answer|want|hop|lov|enjoy|ask|doubl|convert|round|us|start|need|got\s+(?:a|two|three|some|no|it|good|nothing|\d|the\s+(?:dates?|price))|made\s+a\s+(?:mistake|note)|told\s+you|been|happen|notic|suggest|offer|guess|learn|receiv\p{L}*\s+no|shar|confus|realiz|realis|plann|narrow|gather|understood|promis\p{L}*\s+no|attach|shortlist|limit|focus|consider|miscount|mix|compil|verif|bas|decid|imagin|turn\p{L}*\s+up)(?:ed|d|ied)?`;

const BOOKED = family(
  "order|book|reserv|regist|signed you|secur|confirm|finali|pencil|hold|held|sav|lock|all set|in!|you're|you are|your (?:seat|spot|place|name)|yours|see you|on the list|squeez|snag|grab|put you|added|seats?|spots?|plac",
  phrase(
    "booked",
    "did",
    String.raw`${WE}\s+(?:(?:re)?booked|reserved|registered\s+you|signed\s+you(?:\s+\S+){0,3}?\s+up|enrolled|pencil?led|snagged|bagged|nabbed|squeezed\s+you|got\s+you\s+(?:in|a\s+\S+|\S+\s+(?:seats?|spots?|places?))|put\s+you(?:\s+\S+){0,3}?\s+(?:down|in|on)|added\s+you|put\s+(?:a\s+hold|your\s+name|the\s+booking)|saved\s+(?:you|your)|set\s+aside)`,
  ),
  phrase(
    "booked",
    "did",
    String.raw`${WE}\s+(?:made|created|placed|confirmed|completed|secured|finali[sz]ed|held|kept|saved|locked|grabbed|blocked|taken|put|set|got)${gap(4)}\s+(?:bookings?|reservations?|seats?|spots?|places?|order|slots?|room|yurt|tour|trip)`,
  ),
  phrase(
    "booked",
    "did",
    String.raw`${DOING}(?:holding|keeping|saving|reserving)${gap(3)}\s+(?:seats?|spots?|places?|slots?|room|yurt|it|them|for\s+you|you)|(?<=^[^\p{L}\d]*)(?:holding|saving|reserving)\s+(?:your|you|a|two|three|the)`,
  ),
  phrase(
    "booked",
    "did",
    String.raw`you(?:'ve|\s+have)?${ADVERBS}\s+booked|you(?:\s+already|\s+now)?\s+have${gap(4)}\s+(?:booked|reserved|confirmed)`,
  ),
  phrase(
    "booked",
    "stands",
    String.raw`(?:bookings?|reservations?|order)${gap(6)}${IS}\s+(?:booked|reserved|confirmed|secured|made|created|placed|complete|active|valid|in\s+place|live|through|in\s+the\s+system|standing|good|done|set|locked)`,
  ),
  phrase(
    "booked",
    "stands",
    String.raw`(?:tour|trip|seats?|spots?|places?|it|everything|you|both(?:\s+of\s+you)?|departure|slots?|rooms?|yurt|table|two\s+of\s+you|three\s+of\s+you|party|that|they|all|dates?|transfer|massage|ride|\d(?:st|nd|rd|th)|[a-z]+\s\d{1,2})${gap(5)}${IS}\s+(?:booked|reserved|locked\s+in|held|saved|secured)(?!\s+(?:up|out|solid))|you${IS}\s+(?:confirmed|registered|signed\s+up|enrolled|pencil?led)|(?:seats?|spots?|places?)${IS}\s+(?:secured|confirmed|yours|waiting|held|saved|safe)`,
  ),
  phrase(
    "booked",
    "stands",
    String.raw`(?:you|you\s+(?:two|both|all)|both|everyone|all\s+\S+\s+of\s+you)(?:'re|\s+are|'s|\s+is)(?:\s+(?:now|all|both|officially|already))*\s+(?:all\s+set|set|in|on\s+(?:the\s+list|board|it|for)|sorted|good\s+to\s+go|down\s+for|locked\s+in|expected|signed\s+up|on)(?=\s+(?:for|on|with)|[^\p{L}]*$)|you(?:'re|\s+are)${ADVERBS}\s+on\s+the\s+(?:list|roster|boat|trip|tour)`,
  ),
  phrase(
    "booked",
    "stands",
    String.raw`(?<=^[^\p{L}\d]*(?:(?:done|great|perfect|all\s+set|ok|okay|yes|and)[^\p{L}\d]+)*)(?:(?:re)?booked|reserved|locked\s+in|all\s+booked|consider\s+(?:it|yourself|yourselves|them)\s+(?:booked|reserved|in|done|sorted))|(?:booking|reservation|seats?|spots?|places?|order|trip|tour)\s+(?:made|placed|done|complete|completed|confirmed|secured|reserved|booked|saved|locked)`,
  ),
  phrase(
    "booked",
    "stands",
    String.raw`that's\s+(?:\S+\s+){0,2}?(?:seats?|spots?|places?)\s+for\s+you(?!\s+to)|(?<=^[^\p{L}\d]*)all\s+confirmed|(?:it|that|they|the\s+(?:seats?|spots?|places?|dates?|\d+\p{L}{2}|yurt|room|last\s+\S+)|\d+\s+\p{L}+)(?:'s|'re|\s+is|\s+are)(?:\s+(?:now|all))*\s+yours|your\s+(?:names?|seats?|spots?|places?)${gap(3)}\s+(?:on\s+(?:it|them|the\s+list)|held|safe|waiting)`,
  ),
);

const CANCELLED = family(
  "taken|off the|off your|withdr|cancel|void|refund|releas|consider|scrap|took|drop|remov|no longer|called off|annul|freed|terminat|delet|gone",
  phrase(
    "cancelled",
    "did",
    String.raw`${WE}\s+(?:cancell?ed|voided|annulled|scrapped|withdrawn|called\s+off|dropped|released|deleted|terminated)`,
  ),
  phrase(
    "cancelled",
    "did",
    String.raw`${WE}\s+(?:took|taken|removed|pulled|struck)\s+(?:you|it|them|that|your|the)(?:\s+\S+){0,4}`,
  ),
  phrase(
    "cancelled",
    "did",
    String.raw`${WE}\s+(?:processed|made|put\s+through|done|completed|registered|submitted)${gap(3)}\s+cancellations?`,
  ),
  phrase(
    "cancelled",
    "stands",
    String.raw`(?:bookings?|reservations?|orders?|trips?|tours?|seats?|spots?|places?|it|that|this|both|they|[a-z]{2,4}-\d+|ride|rafting|walk|everything|all|one|transfer|massage|trek)${gap(5)}${IS}\s+(?:cancell?ed|voided|void|scrapped|released|off\s+(?:your|the)|called\s+off|withdrawn|gone|removed|dropped|freed|annulled|deleted|no\s+longer)`,
  ),
  phrase(
    "cancelled",
    "did",
    String.raw`consider\s+(?:it|that|them|the\s+\p{L}+)\s+(?:off|cancell?ed|gone|scrapped|dropped)`,
  ),
  phrase(
    "cancelled",
    "stands",
    String.raw`(?!nothing|none|nobody|no\s)\p{L}[\p{L}-]+\s+(?:is|has\s+been)\s+(?:now\s+)?(?:cancell?ed|called\s+off)`,
  ),
  phrase(
    "cancelled",
    "stands",
    String.raw`cancell?ation${gap(2)}(?:${IS})?\s+(?:done|complete|completed|confirmed|processed|went\s+through|gone\s+through|in\s+effect|accepted|successful|registered|final|through|worked)`,
  ),
  phrase(
    "cancelled",
    "stands",
    String.raw`(?<=^[^\p{L}\d]*(?:\S+\s+){0,4}?)(?<!(?:a|any|each|every|the|of|no|are|is|been|be|if|get|gets|your|was)\s)(?:cancell?ed|voided|released)(?=[^\p{L}\d]*$|\s+(?:as|for|and|now|without|with))`,
  ),
);

const CHANGED = family(
  "rewr|reiss|reassign|mov|chang|switch|reschedul|updat|amend|swap|shift|correct|fix|added|edit|renam|postpon|extend|modif|adjust|upgrad|rebook|transfer|put",
  phrase(
    "changed",
    "did",
    String.raw`${WE}\s+(?:moved|changed|switched|rescheduled|updated|amended|swapped|shifted|postponed|extended|modified|adjusted|upgraded|corrected|fixed|edited|renamed|rewritten|rewrote|reissued|reassigned|pushed|brought\s+forward)(?!\s+(?:my|our\s+(?:terms|prices|policy)))`,
  ),
  phrase(
    "changed",
    "did",
    String.raw`${WE}\s+(?:added|included|thrown?\s+in|threw\s+in)\s+(?:the|a|an|your|another|one|two|\p{L}+\s+to\s+(?:the|your))`,
  ),
  phrase(
    "changed",
    "stands",
    String.raw`(?:bookings?|reservations?|names?|dates?|trip|tour|it|that|you|everything|[a-z]{2,4}-\d+|details?|spelling|record|voucher|file|vegetarian\s+\p{L}+)${gap(5)}${IS}\s+(?:moved|changed|switched|rescheduled|updated|amended|swapped|shifted|corrected|fixed|extended|upgraded|adjusted|edited|added|postponed)`,
  ),
  phrase(
    "changed",
    "stands",
    String.raw`(?<=^[^\p{L}\d]*)(?:moved|switched|rescheduled|updated|swapped|amended|corrected|fixed|changed|date\s+changed|name\s+(?:fixed|corrected|changed|updated))(?=[^\p{L}\d]*$|\s+(?:to|you|it|from|your|for|and))`,
  ),
);

const TOLD = String.raw`(?:had\s+a\s+(?:word|chat|quick\s+\p{L}+)|left\s+(?:a\s+)?(?:note|message|word)|dropped\s+a\s+(?:line|note|message)|passed|transferred|handed|forwarded|escalated|connected|notified|alerted|informed|called|told|asked|referred|brought\s+in|looped\s+in|flagged|sent|let|briefed|messaged|written\s+to|wrote\s+to|emailed|raised|reminded|warned|spoken|spoke|talked|checked|contacted|rung|rang|phoned|reached\s+out|put\s+you|relayed|shared|mentioned|given|gave|pinged|texted|arranged|agreed|confirmed|requested|patched|routed|paged|assigned|logged|opened|got\s+hold)`;
const HANDED = family(
  "they'll|he'll|they will|he will|in the loop|pass|transf|hand|forward|escalat|connect|notif|alert|inform|call|told|ask|refer|brought|loop|flag|team|colleague|manager|someone|agent|human|support|office|guide|driver|hotel|host|guest|owner|cook|chef|camp|stable|instructor|therapist|reach|queue|ticket|approv|agreed|go-ahead|green light|signed off|dial|word|message|assign|rout|director|boss|finance|account|sales|request|kitchen|case",
  phrase("handed-off", "did", String.raw`${WE}\s+${TOLD}${gap(6)}\s+${PERSON}`),
  phrase(
    "handed-off",
    "did",
    String.raw`${WE}\s+(?:passed|transferred|handed|forwarded|escalated|flagged|relayed|raised|routed|referred)\s+${TALK}`,
  ),
  phrase(
    "handed-off",
    "did",
    String.raw`(?:question|request|message|conversation|chat|case|complaint|feedback|words?|note|you|it|this|everything|details|issue|matter|report|concern)${gap(3)}${IS}\s+(?:passed|forwarded|transferred|handed|escalated|flagged|assigned|routed|raised|in\s+(?:their|the|good)\s+(?:queue|hands|inbox)|with\s+(?:our|the|my|a)\s+${PERSON}|being\s+(?:handled|reviewed|looked))`,
  ),
  phrase(
    "handed-off",
    "did",
    String.raw`(?:request|message|case|complaint|feedback|words|note|ticket|it|this|that|question|story|report)(?:'s|\s+is|\s+has)?(?:\s+\S+){0,2}?\s+(?:went|gone|reached|landed|in|on|with)(?:\s+\S+){0,4}?\s+(?:${PERSON}|${PARTNER}|them|their\s+(?:queue|desk|hands))`,
  ),
  phrase(
    "handed-off",
    "did",
    String.raw`(?:${PERSON})(?:'s|'re|'ve|\s+is|\s+are|\s+has|\s+have)?(?:\s+(?:now|already|currently|just|both|all))*\s+(?:looking\s+(?:into|at)|working\s+on|on\s+(?:it|the\s+(?:case|line)|their\s+way)|dealing|handling|dialling|dialing|calling|reviewing|reading|joining|taking\s+(?:over|care)|aware|got\s+(?:it|your|the)|your\s+(?:number|details|message|case)|received|seen|been\s+(?:told|informed|notified|alerted|briefed|asked|given|messaged)|in\s+the\s+loop|picked\s+(?:it|this|up)|took|informed|notified|alerted|here)`,
  ),
  phrase(
    "handed-off",
    "promise",
    String.raw`(?:(?:i|we)(?:'ll|\s+will|'m|'re|\s+am|\s+are)|let\s+me)${ADVERBS}\s+(?:pass|transfer|hand|forward|escalate|connect|call|get|ask|notify|put|loop|patch|have|flag|bring(?:\s+in)?|(?:pass|transferr|hand|forward|escalat|connect|call|gett|ask|notify|putt|loop|patch|hav|flagg|bring)ing(?:\s+in)?)${gap(6)}\s+${PERSON}`,
  ),
  phrase(
    "handed-off",
    "promise",
    String.raw`(?<=^[^\p{L}\d]*)(?:passing|transferring|handing|forwarding|escalating|connecting|putting|patching|looping)\s+(?:you|this|it|that|your|the)`,
  ),
  net(
    "handed-off",
    "promise",
    String.raw`(?:${PERSON}|he|she|they)(?:\s+(?:from|of|on|in)\s+(?:our|the|my)\s+\p{L}+)?(?:\s+will|'ll|\s+is\s+going\s+to|\s+are\s+going\s+to)(?:\s+\p{L}+){0,2}?\s+(?:contact|reply|answer|respond|get\s+back|reach\s+out|write|call|be\s+(?:in\s+touch|with\s+you|calling)|take\s+(?:over|it|care|this)|join|follow\s+up|ring|phone|message|email|look\s+(?:into|at)|handle|sort|review|step\s+in|see)`,
  ),
  phrase(
    "approved",
    "did",
    String.raw`(?:${PERSON}|he|she|they)(?:'ve|'s|\s+has|\s+have)?${ADVERBS}\s+(?:approved|agreed|ok'?d|okayed|signed\s+off|authori[sz]ed|confirmed|accepted|said\s+(?:yes|ok|it's\s+fine)|given|gave|cleared|waived|decided|promised|replied|got\s+back)`,
  ),
  phrase("approved", "did", String.raw`${WE}\s+(?:approved|agreed|authori[sz]ed|signed\s+off|okayed|cleared)`),
  phrase(
    "approved",
    "did",
    String.raw`(?:i|we)(?:'ve|\s+have)?${ADVERBS}\s+(?:got|gotten|received|obtained|secured)${gap(3)}\s+(?:approval|go-ahead|green\s+light|permission|ok|okay|sign-off|blessing)|(?:discount|refund|request|exception|it|that|change|price)${gap(3)}${IS}\s+(?:approved|authori[sz]ed|signed\s+off|agreed|granted|cleared|okayed|accepted)|(?<=^[^\p{L}\d]*)(?:approved|granted)(?=[^\p{L}\d]*$)|approval\s+(?:came|has\s+come|is\s+in|received|granted)|got\s+the\s+(?:go-ahead|green\s+light|ok|okay|nod)`,
  ),
  phrase(
    "asked",
    "did",
    String.raw`${WE}\s+(?:asked|requested|submitted|checked\s+with|put\s+in)${gap(4)}\s+(?:${PERSON}|approval|request)|(?:waiting|wait)\s+(?:for|on)\s+(?:(?:an?|the|their|his|her|my)\s+)?(?:\p{L}+'s\s+)?(?:answer|approval|decision|reply|${PERSON})|request\s+(?:is|has)\s+(?:in|been\s+(?:sent|submitted)|pending|with)`,
  ),
  phrase("notified", "did", String.raw`${WE}\s+${TOLD}${gap(6)}\s+(?!your\s+own)${PARTNER}`),
  phrase(
    "notified",
    "did",
    String.raw`(?:${PARTNER})(?:'s|'re|'ve|'ll|\s+is|\s+are|\s+has|\s+have|\s+will|\s+got)?(?:\s+(?:now|already|both|all|just|also|kindly|been|be|definitely))*\s+(?:aware|told|informed|notified|reminded|warned|briefed|asked|alerted|knows?|confirmed|agreed|promised|replied|received|got\s+(?:it|your|the|my)|said|expecting|been\s+(?:told|informed|notified|reminded|asked|briefed)|preparing|prepared|bringing|bring|waiting\s+(?:for\s+you|at|outside|with)|wait\s+(?:for|at)|pick\s+you|picking\s+you|meet\s+you|meeting\s+you|packed|happy\s+to|arranged|set\s+(?:up|aside)|ready\s+for\s+you|cook|make\s+sure|keep|hold|remembers?|took|taken|made\s+a\s+note|noted)`,
  ),
);

const NOUN = String.raw`(?:itinerary|programmes?|programs?|photos?|pictures?|pics|reviews?|contracts?|documents?|vouchers?|tickets?|invoices?|links?|files?|e-?mails?|receipts?|lists?|maps?|pdfs?|forms?|videos?|details|confirmations?|bills?|brochures?|guide\s?book|checklists?|copy|copies|texts?|sms|letters?|menus?|qr|attachments?|bank\s+details|album|one|paperwork|insurance|schedule|plan)`;
const SENT = family(
  "gone|reached|sen[dt]|mail|attach|forward|inbox|way|enclos|shar|link|messag|drop|gone out|went out|upload|post|deliver|issu|dispatch|find|here'?s|here are|shot|fired|popp|invoice|voucher|text|land|spam|below|download|submitted|above|received",
  phrase(
    "sent",
    "did",
    String.raw`${WE}\s+(?:sent|e-?mailed|attached|forwarded|enclosed|shared|messaged|texted|uploaded|posted|delivered|issued|dispatched|mailed|shot|fired|popped|dropped|resent|re-sent|included|linked|generated|put\s+(?:the|your|a|together)\s+${NOUN})`,
  ),
  phrase(
    "sent",
    "stands",
    String.raw`(?:${NOUN}|it|they|everything|both|that|all|payment\s+\p{L}+|message|one)${gap(6)}${IS}\s+(?:sent|e-?mailed|attached|forwarded|enclosed|shared|delivered|issued|uploaded|dispatched|on\s+(?:its|their|the)\s+way|(?:with|in)\s+this\s+message|in\s+your\s+(?:inbox|e-?mail|mail|messages|chat|spam|whatsapp)|gone(?:\s+out)?|(?:out|below|above|with\s+you|heading)(?=[^\p{L}]*$|\s+(?:in|for|to|your)(?!\p{L}))|waiting\s+in)`,
  ),
  phrase(
    "sent",
    "did",
    String.raw`(?:${NOUN}|it|they|everything|both|message|that|copy)(?:'s|\s+has|\s+have|\s+just|\s+both|\s+already)*\s+(?:went|gone|left|reached|landed|arrived|popped)(?:\s+\S+){0,3}?\s+(?:out|to|you|in|your|them|from|off|straight|this|just)`,
  ),
  phrase(
    "sent",
    "did",
    String.raw`(?<=^[^\p{L}\d]*(?:(?:done|sure|yes|ok|okay|great|there\s+you\s+go|perfect|of\s+course)[^\p{L}\d]+)*)(?:just\s+)?(?:sent|e-?mailed|attached|(?:sending|attaching|e-?mailing)(?!\s+(?:it|them|this|that|\p{L}+)\s+(?:needs?|requires?|takes?|is|would))|forwarded|enclosed|shared|texted|resent)(?!\s+(?:by|from)\s+you)|please\s+find|(?:in|into|to)\s+your\s+inbox|check\s+your\s+(?:inbox|e-?mail|mail|spam|messages|whatsapp|phone)|on\s+(?:its|their)\s+way\s+to\s+(?:you|your)|(?<=^[^\p{L}\d]*)(?:here(?:'s|\s+is|\s+are)\s+(?:the|your|a)\s+${NOUN}(?=[^\p{L}]*$|\s+(?:below|attached|for)))`,
  ),
  phrase(
    "sent",
    "did",
    String.raw`${DOING}(?:sending|e-?mailing|attaching|forwarding|sharing|texting|dropping)|(?:${NOUN}|copy)\s+(?:attached|sent|e-?mailed|enclosed|below|delivered|on\s+its\s+way|gone\s+out)`,
  ),
  phrase(
    "sent",
    "promise",
    String.raw`(?:${NOUN}|it|they)(?:'ll|\s+will|\s+should)(?:\s+\S+){0,2}?\s+(?:arrive|be\s+(?:in|with|there)|land|reach|hit|come\s+(?:through|by)|pop\s+up)(?:\s+\S+){0,4}?\s+(?:inbox|e-?mail|you|minutes?|shortly|soon|phone|sms|moment|today|tonight|tomorrow|hour)`,
  ),
);

const REMINDER = family(
  "hear from|expect|remind|ping|nudge|calendar|write|get back|follow up|alarm|drop you|message|check back|circle back|diary|buzz|shout|let you know|text you|reach out|poke|be in touch|forget|back to you|back with you|tap you",
  phrase(
    "reminder",
    "did",
    String.raw`${WE}\s+(?:set|created|scheduled|added|put|made|got|queued|saved|noted|marked|logged)(?:\s+up)?${gap(4)}\s+(?:reminders?|alarm|alert|calendar|diary|nudge)`,
  ),
  phrase(
    "reminder",
    "stands",
    String.raw`(?:reminders?|nudge|alarm|alert|message|note|ping)${gap(5)}(?:${IS})?\s+(?:set|scheduled|created|on|saved|in\s+place|queued|booked|active|ready|in|going\s+out|will\s+(?:arrive|come|go|reach|pop|land))`,
  ),
  phrase(
    "reminder",
    "did",
    String.raw`${WE}\s+(?:did\s+)?remind(?:ed)?(?:\s+you)?(?=\s|[^\p{L}]|$)|reminders?${gap(5)}\s+(?:was|were)\s+(?:sent|delivered)|consider\s+(?:yourself|it)\s+(?:pinged|reminded|noted|nudged)|(?:in|on)\s+my\s+(?:calendar|diary|list|schedule)|reminder\s+set|marked\s+(?:it\s+)?in\s+(?:my|the)\s+(?:calendar|diary)`,
  ),
  phrase(
    "reminder",
    "promise",
    String.raw`(?:i|we)(?:'ll|\s+will)${ADVERBS}\s+(?:remind\s+(?:you|them|him|her)(?!\s*[:,]|\s+that)|(?:ping|nudge|poke|buzz|text|message|prompt)\s+(?:you|him|her|them)|(?:write|get\s+back|come\s+back|follow\s+up|check\s+back|check\s+in|circle\s+back|be\s+(?:back|in\s+touch)|reach\s+out|drop\s+you\s+a\s+\p{L}+|give\s+you\s+a\s+(?:nudge|shout|ping|buzz|heads-up|call)|let\s+you\s+know|send\s+(?:you\s+)?(?:a|another)\s+(?:reminder|nudge|message|note))(?:\s+(?:to|with)\s+you|\s+again|\s+here|\s+to\s+remind)*\s+${SOON})|(?:i|we)(?:'ll|\s+will)\s+(?:not|never)\s+forget\s+to\s+remind`,
  ),
  phrase(
    "reminder",
    "promise",
    String.raw`(?:expect|you(?:'ll|\s+will)\s+(?:get|have|receive|hear)|there(?:'ll|\s+will)\s+be)${gap(3)}\s+(?:reminder|nudge|ping|from\s+(?:me|us)|message\s+from\s+(?:me|us))`,
  ),
);

const MONEY = String.raw`(?:payment|deposit|transfer|money|funds|prepayment|balance|amount)`;
const PAYMENT = family(
  "pa(?:y|id)|deposit|transfer|money|refund|funds|charg|balance|reimburs|credited|returned",
  net(
    "payment",
    "did",
    String.raw`${MONEY}${gap(4)}(?:${IS})?\s+(?:received|arrived|cleared|confirmed|landed|came\s+(?:through|in)|gone\s+through|went\s+through|in|credited|here|safe|reached\s+us|processed)|${WE}\s+(?:received|got|charged|collected|taken|processed)${gap(3)}\s+(?:${MONEY}|card)|(?:fully\s+)?paid\s+(?:in\s+full|off)|(?:is|are|as|been|all|already|fully|shows)\s+paid(?!\s+(?:to|by|in\s+cash|on))`,
  ),
  net(
    "refunded",
    "did",
    String.raw`${WE}\s+(?:refunded|returned|reimbursed|credited|issued|processed|sent|started|initiated|put\s+through|requested|triggered)${gap(4)}\s+(?:refunds?|money|deposit|payment|amount|card|back)|${WE}\s+(?:refunded|reimbursed)`,
  ),
  net(
    "refunded",
    "stands",
    String.raw`(?:is|are|was|were|been|be)\s+(?:fully\s+|already\s+)?(?:refunded|reimbursed|returned\s+to\s+your|(?:transferred|sent|paid|wired|credited)\s+(?:back\s+)?to\s+your\s+(?:card|account|bank))`,
  ),
  net(
    "refunded",
    "stands",
    String.raw`refunds?${gap(4)}(?:${IS}|\s+will\s+be|\s+should\s+be|'ll\s+be)?\s+(?:issued|processed|sent|on\s+(?:its|the)\s+way|approved|under\s+way|underway|started|initiated|in\s+progress|complete|completed|done|confirmed|back|arrive|landed?|hit|reach|with\s+you|in\s+your|gone|coming|released|requested|going)|(?:money|deposit|funds|payment|amount|sum|\d[\d,]*\s(?:som|usd|dollars?|euros?))${gap(3)}(?:${IS})?\s+(?:(?:transferred|wired|sent|paid|credited)\s+(?:back\s+)?to\s+your|on\s+(?:its|the)\s+way\s+back|refunded|returned|back\s+(?:in|on|with)|heading\s+back|coming\s+back|being\s+(?:refunded|returned))|(?:money|refund|funds|deposit)\s+(?:will|should|'ll)${ADVERBS}\s+(?:be|arrive|land|reach|hit|show|come|appear)|(?:bank|you)(?:'ll|\s+will)\s+(?:have|see|get|receive)(?:\s+\S+){0,3}?\s+(?:money|refund|funds|deposit)`,
  ),
);

/** Words about people that are no verbs of theirs, and states that nobody brings about. */
const STATE = String.raw`(?:included|covered|needed|required|allowed|limited|recommended|based|located|priced|called|named|interested|supposed|closed|heated|guided|marked|listed|excluded|numbered|provided|served|rated|calculated|pleased|excited|delighted|worried|tired|mixed|experienced|licen[sc]ed|certified|trained|qualified|paid|welcome|happy|glad|good|free|open|available|available|not|n't|involved|prepared\s+to|used)`;
const PARTY = family(
  `${PERSON}|${PARTNER}|lead`.replaceAll("\\s?", ""),
  net(
    "handed-off",
    "did",
    String.raw`(?:(?:${PERSON}|lead)(?:\s+(?:team|of\s+\p{L}+(?:\s+\p{L}+)?|lead|manager))?)(?:'ve|\s+(?:has|have|had|knows?|said|took|got|gave|told|made|sent|wrote|signed|agreed|replied|confirmed|promised|answered|called|accepted|approved))(?!\s+(?:\p{L}+\s+)?${STATE}|\s+(?:to|a|an|no|the\s+last)\s)`,
  ),
  net(
    "handed-off",
    "promise",
    String.raw`(?:${PERSON}|lead|head)(?:\s+(?:of\s+\p{L}+(?:\s+\p{L}+)?|team))?(?:'ll|\s+will|\s+is\s+going\s+to)`,
  ),
  net(
    "notified",
    "did",
    String.raw`(?:(?:the|our|your|a|his|her)\s+)?${PARTNER}(?:\s+(?:team|lead|staff|crew|people))?(?:'ve|\s+(?:knows?|said|took|got|gave|told|sent|wrote|(?:has|have)\s+(?:been\s+)?\p{L}{3,}ed|agreed|replied|confirmed|promised|answered|accepted|noted|was\s+(?:told|asked|informed|warned)))(?!\s+(?:\p{L}+\s+)?${STATE}|\s+(?:to|a|an|no)\s)`,
  ),
);

const DONE = family(
  "done|sorted|all set|taken care|handled|arrang|organi|ordered|applied|activat|ve |have |went ahead|gone ahead|went through|rush",
  phrase(
    "done",
    "did",
    String.raw`(?<=^[^\p{L}\d]*(?:(?:ok|okay|great|yes|perfect|and|right|there)[^\p{L}\d]+)?)(?:(?:all\s+|it's\s+|that's\s+)?(?:done|sorted|taken\s+care\s+of|handled)|all\s+set|(?:consider|call)\s+it\s+(?:done|sorted|settled|handled)|everything(?:'s|\s+is)\s+(?:done|sorted|arranged|taken\s+care\s+of|handled|in\s+place|set))(?=[^\p{L}\d]*$|\s+(?:for\s+you|and|now))`,
  ),
  phrase(
    "done",
    "did",
    String.raw`${WE}\s+(?:arranged|organi[sz]ed|ordered|applied|activated|sorted|handled|taken\s+care|knocked|waived|unlocked|removed|credited|extended|renewed|submitted|filed|purchased|bought|rented|hired|assigned|allocated|upgraded|redeemed|entered|issued|paid|lined\s+up)`,
  ),
  phrase(
    "done",
    "did",
    String.raw`(?:i|we)\s+(?:went|have\s+gone|'ve\s+gone)\s+ahead\s+and\s+\p{L}+|(?:code|coupon|promo|voucher|upgrade|order|application|it)(?:\s+\S+)?\s+(?:went|has\s+gone|gone)\s+through`,
  ),
);

/** Deeds that have a family of their own. */
const NAMED = String.raw`(?:(?:re)?booked|reserved|cancell?ed|confirmed|sent|e-?mailed|attached|refunded|approved|moved|changed|passed|forwarded|transferred|promised)`;
const NET = family(
  "'ve |have |in the loop|off the|off your|ed(?!\\p{L})|taken|dealt|done|gone|set|put|sent|made|see |attach",
  net(
    "done",
    "stands",
    String.raw`(?:(?:has|have|'s|'ve)(?:\s+(?:now|all|both|already|just))*\s+been|(?:is|are|was|were|'s|'re)\s+(?:now|all|both|already|successfully|officially)|(?:your|my|it|that|everything|this)(?:\s+\p{L}+){0,3}?(?:'s|\s+is|\s+are|\s+was|\s+were))\s+(?!(?:${STATE}|${NAMED})(?!\p{L}))(?:\p{L}{3,}ed|taken\s+care\s+of|dealt\s+with|sorted|put\s+(?:in|on|through|down)|set\s+up|gone|off\s+(?:your|the)|in\s+the\s+(?:loop|system|works)|under\s+way|in\s+motion|on\s+(?:the|my|our|their)\s+(?:list|way|books|calendar|system))`,
  ),
  phrase("sent", "did", String.raw`(?:see|find|as|you'll\s+find)\s+(?:it\s+|them\s+)?attached`),
  net(
    "done",
    "did",
    String.raw`${WE.replace("(?:'ve|\\s+have|'d|\\s+had)?", "(?:'ve|\\s+have)")}\s+(?!${LOOKED}(?!\p{L}))(?:\p{L}{3,}ed|taken|put|set|made|given|let|told|sent|brought|left(?!.*(?<!\p{L})as\s+(?:it|they|you))|held|kept|written|built|done|cut|lent|bought|paid|spoken|(?:re|over)?(?:written|drawn)|given|thrown|withdrawn|chosen\s+for)`,
  ),
);

export const EN: readonly Family[] = [BOOKED, CANCELLED, CHANGED, HANDED, SENT, REMINDER, PAYMENT, DONE, PARTY, NET];
