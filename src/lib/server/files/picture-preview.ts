import sharp from 'sharp';
import type { Readable } from 'node:stream';

/** Width of a preview: two columns of a phone at triple density. A photo of 8 MB becomes some 60 KB. */
const PREVIEW_WIDTH = 800;

export function hasPreview(mediaType: string): boolean {
	return mediaType === 'image/jpeg' || mediaType === 'image/png';
}

/** A small JPEG of a picture, upright, without any metadata. */
export async function makePreview(source: Readable): Promise<Buffer> {
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
