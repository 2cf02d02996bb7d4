import { readFile } from "node:fs/promises";
import { crc32, deflateSync } from "node:zlib";

import { waitFor } from "./waiting.ts";

/** Names the file in which the display keeps its picture. */
const PICTURE = "SCREEN_PICTURE";

/** Places in the header of an X window dump, which is numbers of four bytes, most significant first. */
const HEADER = { size: 0, width: 4, height: 5, bits: 11, lineBytes: 12, colours: 19 } as const;

const COLOUR_BYTES = 12;

/** Letters have an edge of many shades; a page that is not there yet has a colour or two. */
const SHADES_OF_TEXT = 16;

/** In a PNG: eight bits each of red, green and blue. */
const PNG_FORM = [8, 2, 0, 0, 0];

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel. */
  readonly pixels: Buffer;
}

/**
 * A PNG of the whole screen, for a window that no driver has a hold of, once there is something to read on it and two pictures
 * in a row are the same; undefined if the display does not keep its picture.
 */
export async function screenAtRest(): Promise<Buffer | undefined> {
  const file = process.env[PICTURE];
  if (file === undefined) return undefined;
  let last: Picture | undefined;
  const atRest = await waitFor("a screen at rest", async () => {
    const [before, now] = [last, read(await readFile(file))];
    last = now;
    return before?.pixels.equals(now.pixels) && hasText(now) ? now : undefined;
  });
  return png(atRest);
}

function read(dump: Buffer): Picture {
  const number = (place: keyof typeof HEADER) => dump.readUInt32BE(HEADER[place] * 4);
  if (number("bits") !== 32) throw new Error(`a pixel of the screen has ${number("bits")} bits`);
  const [width, height, lineBytes] = [number("width"), number("height"), number("lineBytes")];
  const start = number("size") + number("colours") * COLOUR_BYTES;
  const pixels = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = start + Math.floor(pixel / width) * lineBytes + (pixel % width) * 4;
    // Blue comes first in there.
    pixels[pixel * 3] = dump.readUInt8(from + 2);
    pixels[pixel * 3 + 1] = dump.readUInt8(from + 1);
    pixels[pixel * 3 + 2] = dump.readUInt8(from);
  }
  return { width, height, pixels };
}

function hasText({ pixels }: Picture): boolean {
  const shades = new Set<number>();
  for (let at = 0; at < pixels.length && shades.size < SHADES_OF_TEXT; at += 3) shades.add(pixels.readUIntBE(at, 3));
  return shades.size >= SHADES_OF_TEXT;
}

function png({ width, height, pixels }: Picture): Buffer {
  const form = Buffer.alloc(13);
  form.writeUInt32BE(width, 0);
  form.writeUInt32BE(height, 4);
  form.set(PNG_FORM, 8);
  // Each line begins with how it is filtered: not at all.
  const line = (y: number) => [Buffer.alloc(1), pixels.subarray(y * width * 3, (y + 1) * width * 3)];
  const lines = Buffer.concat(Array.from({ length: height }, (_, y) => line(y)).flat());
  return Buffer.concat([PNG_SIGNATURE, chunk("IHDR", form), chunk("IDAT", deflateSync(lines)), chunk("IEND")]);
}

function chunk(name: string, content: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
