import { crc32, deflateSync } from 'node:zlib'

const width = 480
const height = 320

type Colour = [red: number, green: number, blue: number]

const mixed = (from: Colour, to: Colour, part: number): Colour =>
  from.map((value, at) => Math.round(value + (to[at]! - value) * part)) as Colour

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** A PNG of hills below a sky, so that a demo has pictures of its own. */
export const aPicture = ({ sky, horizon, hills }: { sky: Colour; horizon: Colour; hills: Colour }): Buffer => {
  const lines = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ridges = [0.55, 0.68, 0.82].map(
        (level, at) => height * level + 22 * Math.sin(x / (60 - at * 12) + at * 2) + 9 * Math.sin(x / 23 + at),
      )
      const ridge = ridges.findLastIndex((top) => y > top)
      const colour = ridge < 0 ? mixed(sky, horizon, y / (height * 0.6)) : mixed(horizon, hills, (ridge + 1) / 3)
      lines.set(colour, y * (1 + width * 3) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
