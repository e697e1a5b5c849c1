export type { EmbeddingSettings } from "./compatible-embeddings.ts";
export { createEmbeddings, createLexicalEmbeddings, type EmbeddingsOptions } from "./create-embeddings.ts";
export type { EmbeddingModel, EmbeddingReply, EmbeddingRequest } from "./embedding-model.ts";
export { embedLexically, LEXICAL_DIMENSIONS, LEXICAL_VERSION } from "./lexical.ts";
