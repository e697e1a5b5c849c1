const RATE = 8000;
const HEADER_BYTES = 44;

/** A WAV file of one second, 8 kHz, mono, 16 bits: the least that every provider takes. */
export function oneSecondOfSilence(): { bytes: Uint8Array; mimeType: string } {
  const bytes = Buffer.alloc(HEADER_BYTES + RATE * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.byteLength - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16); // bytes of the format that follows
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // channels
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28); // bytes a second
  bytes.writeUInt16LE(2, 32); // bytes a sample
  bytes.writeUInt16LE(16, 34); // bits a sample
  bytes.write("data", 36);
  bytes.writeUInt32LE(RATE * 2, 40);
  return { bytes, mimeType: "audio/wav" };
}
