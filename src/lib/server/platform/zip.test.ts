import { crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writeXlsx, type XlsxRow, type XlsxSheet } from './xlsx.ts';
import { packText } from './zip.ts';

/** The members of an archive by its directory, each checked against the sum and the length that stand there. */
function unzip(archive: Buffer): Map<string, string> {
	const members = new Map<string, string>();
	const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	let at = archive.readUInt32LE(end + 16);
	for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
		const [crc, packed, length] = [16, 20, 24].map((offset) => archive.readUInt32LE(at + offset));
		const nameLength = archive.readUInt16LE(at + 28);
		const name = archive.toString('ascii', at + 46, at + 46 + nameLength);
		const body = archive.readUInt32LE(at + 42) + 30 + nameLength;
		const bytes = inflateRawSync(archive.subarray(body, body + packed!));
		expect([bytes.length, crc32(bytes)], name).toEqual([length, crc]);
		members.set(name, bytes.toString());
		at += 46 + nameLength;
	}
	return members;
}

test('what is said at the end stands at the beginning, with the right sum, whatever the length', async () => {
	for (const count of [0, 1, 5, 20_000]) {
		const packing = packText();
		const rows = Array.from({ length: count }, (_, index) => `第${index}行𠮷垚\n`);
		for (const row of rows) await packing.add(row);
		const { packed, crc, length } = await packing.finish(`共 ${count} 行\n`);
		const bytes = inflateRawSync(packed);
		expect(bytes.toString()).toBe([`共 ${count} 行\n`, ...rows].join(''));
		expect([bytes.length, crc32(bytes)]).toEqual([length, crc]);
	}
});

test('rows that come bit by bit give the same sheet as rows that are there, and the same bytes each time', async () => {
	const rows = Array.from({ length: 6_000 }, (_, index): XlsxRow => [
		index,
		`作品 ${index} ${'长'.repeat(index % 30)}`,
		'=1+1',
		null,
	]);
	const sheet: Omit<XlsxSheet, 'rows'> = {
		name: '名单',
		title: '名单',
		notes: ['共 6000 项'],
		columns: [
			{ header: '序号', kind: 'integer' },
			{ header: '名称', kind: 'text', maxWidth: 30 },
			{ header: '备注', kind: 'text' },
			{ header: '得分', kind: 'decimal' },
		],
		closing: ['盖章'],
	};
	const document = { footer: '&P', script: 'han' } as const;
	async function* slowly() {
		for (let from = 0; from < rows.length; from += 250) {
			await Promise.resolve();
			yield rows.slice(from, from + 250);
		}
	}
	const there = await writeXlsx([{ ...sheet, rows }], document);
	const coming = await writeXlsx([{ ...sheet, rows: slowly() }], document);
	expect(unzip(coming)).toEqual(unzip(there));
	expect((await writeXlsx([{ ...sheet, rows: slowly() }], document)).equals(coming)).toBe(true);
});
