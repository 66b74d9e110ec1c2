import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';

/** The containers that the portal takes; everything else is named by its usual ending. */
export type ContainerType = 'pdf' | 'jpeg' | 'png' | 'mp4' | 'zip';

export type Inspection =
	| { kind: 'known'; type: ContainerType }
	| { kind: 'broken'; type: ContainerType }
	/** a PDF that asks for a password */
	| { kind: 'locked' }
	| { kind: 'other'; ending: string };

const BY_MEDIA_TYPE = new Map<string, ContainerType>([
	['application/pdf', 'pdf'],
	['image/jpeg', 'jpeg'],
	['image/png', 'png'],
	['image/apng', 'png'],
	['video/mp4', 'mp4'],
	['application/zip', 'zip'],
]);

/** A picture beyond this does not open on a judge's phone, and a small file can claim to be one (decompression bomb). */
const PIXELS_MAX = 120_000_000;

/**
 * Says what the bytes are: by their first bytes (the `file-type` package), then by looking whether the container is whole. The name
 * and the type that a browser sends are not asked.
 */
export async function inspectFile(bytes: Buffer): Promise<Inspection> {
	const found = await fileTypeFromBuffer(bytes);
	const type = found && BY_MEDIA_TYPE.get(found.mime);
	if (!type) return { kind: 'other', ending: found?.ext ?? guessText(bytes) };
	if (type === 'pdf') return inspectPdf(bytes);
	const whole = type === 'mp4' ? isWholeMp4(bytes) : type === 'zip' ? isWholeZip(bytes) : await isPicture(bytes);
	return { kind: whole ? 'known' : 'broken', type };
}

/** Text has no first bytes of its own; a page of markup is named, because it is what must never be served as something else. */
function guessText(bytes: Buffer): string {
	const head = bytes.subarray(0, 512).toString('latin1').toLowerCase();
	if (/<(!doctype html|html|script|svg)/.test(head)) return head.includes('<svg') ? 'svg' : 'html';
	return '';
}

function inspectPdf(bytes: Buffer): Inspection {
	// A PDF may carry junk before its head; readers accept that, and so two readers may see two files. We do not.
	if (bytes.toString('latin1', 0, 5) !== '%PDF-') return { kind: 'broken', type: 'pdf' };
	const tail = bytes.toString('latin1', Math.max(0, bytes.length - 2048));
	if (!tail.includes('%%EOF') || !tail.includes('startxref')) return { kind: 'broken', type: 'pdf' };
	// The trailer (or the cross-reference stream's dictionary, which is never compressed) names the encryption dictionary.
	if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(bytes.toString('latin1'))) return { kind: 'locked' };
	return { kind: 'known', type: 'pdf' };
}

async function isPicture(bytes: Buffer): Promise<boolean> {
	try {
		// decodes the whole picture, small: a cut-off upload fails here and not on the judge's screen
		await sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'truncated' })
			.resize(16, 16, { fit: 'fill', kernel: 'nearest' })
			.raw()
			.toBuffer();
		return true;
	} catch {
		return false;
	}
}

/** Boxes of an MP4 one after another: { type, start, end }; null when they do not add up to the file. */
export function mp4Boxes(
	bytes: Buffer,
	from: number,
	to: number,
): { type: string; start: number; body: number; end: number }[] | null {
	const boxes = [];
	let at = from;
	while (at < to) {
		if (at + 8 > to) return null;
		let size = bytes.readUInt32BE(at);
		let body = at + 8;
		if (size === 1) {
			if (at + 16 > to) return null;
			const large = bytes.readBigUInt64BE(at + 8);
			if (large > BigInt(to - at)) return null;
			size = Number(large);
			body = at + 16;
		} else if (size === 0) size = to - at;
		if (size < body - at || at + size > to) return null;
		boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at, body, end: at + size });
		at += size;
	}
	return boxes;
}

function isWholeMp4(bytes: Buffer): boolean {
	const boxes = mp4Boxes(bytes, 0, bytes.length);
	return Boolean(
		boxes?.some(({ type }) => type === 'moov') && boxes.some(({ type }) => type === 'mdat' || type === 'moof'),
	);
}

/** The end record of a zip, and the directory it points to, lie inside the file. */
function isWholeZip(bytes: Buffer): boolean {
	const END = 0x06054b50;
	for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at--) {
		if (bytes.readUInt32LE(at) !== END || at + 22 + bytes.readUInt16LE(at + 20) !== bytes.length) continue;
		const size = bytes.readUInt32LE(at + 12);
		const start = bytes.readUInt32LE(at + 16);
		return start + size <= at;
	}
	return false;
}
