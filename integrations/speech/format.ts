/** A format the route takes: providers go by the extension of the file's name, some by its type as well. */
export interface AudioFormat {
  extension: string;
  mimeType: string;
}

const OGG: AudioFormat = { extension: "ogg", mimeType: "audio/ogg" };
const MP3: AudioFormat = { extension: "mp3", mimeType: "audio/mpeg" };
const M4A: AudioFormat = { extension: "m4a", mimeType: "audio/mp4" };
const MP4: AudioFormat = { extension: "mp4", mimeType: "video/mp4" };
const WAV: AudioFormat = { extension: "wav", mimeType: "audio/wav" };
const WEBM: AudioFormat = { extension: "webm", mimeType: "audio/webm" };
const FLAC: AudioFormat = { extension: "flac", mimeType: "audio/flac" };

const BY_TYPE: Readonly<Record<string, AudioFormat>> = {
  "audio/ogg": OGG,
  "application/ogg": OGG,
  "audio/opus": OGG,
  "audio/mpeg": MP3,
  "audio/mp3": MP3,
  "audio/mp4": M4A,
  "audio/m4a": M4A,
  "audio/x-m4a": M4A,
  "video/mp4": MP4,
  "audio/wav": WAV,
  "audio/x-wav": WAV,
  "audio/wave": WAV,
  "audio/vnd.wave": WAV,
  "audio/webm": WEBM,
  "video/webm": WEBM,
  "audio/flac": FLAC,
  "audio/x-flac": FLAC,
};

/** `.oga`, Telegram's name for voice notes, and `.opus` are Ogg files, but no provider's list has them. */
const BY_EXTENSION: Readonly<Record<string, AudioFormat>> = {
  ogg: OGG,
  oga: OGG,
  opus: OGG,
  mp3: MP3,
  mpeg: MP3,
  mpga: MP3,
  m4a: M4A,
  mp4: MP4,
  wav: WAV,
  webm: WEBM,
  flac: FLAC,
};

const BEGINNINGS: readonly (readonly [offset: number, text: string, format: AudioFormat])[] = [
  [0, "OggS", OGG],
  [0, "ID3", MP3],
  [0, "fLaC", FLAC],
  [8, "WAVE", WAV],
  [4, "ftyp", M4A],
  [0, "\x1a\x45\xdf\xa3", WEBM],
];

/** Says nothing about the content, so that other signs decide. */
const VAGUE = new Set(["", "application/octet-stream", "binary/octet-stream"]);

export interface NamedAudio {
  mimeType?: string | undefined;
  name?: string | undefined;
}

/** By type, else by name. `null`: surely none that is taken; `undefined`: neither tells. */
export function formatByName({ mimeType = "", name = "" }: NamedAudio): AudioFormat | null | undefined {
  const type = mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase();
  const known = BY_TYPE[type] ?? (extension === undefined ? undefined : BY_EXTENSION[extension]);
  if (known !== undefined) return known;
  return VAGUE.has(type) && extension === undefined ? undefined : null;
}

/** What the bytes are wins over what they are called: a wrong extension is refused by the provider. */
export function formatOf(bytes: Uint8Array, named: NamedAudio): AudioFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  const found = BEGINNINGS.find(([offset, text]) => head.startsWith(text, offset));
  return found?.[2] ?? formatByName(named) ?? undefined;
}
