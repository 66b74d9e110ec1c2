import sharp from 'sharp';
import { drawModel, drawPainting } from './drawings.ts';
import { createRandom } from './random.ts';

/** Paper grain for paintings, sensor noise for photographs: flat areas would look computed and compress to nothing. */
function grain(seed: number, size: number, strength: number): Buffer {
	const random = createRandom(seed);
	const pixels = Buffer.alloc(size * size * 4);
	for (let index = 0; index < size * size; index += 1) {
		const value = 128 + Math.round(random.normal() * strength);
		const clamped = Math.max(0, Math.min(255, value));
		pixels[index * 4] = clamped;
		pixels[index * 4 + 1] = clamped;
		pixels[index * 4 + 2] = clamped;
		pixels[index * 4 + 3] = 255;
	}
	return pixels;
}

const grainSize = 256;
const paper = grain(11, grainSize, 17);
const noise = grain(23, grainSize, 12);

/**
 * One JPEG of 1200 px on the long side, about 60–150 KB. The same seed gives the same bytes with the same sharp.
 */
export async function renderPicture(kind: 'painting' | 'model', seed: number): Promise<Buffer> {
	const random = createRandom(seed);
	const svg = kind === 'painting' ? drawPainting(random) : drawModel(random);
	return sharp(Buffer.from(svg))
		.composite([
			{
				input: kind === 'painting' ? paper : noise,
				raw: { width: grainSize, height: grainSize, channels: 4 },
				tile: true,
				blend: 'overlay',
			},
		])
		.flatten({ background: '#ffffff' })
		.jpeg({ quality: kind === 'painting' ? 70 : 72 })
		.toBuffer();
}
