// Made by scripts/console-api.ts from the OpenAPI document. Do not edit.
export interface paths {
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List conversations by their last message */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                    mode?: ("bot" | "human" | "closed")[];
                    stage?: ("new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat")[];
                    /** @description a kind of channel, or the id of one channel */
                    channel?: ("terminal" | "web-chat" | "telegram" | "http") | string;
                    client?: string;
                    /** @description a user's id, `me`, or `none` for those that nobody answers for */
                    assignee?: string;
                    /** @description only those in which the customer waits, or does not */
                    waiting?: "true" | "false";
                    /** @description only those in which the customer waits for a person, or the bot for a decision; or not those */
                    needsPerson?: "true" | "false";
                    /** @description part of the client's name, e-mail, phone or user name */
                    q?: string;
                    sort?: "-lastMessageAt" | "lastMessageAt";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Conversation"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the conversation */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages of a conversation, suppressed ones too */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                    /** @description -seq begins at the newest message */
                    sort?: "-seq" | "seq";
                };
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Message"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Answer as a person; takes the conversation over when the bot has it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the same key makes the same message, however often it is sent */
                    "idempotency-key"?: string;
                };
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SendMessage"];
                };
            };
            responses: {
                /** @description the message, queued */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Message"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/effects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the bot has written: bookings, cancellations, reminders */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page, newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Effect"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why the bot said what it said: steps, tools, timings */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page, newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Turn"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/stage-moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The deal's way through the funnel, with its evidence */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page, newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["StageMove"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What managers were told here; never sent to the customer */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page, newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Note"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Write something down for colleagues; the customer never sees it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
            responses: {
                /** @description the note's id */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/sending-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What may be sent now, and what not, why and when */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the verdict for every purpose of a message */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SendingPolicy"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/handoffs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hand-offs in both directions, with their contracts */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page, newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Handoff"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take over: the bot falls silent at once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the conversation */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand back to the bot, with what was said and promised */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReturnToBot"];
                };
            };
            responses: {
                /** @description the conversation */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close: a new message of the client opens a new conversation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the conversation */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am here, and what I may do */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the caller */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members of the organisation, by name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["User"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversationId}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say who answers for a conversation; whether bot or person has it stays as it is */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    conversationId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Assign"];
                };
            };
            responses: {
                /** @description the conversation */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conversation"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Risky writes that wait for a person, or did */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                    status?: ("pending" | "accepted" | "edited" | "answered" | "ignored" | "expired")[];
                    conversation?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page, newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Approval"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approvalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One approval */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    approvalId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the approval */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approvalId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide: accept, edit the arguments, answer in words instead, or ignore (not done) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    approvalId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "accept";
                        args?: null;
                    } | {
                        /** @enum {string} */
                        type: "edit";
                        args: {
                            action: string;
                            args: {
                                [key: string]: unknown;
                            };
                        };
                    } | {
                        /** @enum {string} */
                        type: "response";
                        args: string;
                    } | {
                        /** @enum {string} */
                        type: "ignore";
                        args?: null;
                    };
                };
            };
            responses: {
                /** @description the decided approval */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The funnel's agents and how they are configured here */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Agent"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agent}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the agent */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change settings; each change is a version. In force within ten seconds */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status?: "active" | "inactive" | "training";
                        model?: string | null;
                        temperature?: number | null;
                        maxTokens?: number | null;
                        promptVersion?: number | null;
                        tools?: string[] | null;
                        memory?: {
                            historyTokens?: number | null;
                            summary?: boolean;
                            recall?: boolean;
                        };
                        /** @default null */
                        note?: string | null;
                    };
                };
            };
            responses: {
                /** @description the agent as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/agents/{agent}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An agent's changes, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    agent: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["AgentVersion"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agent}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put an earlier version's settings into force again, as a new version; 0 is the agent as it ships */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    agent: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        version: number;
                        /** @default null */
                        note?: string | null;
                    };
                };
            };
            responses: {
                /** @description the agent as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The company's papers, by name */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["KnowledgeDocument"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Add a paper, or replace the one of the same name: PDF, DOCX, XLSX, CSV, HTML, Markdown or text, up to 50 MB */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        file: string;
                        title?: string;
                        /** Format: date */
                        validFrom?: string;
                        /** Format: date */
                        validUntil?: string;
                    };
                };
            };
            responses: {
                /** @description what became of it; one that cannot be read says why */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddedDocument"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a page of the public internet, or the first pages of a site's sitemap; the same again changes only what changed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @example https://tours.example/sitemap.xml */
                        url: string;
                        title?: string;
                        /** Format: date */
                        validFrom?: string;
                        /** Format: date */
                        validUntil?: string;
                        /**
                         * @description pages of a sitemap that are read now
                         * @default 20
                         */
                        limit?: number;
                    };
                };
            };
            responses: {
                /** @description what became of each; one that cannot be read says why */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["AddedDocument"][];
                            /** @description pages of the sitemap beyond `limit`; `karavan knowledge add` reads any number */
                            left: number;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/documents/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a paper out; it answers nothing from now on */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    documentId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a question finds in the papers */
        get: {
            parameters: {
                query: {
                    q: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description best first; none when nothing answers */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["KnowledgePiece"][];
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the house has written itself, last changed first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                    kind?: "company" | "faq" | "objection" | "policy" | "review" | "script" | "template";
                    locale?: "ru" | "en" | "ky" | "kk";
                    /** @description all but the retired ones when left out */
                    status?: "approved" | "draft" | "retired";
                    /** @description part of a title or text */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Answer"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Write an answer; a draft is told to nobody until it is approved */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        title: string;
                        text: string;
                        /** @default  */
                        keywords?: string;
                        /**
                         * @default draft
                         * @enum {string}
                         */
                        status?: "approved" | "draft" | "retired";
                        /**
                         * Format: date
                         * @default null
                         */
                        validFrom?: string | null;
                        /**
                         * Format: date
                         * @default null
                         */
                        validUntil?: string | null;
                        /** @enum {string} */
                        kind: "company" | "faq" | "objection" | "policy" | "review" | "script" | "template";
                        key: string;
                        /** @enum {string} */
                        locale: "ru" | "en" | "ky" | "kk";
                    };
                };
            };
            responses: {
                /** @description the answer */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/answers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fill shelves from CSV, XLSX, JSON or YAML; the same again changes only what changed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        file: string;
                        /**
                         * @description of rows that do not say
                         * @default faq
                         * @enum {string}
                         */
                        kind?: "company" | "faq" | "objection" | "policy" | "review" | "script" | "template";
                        /**
                         * @description of rows that do not say
                         * @default draft
                         * @enum {string}
                         */
                        status?: "approved" | "draft" | "retired";
                    };
                };
            };
            responses: {
                /** @description what became of each row */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                row: number;
                                title: string;
                                /** @enum {string} */
                                status: "created" | "updated" | "unchanged" | "failed";
                                reason: string | null;
                            }[];
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/answers/{answerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One answer */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    answerId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the answer */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an answer: its words, its days, or whether it is told. Each change is a version, in force at once */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    answerId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        title?: string;
                        text?: string;
                        keywords?: string;
                        /** @enum {string} */
                        status?: "approved" | "draft" | "retired";
                        /** Format: date */
                        validFrom?: string | null;
                        /** Format: date */
                        validUntil?: string | null;
                        /** @description the one that the change was made on; 409 when it is another */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description the answer as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/knowledge/answers/{answerId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an answer was and is, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    answerId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["AnswerVersion"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/answers/{answerId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say again what an earlier version said, as a new version */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    answerId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        version: number;
                    };
                };
            };
            responses: {
                /** @description the answer as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What customers ask and nothing known answers, asked most often first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                    /** @description open and drafted ones when left out */
                    status?: "answered" | "dismissed" | "drafted" | "open";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["KnowledgeGap"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gapId}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last hundred questions of a gap, with what people answered */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gapId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["UnansweredQuestion"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gapId}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a draft answer of a gap, in the words of the person who answered, if somebody did; approve it like every other answer */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gapId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind?: "company" | "faq" | "objection" | "policy" | "review" | "script" | "template";
                        title?: string;
                        text?: string;
                    };
                };
            };
            responses: {
                /** @description the draft */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gapId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Put a gap aside, or back */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gapId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "dismissed" | "open";
                    };
                };
            };
            responses: {
                /** @description the gap */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KnowledgeGap"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connected channels, without their credentials */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Channel"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clients, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description nextCursor of the page before */
                    cursor?: string;
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Client"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A client's card: identities, facts, lead score, deals, bookings */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClientCard"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/turns/{turnId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One turn explained: steps, models, tools, effects, receipts and what it cost, without personal data */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a turn's id, or a conversation's for its last turn */
                    turnId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the turn */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TurnTrace"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/client-merges/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pairs of clients with the same telephone number */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the newest hundred */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["MergeCandidate"][];
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge a client into another: identities, conversations, deals, facts, bookings and timers are theirs */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MergeClient"];
                };
            };
            responses: {
                /** @description the merge, and the client who stays */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClientMerge"];
                    };
                };
                /** @description the request does not fit its schema */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/client-merges/{mergeId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo a merge; what came since stays with the client who stayed, chats go with their person */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    mergeId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description two clients again */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the state forbids it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/memories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept of a client across conversations, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of it */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Memory"][];
                        };
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Erase all memories of a client */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description erased */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/memories/{memoryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Erase one memory; the same words do not come back */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                    memoryId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description erased */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget a client: memories, summaries, facts, name and contacts; bookings and messages stay */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description what was erased */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Forgotten"];
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing in the caller's organisation */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live events of the organisation (server-sent events)
         * @description `event` is message, conversation, effect or typing; `data` is `{kind, change, conversationId, id?, at}`: ids only, read the rest. Send `Last-Event-ID` to resume; a `reset` event says that some are not kept any more: load afresh.
         */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "last-event-id"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a stream that stays open */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description no caller is known: sign in, or send a key */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the caller may not do this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database does not answer; repeat */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Conversation: {
            /** Format: uuid */
            id: string;
            channel: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "terminal" | "web-chat" | "telegram" | "http";
                name: string;
            };
            client: {
                /** Format: uuid */
                id: string;
                name: string | null;
                phone: string | null;
                /** @enum {string|null} */
                locale: "ru" | "en" | "ky" | "kk" | null;
            };
            deal: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                stage: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat";
                /** @enum {string} */
                status: "open" | "won" | "lost" | "merged";
            };
            /** @enum {string} */
            mode: "bot" | "human" | "closed";
            /**
             * @description waiting: the customer has no answer yet
             * @enum {string}
             */
            status: "waiting" | "answered" | "closed";
            assignee: string | null;
            /** @description messages of the customer that nobody has answered */
            unread: number;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            waitingSince: string | null;
            /** @description risky writes of the bot that wait for a person's decision */
            pendingApprovals: number;
            sla: {
                /** @enum {string} */
                state: "none" | "running" | "overdue";
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                dueAt: string | null;
            };
            /**
             * @description of the customer's last message that had any
             * @enum {string|null}
             */
            category: "complaint" | "order" | "question" | "review" | null;
            /**
             * @description of the customer's last message
             * @enum {string|null}
             */
            sentiment: "negative" | "neutral" | "positive" | null;
            /** @enum {string|null} */
            language: "ru" | "en" | "ky" | "kk" | null;
            reachable: boolean;
            summary: string | null;
            lastMessage: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                author: "client" | "bot" | "manager" | "system";
                text: string;
                attachments: {
                    /** @enum {string} */
                    kind: "image" | "document" | "voice" | "audio" | "video" | "sticker" | "location" | "contact";
                    platformFileId?: string;
                    url?: string;
                    name?: string;
                    mimeType?: string;
                    sizeBytes?: number;
                    durationSeconds?: number;
                    latitude?: number;
                    longitude?: number;
                    phone?: string;
                    storedAs?: string;
                    transcript?: string;
                    /** @enum {string} */
                    unheard?: "unsupported" | "too-large" | "too-long" | "unrecognised" | "no-file" | "unavailable" | "late";
                }[];
                /** @enum {string} */
                status: "received" | "queued" | "held" | "sending" | "uncertain" | "sent" | "delivered" | "read" | "failed" | "suppressed";
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                createdAt: string;
            } | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            lastMessageAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            closedAt: string | null;
        };
        Problem: {
            /** @example urn:karavan:problem:conversation-not-found */
            type: string;
            /** @example Not Found */
            title: string;
            /** @example 404 */
            status: number;
            /** @example conversation-not-found */
            code: string;
            /** @example there is no such conversation */
            detail: string;
            field?: string;
            remedy?: string;
            /** @description of sending policy: the reason in a sentence for the manager */
            explanation?: {
                ru: string;
                en: string;
            };
            /**
             * Format: date-time
             * @description of sending policy: the next legal moment; null when time alone brings none
             */
            nextAt?: string | null;
            requestId?: string;
        };
        Message: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            conversationId: string;
            seq: number;
            /** @enum {string} */
            direction: "in" | "out";
            /** @enum {string} */
            author: "client" | "bot" | "manager" | "system";
            authorId: string | null;
            text: string;
            attachments: {
                /** @enum {string} */
                kind: "image" | "document" | "voice" | "audio" | "video" | "sticker" | "location" | "contact";
                platformFileId?: string;
                url?: string;
                name?: string;
                mimeType?: string;
                sizeBytes?: number;
                durationSeconds?: number;
                latitude?: number;
                longitude?: number;
                phone?: string;
                storedAs?: string;
                transcript?: string;
                /** @enum {string} */
                unheard?: "unsupported" | "too-large" | "too-long" | "unrecognised" | "no-file" | "unavailable" | "late";
            }[];
            buttons: {
                label: string;
                value: string;
            }[];
            /**
             * @description what a message of ours is said for; sending policy goes by it
             * @enum {string|null}
             */
            purpose: "reply" | "proactive" | "manager" | "notice" | null;
            /** @enum {string} */
            status: "received" | "queued" | "held" | "sending" | "uncertain" | "sent" | "delivered" | "read" | "failed" | "suppressed";
            reason: string | null;
            /**
             * Format: date-time
             * @description of a held message: when it is looked at again
             * @example 2026-07-01T09:30:00.000Z
             */
            heldUntil: string | null;
            /** Format: uuid */
            turnId: string | null;
            /** Format: uuid */
            replyTo: string | null;
            /** @enum {string|null} */
            category: "complaint" | "order" | "question" | "review" | null;
            /** @enum {string|null} */
            sentiment: "negative" | "neutral" | "positive" | null;
            /**
             * @description of the customer's own messages, like the two before
             * @enum {string|null}
             */
            language: "ru" | "en" | "ky" | "kk" | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            sentAt: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            editedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            deletedAt: string | null;
        };
        Effect: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            turnId: string;
            /** Format: uuid */
            conversationId: string;
            /** @enum {string} */
            kind: "local" | "idempotent" | "uncertain";
            tool: string;
            /** @enum {string} */
            status: "planned" | "running" | "done" | "cancelled" | "failed" | "uncertain";
            args: {
                [key: string]: unknown;
            };
            result?: unknown;
            reason: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            updatedAt: string;
        };
        Turn: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "running" | "paused" | "committed" | "handed-off" | "suppressed" | "superseded" | "failed";
            reason: string | null;
            detail: string | null;
            fromSeq: number;
            seenSeq: number;
            agents: string[];
            /** @description steps: agent, tool, arguments, outcome, milliseconds */
            trace: unknown[];
            promptVersions: string[];
            totalMs: number | null;
            modelMs: number | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            startedAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            endedAt: string | null;
        };
        StageMove: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            dealId: string;
            /** @enum {string} */
            from: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat";
            /** @enum {string} */
            to: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat";
            evidence: {
                facts: string[];
                signals: string[];
            };
            /** Format: uuid */
            turnId: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            at: string;
        };
        Note: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            messageId: string | null;
            /** @description system, or the id of a person */
            author: string;
            code: string | null;
            text: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
        };
        SendingPolicy: {
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            at: string;
            /** @enum {string} */
            mode: "bot" | "human" | "closed";
            /** @description the client's, in which quiet hours are */
            timeZone: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            optedOutAt: string | null;
            purposes: {
                /** @enum {string} */
                purpose: "reply" | "proactive" | "manager" | "notice";
                /** @enum {string} */
                verdict: "send" | "hold" | "refuse";
                /** @enum {string|null} */
                code: "opted-out" | "unreachable" | "customer-is-writing" | "quiet-hours" | "day-cap" | "week-cap" | "opening-pace" | "customer-begins" | "window-closed" | "template-not-approved" | "outside-contact" | null;
                explanation: components["schemas"]["Explanation"];
                /**
                 * Format: date-time
                 * @description the next legal moment; null when time alone brings none
                 * @example 2026-07-01T09:30:00.000Z
                 */
                nextAt: string | null;
            }[];
            /** @description null where the platform takes free text at any time */
            window: {
                /**
                 * Format: date-time
                 * @description null: closed, only a template may go
                 * @example 2026-07-01T09:30:00.000Z
                 */
                openUntil: string | null;
                templates: {
                    name: string;
                    language: string;
                }[];
            } | null;
            /** @description what no text may hold on this channel */
            forbidden: components["schemas"]["Explanation"][];
            /**
             * Format: date-time
             * @description by when the platform wants the waiting message answered
             * @example 2026-07-01T09:30:00.000Z
             */
            answerBy: string | null;
        };
        Explanation: {
            ru: string;
            en: string;
        } | null;
        Handoff: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            direction: "to-human" | "to-bot";
            by: string;
            contract: {
                reason: string;
                summary: string;
                /** @default [] */
                promises: string[];
                /** @default [] */
                effects: {
                    tool: string;
                    status: string;
                    summary: string;
                }[];
                /** @default [] */
                obligations: string[];
                /** @default null */
                draft: string | null;
                lead?: {
                    score: number;
                    reasons: {
                        /** @enum {string} */
                        reason: "place-known" | "dates-known" | "dates-exact" | "party-known" | "budget-known" | "tour-chosen" | "date-chosen" | "contact-known" | "recommended" | "offer-seen" | "negotiates" | "objects" | "has-booked" | "came-back" | "satisfied" | "dissatisfied";
                        points: number;
                    }[];
                };
            };
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            slaDueAt: string | null;
            /** Format: uuid */
            turnId: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
        };
        SendMessage: {
            text: string;
        };
        ReturnToBot: {
            /** @description what was said, for the bot */
            summary?: string;
            /** @description what was promised */
            promises?: string[];
        };
        Me: {
            /** @description a user's id, or `key:` and the id of an organisation's key */
            id: string;
            role: string;
            permissions: ("read" | "talk" | "teach" | "tune")[];
        };
        User: {
            id: string;
            name: string;
            email: string;
            /** @description owner, admin, manager, prompt-engineer or viewer */
            role: string;
        };
        Assign: {
            /** @description a user's id; null: nobody in particular */
            assignee: string | null;
        };
        Approval: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            conversationId: string;
            /** Format: uuid */
            turnId: string;
            /** @enum {string} */
            status: "pending" | "accepted" | "edited" | "answered" | "ignored" | "expired";
            risk: {
                /** @enum {string} */
                kind: "cancellation";
                subject: string;
                paid: boolean;
            } | {
                /** @enum {string} */
                kind: "refund";
                subject: string;
            } | {
                /** @enum {string} */
                kind: "discount";
                subject: string;
                percent: number;
            } | {
                /** @enum {string} */
                kind: "price-off-list";
                subject: string;
            };
            /** @description what is asked, in the shape of LangGraph's HumanInterrupt */
            interrupt: {
                action_request: {
                    action: string;
                    args: {
                        [key: string]: unknown;
                    };
                };
                config: {
                    allow_ignore: boolean;
                    allow_respond: boolean;
                    allow_edit: boolean;
                    allow_accept: boolean;
                };
                description: string;
            };
            decision: {
                /** @enum {string} */
                type: "accept";
                args?: null;
            } | {
                /** @enum {string} */
                type: "edit";
                args: {
                    action: string;
                    args: {
                        [key: string]: unknown;
                    };
                };
            } | {
                /** @enum {string} */
                type: "response";
                args: string;
            } | {
                /** @enum {string} */
                type: "ignore";
                args?: null;
            } | null;
            decidedBy: string | null;
            /** Format: date-time */
            decidedAt: string | null;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            createdAt: string;
        };
        Agent: {
            agent: string;
            /** @description where it speaks; none for a specialist */
            stages: ("new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat")[];
            /** @enum {string} */
            status: "active" | "inactive" | "training";
            /** @description of the settings; 0 as it ships */
            version: number;
            settings: {
                /**
                 * @default active
                 * @enum {string}
                 */
                status: "active" | "inactive" | "training";
                /** @default null */
                model: string | null;
                /** @default null */
                temperature: number | null;
                /** @default null */
                maxTokens: number | null;
                /** @default null */
                promptVersion: number | null;
                /** @default null */
                tools: string[] | null;
                /** @default {} */
                memory: {
                    /** @default null */
                    historyTokens: number | null;
                    /** @default true */
                    summary: boolean;
                    /** @default true */
                    recall: boolean;
                };
            };
            /** @description all that it has; `settings.tools` may allow fewer */
            tools: string[];
            /** @description of its prompt files, by language */
            promptVersions: {
                [key: string]: number[];
            };
        };
        AgentVersion: {
            version: number;
            settings: {
                /**
                 * @default active
                 * @enum {string}
                 */
                status: "active" | "inactive" | "training";
                /** @default null */
                model: string | null;
                /** @default null */
                temperature: number | null;
                /** @default null */
                maxTokens: number | null;
                /** @default null */
                promptVersion: number | null;
                /** @default null */
                tools: string[] | null;
                /** @default {} */
                memory: {
                    /** @default null */
                    historyTokens: number | null;
                    /** @default true */
                    summary: boolean;
                    /** @default true */
                    recall: boolean;
                };
            };
            /** @description the version whose settings these are again */
            restoredFrom: number | null;
            note: string | null;
            changedBy: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            changedAt: string;
        };
        KnowledgeDocument: {
            /** Format: uuid */
            id: string;
            /** @example prices.xlsx */
            name: string;
            title: string;
            mediaType: string;
            /** @enum {string|null} */
            locale: "ru" | "en" | "ky" | "kk" | null;
            bytes: number;
            /** @enum {string} */
            status: "ready" | "failed";
            /** @description why it could not be read, and what to do */
            verdict: string | null;
            /** Format: date */
            validFrom: string | null;
            /** Format: date */
            validUntil: string | null;
            /** @description pieces that answers are taken from */
            chunks: number;
            addedBy: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            updatedAt: string;
        };
        AddedDocument: {
            name: string;
            /** @enum {string} */
            status: "ready" | "failed" | "unchanged";
            verdict: string | null;
            chunks: number;
            /** @description of these, indexed now */
            fresh: number;
        };
        KnowledgePiece: {
            document: string;
            title: string;
            heading: string;
            text: string;
            /** @description 0 to 1, of the best that the question finds */
            score: number;
            /** @description which part of the question it holds, 0 to 1 */
            cover: number;
        };
        Answer: components["schemas"]["AnswerVersion"] & {
            /** Format: uuid */
            id: string;
            /**
             * @description the shelf; scripts are for agents, templates for managers
             * @enum {string}
             */
            kind: "company" | "faq" | "objection" | "policy" | "review" | "script" | "template";
            /**
             * @description the same in every language
             * @example best-season
             */
            key: string;
            /** @enum {string} */
            locale: "ru" | "en" | "ky" | "kk";
        };
        AnswerVersion: {
            title: string;
            text: string;
            keywords: string;
            /** @enum {string} */
            status: "approved" | "draft" | "retired";
            /** Format: date */
            validFrom: string | null;
            /** Format: date */
            validUntil: string | null;
            version: number;
            /** @description the version whose words these are again */
            restoredFrom: number | null;
            changedBy: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            updatedAt: string;
        };
        KnowledgeGap: {
            /** Format: uuid */
            id: string;
            /** @description as it was asked first, without personal data */
            question: string;
            /** @enum {string} */
            locale: "ru" | "en" | "ky" | "kk";
            /**
             * @description drafted: waits for approval; answered: found by now; dismissed: put aside
             * @enum {string}
             */
            status: "answered" | "dismissed" | "drafted" | "open";
            /**
             * Format: uuid
             * @description the draft that was made of it
             */
            answerId: string | null;
            /** @description how often it was asked */
            questions: number;
            /** @description what a person answered the last time */
            suggestion: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            firstAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            lastAt: string;
        };
        UnansweredQuestion: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            conversationId: string;
            /** Format: uuid */
            messageId: string;
            text: string;
            /** @description what a person answered */
            reply: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            askedAt: string;
        };
        Channel: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "terminal" | "web-chat" | "telegram" | "http";
            name: string;
            /** @enum {string} */
            status: "active" | "paused" | "broken";
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
        };
        Client: {
            /** Format: uuid */
            id: string;
            name: string | null;
            /** @enum {string|null} */
            locale: "ru" | "en" | "ky" | "kk" | null;
            phone: string | null;
            email: string | null;
            timeZone: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            optedOutAt: string | null;
            /** @enum {string|null} */
            stage: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat" | null;
            /**
             * Format: uuid
             * @description the client who this one turned out to be
             */
            mergedInto: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
        };
        ClientCard: {
            /** Format: uuid */
            id: string;
            name: string | null;
            /** @enum {string|null} */
            locale: "ru" | "en" | "ky" | "kk" | null;
            phone: string | null;
            email: string | null;
            timeZone: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            optedOutAt: string | null;
            /** @enum {string|null} */
            stage: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat" | null;
            /**
             * Format: uuid
             * @description the client who this one turned out to be
             */
            mergedInto: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            createdAt: string;
            identities: {
                /** Format: uuid */
                channelId: string;
                channel: string;
                externalId: string;
                name: string | null;
                username: string | null;
            }[];
            facts: {
                [key: string]: unknown;
            };
            /** @description where each fact came from, newest first: the first is in force, the others it has corrected */
            factSources: {
                [key: string]: components["schemas"]["FactSource"][];
            };
            lead: {
                score: number;
                reasons: {
                    /** @enum {string} */
                    reason: "place-known" | "dates-known" | "dates-exact" | "party-known" | "budget-known" | "tour-chosen" | "date-chosen" | "contact-known" | "recommended" | "offer-seen" | "negotiates" | "objects" | "has-booked" | "came-back" | "satisfied" | "dissatisfied";
                    points: number;
                }[];
            };
            deals: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                stage: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat";
                status: string;
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                closedAt: string | null;
            }[];
            bookings: {
                number: string;
                tour: string;
                title: {
                    [key: string]: string;
                };
                /** Format: date */
                date: string;
                adults: number;
                children: number;
                total: {
                    /** @description integer minor units */
                    amount: number;
                    currency: string;
                };
                status: string;
            }[];
        };
        FactSource: {
            /** @description null: taken back */
            value?: unknown;
            /** Format: uuid */
            messageId: string | null;
            /** Format: uuid */
            conversationId: string | null;
            /**
             * Format: date-time
             * @description when the message was accepted; the newest is in force
             * @example 2026-07-01T09:30:00.000Z
             */
            saidAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            storedAt: string;
            /** Format: uuid */
            turnId: string | null;
        };
        TurnTrace: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            traceId: string;
            /** Format: uuid */
            conversationId: string;
            /** Format: uuid */
            clientId: string;
            channel: string;
            /** @enum {string} */
            status: "running" | "paused" | "committed" | "handed-off" | "suppressed" | "superseded" | "failed";
            reason: string | null;
            detail: string | null;
            fromSeq: number;
            seenSeq: number;
            agents: string[];
            promptVersions: string[];
            /** @description of the stored trace */
            version: number;
            steps: {
                /** @enum {string} */
                step: "model" | "tool" | "move" | "guard" | "approval" | "hand-off" | "pass" | "source";
                /** @enum {string} */
                agent: "qualify" | "warm-up" | "sell" | "serve" | "feedback";
                what: string;
                outcome: string;
                args?: {
                    [key: string]: unknown;
                };
                call?: string;
                ms?: number;
                /** @description milliseconds since the turn began */
                at?: number;
                effect?: {
                    status: string;
                    result?: unknown;
                    reason: string | null;
                };
            }[];
            messages: {
                /** Format: uuid */
                id: string;
                seq: number;
                /** @enum {string} */
                direction: "in" | "out";
                author: string;
                text: string;
                attachments: number;
                /** @enum {string} */
                status: "received" | "queued" | "held" | "sending" | "uncertain" | "sent" | "delivered" | "read" | "failed" | "suppressed";
                /** @enum {string|null} */
                purpose: "reply" | "proactive" | "manager" | "notice" | null;
                reason: string | null;
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                createdAt: string;
            }[];
            modelCalls: {
                purpose: string;
                provider: string;
                model: string;
                fallback: boolean;
                tokensIn: number;
                tokensOut: number;
                tokensCached: number;
                tokensReasoning: number;
                /** @description millionths of a dollar; null when nobody knows the price */
                costMicroUsd: number | null;
                latencyMs: number;
                finishReason: string | null;
                errorCode: string | null;
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                at: string;
            }[];
            effects: {
                /** Format: uuid */
                id: string;
                callId: string;
                tool: string;
                /** @enum {string} */
                kind: "local" | "idempotent" | "uncertain";
                /** @enum {string} */
                status: "planned" | "running" | "done" | "cancelled" | "failed" | "uncertain";
                args: {
                    [key: string]: unknown;
                };
                result?: unknown;
                reason: string | null;
            }[];
            moves: {
                /** @enum {string} */
                from: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat";
                /** @enum {string} */
                to: "new" | "qualification" | "warm-up" | "offer" | "negotiation" | "sale" | "service" | "feedback" | "repeat";
                evidence: {
                    facts: string[];
                    signals: string[];
                };
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                at: string;
            }[];
            facts: {
                key: string;
                value?: unknown;
            }[];
            /** @description what the reply draws on, in today's words; null when they are gone */
            sources: {
                id: string;
                kind: string;
                title: string;
                text: string | null;
            }[];
            receipts: {
                claims: {
                    kind: string;
                    claim: string;
                }[];
                sentBack: string[];
            };
            policy: {
                what: string;
                outcome: string;
            }[];
            envelopes: {
                from: string;
                to: string;
                /** @enum {string} */
                type: "request" | "response" | "event";
                payload: {
                    [key: string]: unknown;
                };
                context: {
                    /** Format: uuid */
                    conversation: string;
                    /** Format: uuid */
                    client: string;
                    /** Format: uuid */
                    organisation: string;
                    user: string | null;
                };
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                timestamp: string;
                /** Format: uuid */
                traceId: string;
            }[];
            totals: {
                calls: number;
                failedCalls: number;
                tokensIn: number;
                tokensOut: number;
                costMicroUsd: number | null;
                fallback: boolean;
            };
            totalMs: number | null;
            modelMs: number | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            startedAt: string;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            endedAt: string | null;
        };
        MergeCandidate: {
            /** @description the last digits of the number that both have */
            phone: string;
            clients: {
                /** Format: uuid */
                id: string;
                name: string | null;
                /** @description where the number stands; `channel`: the platform has proven it */
                sources: ("booking" | "card" | "channel" | "fact")[];
                /**
                 * Format: date-time
                 * @example 2026-07-01T09:30:00.000Z
                 */
                createdAt: string;
            }[];
        };
        ClientMerge: {
            /** Format: uuid */
            id: string;
            client: components["schemas"]["ClientCard"];
        };
        MergeClient: {
            /**
             * Format: uuid
             * @description the client who stays
             */
            into: string;
        };
        Memory: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "health" | "family" | "complaint" | "trip" | "preference";
            /** @description the customer's own words */
            text: string;
            /** Format: uuid */
            conversationId: string;
            /** Format: uuid */
            messageId: string | null;
            /**
             * Format: date-time
             * @example 2026-07-01T09:30:00.000Z
             */
            saidAt: string;
        };
        /** @description how much was erased; of conversations the summary */
        Forgotten: {
            memories: number;
            facts: number;
            conversations: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
