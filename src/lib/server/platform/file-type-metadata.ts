import { mp4Boxes, type ContainerType } from './file-type.ts';

/**
 * Takes out what tells who made a file and where: EXIF and GPS, XMP, IPTC, comments, authors. Nothing is encoded anew, so pictures and
 * films keep every bit of what is seen; only what rotates a photo is kept. A zip is left as it is.
 */
export function stripMetadata(bytes: Buffer, type: ContainerType): Buffer {
	switch (type) {
		case 'jpeg':
			return stripJpeg(bytes);
		case 'png':
			return stripPng(bytes);
		case 'pdf':
			return blankPdf(bytes);
		case 'mp4':
			return blankMp4(bytes);
		case 'zip':
			return bytes;
	}
}

/* ------------------------------------------------------------------------------------------------------------- JPEG */

/** Orientation of the EXIF block in an APP1 segment, 1–8; 1 when there is none. */
function orientationOf(segment: Buffer): number {
	if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 14) return 1;
	const tiff = segment.subarray(6);
	const little = tiff.toString('latin1', 0, 2) === 'II';
	const u16 = (at: number) => (at + 2 <= tiff.length ? (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)) : 0);
	const u32 = (at: number) => (at + 4 <= tiff.length ? (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)) : 0);
	const directory = u32(4);
	const count = u16(directory);
	for (let index = 0; index < count && index < 200; index++) {
		const at = directory + 2 + index * 12;
		if (u16(at) === 0x0112) {
			const value = u16(at + 8);
			return value >= 1 && value <= 8 ? value : 1;
		}
	}
	return 1;
}

