import { noMeaning, type MeaningOf } from "../knowledge/index.ts";
import { applyDiscountTool } from "./apply-discount.ts";
import { askPriceTool } from "./ask-price.ts";
import { cancelBookingTool, createBookingTool, getBookingsTool } from "./bookings.ts";
import { changeBookingTool } from "./change-booking.ts";
import { checkAvailabilityTool } from "./check-availability.ts";
import { getClientTool } from "./get-client.ts";
import { handOffTool } from "./hand-off.ts";
import { proposeStageTool } from "./propose-stage.ts";
import { quoteTool } from "./quote.ts";
import { rememberTool } from "./remember.ts";
import { requestRefundTool } from "./request-refund.ts";
import { searchCatalogueTool } from "./search-catalogue.ts";
import { createSearchKnowledgeTool } from "./search-knowledge.ts";
import { sendMaterialTool } from "./send-material.ts";
import { setReminderTool } from "./set-reminder.ts";
import type { Tool } from "./tool.ts";

export * from "./tool.ts";

export interface ToolPorts {
  /** What questions mean; by their words alone when left out. */
  meaningOf?: MeaningOf;
}

const TOOLS: readonly Tool[] = [
  rememberTool,
  proposeStageTool,
  getClientTool,
  searchCatalogueTool,
  checkAvailabilityTool,
  quoteTool,
  applyDiscountTool,
  askPriceTool,
  createBookingTool,
  changeBookingTool,
  cancelBookingTool,
  requestRefundTool,
  getBookingsTool,
  sendMaterialTool,
  handOffTool,
  setReminderTool,
];

/** Every tool that an agent may be given, by name. */
export function createTools({ meaningOf = noMeaning }: ToolPorts = {}): ReadonlyMap<string, Tool> {
  const tools = [...TOOLS, createSearchKnowledgeTool(meaningOf)];
  return new Map(tools.map((tool) => [tool.name, tool]));
}
