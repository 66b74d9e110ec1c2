import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { stripMetadata } from './file-type-metadata.ts';

const photo = () =>
	sharp({ create: { width: 64, height: 48, channels: 3, background: '#1f7a5c' } })
		.withExif({ IFD0: { Artist: 'Lin Yao', ImageDescription: 'Wutongli school' } })
		.jpeg()
		.toBuffer();

test('a photo without its metadata is whole: the strictest reader takes it, every pixel the same', async () => {
	const original = await photo();
	expect(original.includes('Lin Yao')).toBe(true);
	const stripped = stripMetadata(original, 'jpeg');
	expect(stripped.includes('Lin Yao')).toBe(false);
	expect(stripped.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
	const pixels = (bytes: Buffer) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer();
	expect(await pixels(stripped)).toEqual(await pixels(original));
});

test('what follows the end of a photo goes with the metadata', async () => {
	const original = await photo();
	const second = Buffer.concat([original, await photo()]);
	expect(stripMetadata(second, 'jpeg')).toEqual(stripMetadata(original, 'jpeg'));
});

const TITLE = 'Wutongli school, Lin Yao';

test('a PDF whose information is packed in an object stream, and its properties in a compressed one, tells nobody either', () => {
	const packed = deflateSync(`12 0 << /Author (${TITLE}) >>`);
	const properties = deflateSync(`<?xpacket begin=""?><dc:creator>${TITLE}</dc:creator><?xpacket end="w"?>`);
	const pdf = Buffer.concat([
		Buffer.from(
			`%PDF-1.5\n7 0 obj\n<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
		),
		packed,
		Buffer.from('\nendstream\nendobj\n'),
		Buffer.from(
			`8 0 obj\n<< /Subtype /XML /Type /Metadata /Filter /FlateDecode /Length ${properties.length} >>\nstream\r\n`,
		),
		properties,
		Buffer.from(
			'\nendstream\nendobj\n9 0 obj\n<< /Type /XRef /Root 1 0 R /Info 12 0 R /Size 13 >>\nstartxref\n0\n%%EOF',
		),
	]);
	const stripped = stripMetadata(pdf, 'pdf');
	expect(stripped.length).toBe(pdf.length);
	expect(pdf.includes(properties)).toBe(true);
	expect(stripped.includes(properties)).toBe(false);
	// nothing leads to the packed information any more: no reader shows it
	expect(stripped.includes('/Info')).toBe(false);
	expect(stripped.includes('/Root 1 0 R')).toBe(true);
	expect(stripped.includes(packed)).toBe(true);
});

test('information that stands open is overwritten, whatever shape its text has', () => {
	const pdf = Buffer.from(
		`%PDF-1.4\n3 0 obj\n<< /Author (a \\) (b) ${TITLE}) /Creator <FEFF6797> /ModDate (D:2026) >>\nendobj\n` +
			`4 0 obj\n<< /Title (a bookmark) >>\nendobj\ntrailer << /Info 3 0 R >>\nstartxref\n0\n%%EOF`,
	);
	const text = stripMetadata(pdf, 'pdf').toString();
	expect(text).not.toContain('Lin Yao');
	expect(text).not.toContain('6797');
	expect(text).toContain('/ModDate (D:2026)');
	expect(text).toContain('/Title (a bookmark)');
});

test('a photo inside a PDF loses its EXIF block, and the PDF keeps its length', async () => {
	const picture = await photo();
	const pdf = Buffer.concat([Buffer.from('%PDF-1.4\n5 0 obj\nstream\n'), picture, Buffer.from('\nendstream\n%%EOF')]);
	const stripped = stripMetadata(pdf, 'pdf');
	expect(stripped.length).toBe(pdf.length);
	expect(stripped.includes('Lin Yao')).toBe(false);
	const inside = stripped.subarray(stripped.indexOf('stream\n') + 7, stripped.indexOf('\nendstream'));
	expect(await sharp(inside, { failOn: 'warning' }).raw().toBuffer()).toEqual(await sharp(picture).raw().toBuffer());
});

test('a PDF that is made to keep the server busy does not', () => {
	const repeat = (count: number, part: (index: number) => string) =>
		Array.from({ length: count }, (_, i) => part(i)).join('');
	const traps = [
		repeat(60_000, (i) => `/Info ${i} 0 R\n`) + ' '.repeat(1_000_000),
		repeat(60_000, (i) => `/Info ${i} 0 R\n`) +
			repeat(60_000, (i) => `\n${i} 0 obj`) +
			' '.repeat(1_000_000) +
			'endobj',
		repeat(60_000, () => '<?xpacket begin<?xpacket end') + ' '.repeat(1_000_000) + '?>',
		repeat(60_000, (i) => `${i} 0 obj<</Type /Metadata>>stream\n`) + ' '.repeat(1_000_000) + 'endstream',
	];
	for (const trap of traps) stripMetadata(Buffer.from(`%PDF-1.4\n${trap}\nstartxref\n%%EOF`), 'pdf');
});

test('a film loses what udta, meta and uuid say, and boxes nested without end are left where they are', () => {
	const box = (type: string, body: Buffer) => {
		const head = Buffer.alloc(8);
		head.writeUInt32BE(body.length + 8);
		head.write(type, 4, 'latin1');
		return Buffer.concat([head, body]);
	};
	const film = box(
		'moov',
		Buffer.concat([box('trak', box('udta', Buffer.from(TITLE))), box('meta', Buffer.from(TITLE))]),
	);
	expect(stripMetadata(film, 'mp4').includes('Lin Yao')).toBe(false);
	expect(stripMetadata(film, 'mp4').length).toBe(film.length);

	const deep = Buffer.alloc(8 * 100_000);
	for (let level = 0; level < 100_000; level++) {
		deep.writeUInt32BE(deep.length - level * 8, level * 8);
		deep.write('moov', level * 8 + 4, 'latin1');
	}
	expect(stripMetadata(deep, 'mp4').length).toBe(deep.length);
});