/** An EXIF block that says nothing but how to turn the picture. */
function orientationSegment(orientation: number): Buffer {
	const body = Buffer.alloc(6 + 8 + 2 + 12 + 4);
	body.write('Exif\0\0', 0, 'latin1');
	body.write('II*\0', 6, 'latin1');
	body.writeUInt32LE(8, 10);
	body.writeUInt16LE(1, 14);
	body.writeUInt16LE(0x0112, 16);
	body.writeUInt16LE(3, 18);
	body.writeUInt32LE(1, 20);
	body.writeUInt16LE(orientation, 24);
	const head = Buffer.from([0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
}

function stripJpeg(bytes: Buffer): Buffer {
	const kept: Buffer[] = [bytes.subarray(0, 2)];
	let orientation = 1;
	let at = 2;
	const rest: Buffer[] = [];
	while (at + 4 <= bytes.length) {
		if (bytes[at] !== 0xff) {
			// some cameras leave bytes between segments; readers skip them, so they may as well be gone
			at++;
			continue;
		}
		const marker = bytes[at + 1]!;
		if (marker === 0xff) {
			at++;
			continue;
		}
		if (marker === 0xd9) break;
		const length = bytes.readUInt16BE(at + 2);
		let end = at + 2 + length;
		const segment = bytes.subarray(at + 4, end);
		if (marker === 0xe1 && orientation === 1) orientation = orientationOf(segment);
		if (marker === 0xda) {
			// entropy-coded data runs to the next real marker; 0xFF00 and restart markers belong to it
			while (end + 1 < bytes.length) {
				const next = bytes[end + 1]!;
				if (bytes[end] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) break;
				end++;
			}
			if (end + 1 >= bytes.length) end = bytes.length;
		}
		// APP0 (JFIF), the colour profile in APP2 and Adobe's colour transform in APP14 are needed to show the picture as it is.
		// Other APPn and comments go; what follows the end of the picture (a phone's second picture with its own EXIF) goes too.
		const app = marker >= 0xe0 && marker <= 0xef;
		const needed =
			marker === 0xe0 || marker === 0xee || (marker === 0xe2 && segment.toString('latin1', 0, 11) === 'ICC_PROFILE');
		if ((!app || needed) && marker !== 0xfe) rest.push(bytes.subarray(at, end));
		at = end;
	}
	if (orientation !== 1) kept.push(orientationSegment(orientation));
	// The end is written, not copied: the marker has no length, so nothing above reads it where nothing follows it.
	return Buffer.concat([...kept, ...rest, Buffer.from([0xff, 0xd9])]);
}

/* -------------------------------------------------------------------------------------------------------------- PNG */

/** Chunks that decide how the picture looks; text, time, EXIF and private chunks are not among them. */
const PNG_KEPT = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT'.split(' '));

function stripPng(bytes: Buffer): Buffer {
	const kept: Buffer[] = [bytes.subarray(0, 8)];
	let at = 8;
	while (at + 12 <= bytes.length) {
		const end = at + 12 + bytes.readUInt32BE(at);
		if (end > bytes.length) break;
		const chunk = bytes.toString('latin1', at + 4, at + 8);
		if (PNG_KEPT.has(chunk)) kept.push(bytes.subarray(at, end));
		at = end;
		if (chunk === 'IEND') break;
	}
	return Buffer.concat(kept);
}

/* -------------------------------------------------------------------------------------------------------------- MP4 */

/** Where cameras and editing programs write place, owner and title. Made `free` space of the same size, so that every offset stays. */
const MP4_BLANKED = new Set(['udta', 'meta', 'uuid']);

/** moov, its trak, what stands in it; boxes of a crafted file may be nested until the stack ends. */
const MP4_DEPTH = 3;

function blankMp4(bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	const walk = (from: number, to: number, depth: number) => {
		for (const { type, start, body, end } of mp4Boxes(copy, from, to) ?? []) {
			if (MP4_BLANKED.has(type)) {
				copy.write('free', start + 4, 'latin1');
				copy.fill(0, body, end);
			} else if (depth < MP4_DEPTH && (type === 'moov' || type === 'trak' || type === 'moof'))
				walk(body, end, depth + 1);
		}
	};
	walk(0, copy.length, 1);
	return copy;
}

/* -------------------------------------------------------------------------------------------------------------- PDF */

/** Keys of the document information that name people or places. */
const PDF_KEYS = [
	'/Author',
	'/Title',
	'/Subject',
	'/Keywords',
	'/Creator',
	'/Producer',
	'/Company',
	'/Manager',
	'/SourceModified',
];

/**
 * Overwrites, at the same length, the document information where it stands uncompressed, the reference that leads to it (programs that
 * pack it into an object stream hide it from us, and this hides it from readers), every metadata stream, and the EXIF of photos inside.
 * A PDF is not rebuilt for this: what pupils hand in must stay readable above all.
 *
 * One pass for each, whatever the file holds: a pass for every reference would let a crafted file of 20 MB keep the server busy for hours.
 */
function blankPdf(bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	const text = bytes.toString('latin1');
	const information = new Set<string>();
	for (const { index, 0: reference, 1: object, 2: generation } of text.matchAll(/\/Info\s+(\d+)\s+(\d+)\s+R/g)) {
		information.add(`${object} ${generation}`);
		copy.fill(' ', index, index + reference.length, 'latin1');
	}
	let done = 0;
	for (const { index, 1: object, 2: generation } of text.matchAll(
		/(?<=^|[\r\n ])(\d{1,10})\s{1,9}(\d{1,5})\s{1,9}obj\b/g,
	)) {
		if (index < done || !information.has(`${object} ${generation}`)) continue;
		done = endOf(text, 'endobj', index);
		blankInformation(copy, index, done);
	}
	done = 0;
	for (const { index } of text.matchAll(/\/Type\s{0,9}\/Metadata\b/g)) {
		if (index < done) continue;
		const object = endOf(text, 'endobj', index);
		done = object;
		const start = text.slice(index, object).search(/stream\r?\n/);
		const end = text.slice(index, object).lastIndexOf('endstream');
		if (start === -1 || end === -1) continue;
		const body = index + start + (text[index + start + 6] === '\r' ? 8 : 7);
		if (body < index + end) copy.fill(' ', body, index + end, 'latin1');
	}
	done = 0;
	for (const { index } of text.matchAll(/<\?xpacket begin/g)) {
		if (index < done) continue;
		done = endOf(text, '<?xpacket end', index);
		if (done < text.length) copy.fill(' ', index, done, 'latin1');
	}
	for (const { index } of text.matchAll(/\xFF\xE1[^]{2}Exif\0\0/g)) {
		const end = index + 2 + bytes.readUInt16BE(index + 2);
		if (end <= copy.length) copy.fill(0, index + 10, end);
	}
	return copy;
}

/** Where the keyword begins, or the end of the file. */
function endOf(text: string, keyword: string, from: number): number {
	const at = text.indexOf(keyword, from);
	return at === -1 ? text.length : at;
}

function blankInformation(bytes: Buffer, from: number, to: number): void {
	const dictionary = bytes.subarray(from, to);
	for (const key of PDF_KEYS)
		for (
			let at = dictionary.indexOf(key, 0, 'latin1');
			at !== -1;
			at = dictionary.indexOf(key, at + key.length, 'latin1')
		) {
			let start = at + key.length;
			while (start < dictionary.length && ' \r\n\t'.includes(String.fromCharCode(dictionary[start]!))) start++;
			if (dictionary[start] === 0x28) blankLiteral(dictionary, start);
			else if (dictionary[start] === 0x3c && dictionary[start + 1] !== 0x3c) {
				const end = dictionary.indexOf('>', start, 'latin1');
				if (end !== -1) dictionary.fill('0', start + 1, end, 'latin1');
			}
		}
}

/** `(…)` with nested and escaped parentheses; anything that does not end soon is no such string and is left alone. */
function blankLiteral(bytes: Buffer, open: number): void {
	let depth = 1;
	let at = open + 1;
	while (depth > 0) {
		if (at >= bytes.length || at - open > 4096) return;
		const byte = bytes[at]!;
		if (byte === 0x5c) at++;
		else if (byte === 0x28) depth++;
		else if (byte === 0x29) depth--;
		at++;
	}
	bytes.fill(' ', open + 1, at - 1, 'latin1');
}
