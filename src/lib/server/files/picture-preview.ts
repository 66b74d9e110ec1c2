import sharp from 'sharp';
import type { Readable } from 'node:stream';

/** Width of a preview: two columns of a phone at triple density. A photo of 8 MB becomes some 60 KB. */
const PREVIEW_WIDTH = 800;

export function hasPreview(mediaType: string): boolean {
	return mediaType === 'image/jpeg' || mediaType === 'image/png';
}

/** A photo of 20 MB takes some 100 MB while it is made smaller: a school's whole gallery opened at once must wait in line. */
const AT_ONCE = 3;
let busy = 0;
const waiting: (() => void)[] = [];

/** A small JPEG of a picture, upright, without any metadata; `open` is called when its turn has come. */
export async function makePreview(open: () => Readable): Promise<Buffer> {
	if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
	else busy += 1;
	try {
		return await shrink(open());
	} finally {
		const next = waiting.shift();
		// the place is handed on, so that nobody overtakes
		if (next) next();
		else busy -= 1;
	}
}

async function shrink(source: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of source) chunks.push(chunk as Buffer);
	// it was decoded once when it came in; what a camera wrote a little wrong is no reason to show nothing
	return sharp(Buffer.concat(chunks), { failOn: 'none' })
		.rotate()
		.resize({ width: PREVIEW_WIDTH, height: PREVIEW_WIDTH, fit: 'inside', withoutEnlargement: true })
		.flatten({ background: '#ffffff' })
		.jpeg({ quality: 78, mozjpeg: false })
		.toBuffer();
}
