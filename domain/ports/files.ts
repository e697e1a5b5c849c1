/** Where downloaded media is kept. Keys are ours, never a customer's file name. */
export interface FileStore {
  put(key: string, bytes: Uint8Array, mimeType: string | undefined): Promise<void>;
  /** @throws NotFoundError */
  get(key: string): Promise<{ bytes: Uint8Array; mimeType: string | undefined }>;
  delete(key: string): Promise<void>;
}
