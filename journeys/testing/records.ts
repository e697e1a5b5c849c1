import type { House } from "./house.ts";

export interface BookingRecord {
  number: string;
  sku: string;
  date: string;
  adults: number;
  children: number;
  status: string;
  contact: { name: string; phone: string };
  effect: string;
}

/** Bookings of the client behind a chat, with the state of the effect that made each. */
export function bookingsOf(house: House, conversationId: string): Promise<BookingRecord[]> {
  return house.query<BookingRecord>(
    `select b.number, p.sku, d.starts_on::text as date, b.adults, b.children, b.status, b.contact,
            (select e.status from effects e where e.conversation_id = c.id and e.tool = 'create_booking'
                and e.result ->> 'summary' like '%' || b.number || '%') as effect
       from conversations c join bookings b on b.client_id = c.client_id
            join products p on p.id = b.product_id join departures d on d.id = b.departure_id
      where c.id = $1 order by b.created_at`,
    [conversationId],
  );
}

/** The stages of a conversation's deal in the order it went through them. */
export async function stagesOf(house: House, conversationId: string): Promise<string[]> {
  const moves = await house.query<{ from: string; to: string }>(
    `select s.from_stage as from, s.to_stage as to from stage_moves s join conversations c on c.deal_id = s.deal_id
      where c.id = $1 order by s.at, s.id`,
    [conversationId],
  );
  return [...moves.slice(0, 1).map(({ from }) => from), ...moves.map(({ to }) => to)];
}

export async function conversationOf(house: House, chatId: string): Promise<string> {
  const [row] = await house.query<{ id: string }>(
    "select id from conversations where chat_id = $1 order by created_at desc",
    [chatId],
  );
  if (row === undefined) throw new Error(`no conversation with chat ${chatId}`);
  return row.id;
}
