import { describe, expect, test } from 'vitest';
import { writeDocx, type DocxBlock, type DocxDocument } from '#lib/server/platform/docx.ts';
import { PROGRAMS } from '../../../src/cli/test/programs.ts';
import { layOut } from './read-document.ts';

const absent = ['LibreOffice Writer', 'pdftotext'].some(
	(name) => !PROGRAMS.find((program) => program.name === name)!.present(),
);

const SEAL = ['云澜市青少年科技教育协会（盖章）', '2026年11月23日'];
const long = '会自己浇水、会数蜜蜂、下雨天还会唱歌的屋顶花园'.repeat(4);
const table = (count: number): DocxBlock => ({
	kind: 'table',
	header: ['序号', '作者', '作品名称'],
	widths: [1, 3, 6],
	// every fifth row has several lines, so that some would break in two at the end of a page
	rows: Array.from({ length: count }, (_, at) => [
		String(at + 1),
		'垚䶮喆',
		`甲${at + 1}乙${at % 5 === 4 ? long : ''}丙${at + 1}丁`,
	]),
});
const write = (blocks: DocxBlock[], more: Partial<DocxDocument> = {}) =>
	writeDocx({
		title: '作品推荐汇总表',
		orientation: 'landscape',
		script: 'han',
		footer: { words: '第 {page} 页 共 {pages} 页' },
		blocks,
		...more,
	});
/** LibreOffice sets a thin gap between Chinese and figures; the text is the same. */
const plain = (text: string) => text.replaceAll(/[ \t\n]/g, '');
const starts = (page: string) => [...plain(page).matchAll(/甲(\d+)乙/g)].map(([, number]) => Number(number));
const ends = (page: string) => [...plain(page).matchAll(/丙(\d+)丁/g)].map(([, number]) => Number(number));

describe.skipIf(absent)('write-docx, laid out in LibreOffice', { timeout: 200_000 }, () => {
	test('a table of any length: A4, head and page number on each page, no row in two, the seal with two rows before it', async () => {
		const counts = [1, 2, ...Array.from({ length: 26 }, (_, at) => 8 + at)];
		const documents = await Promise.all(
			counts.map((count) =>
				write([{ kind: 'note', text: '报送单位：云澜市' }, table(count), { kind: 'closing', lines: SEAL }]),
			),
		);
		const read = await layOut(documents);
		const lengths = new Set<number>();
		for (const [at, { pages, size }] of read.entries()) {
			const count = counts[at]!;
			lengths.add(pages.length);
			expect(size).toContain('A4');
			expect(Number(size.split(' ')[0])).toBeGreaterThan(800);
			expect(pages.flatMap(starts)).toEqual(Array.from({ length: count }, (_, row) => row + 1));
			for (const [index, page] of pages.entries()) {
				expect(plain(page), `head on page ${index + 1} of ${count} rows`).toContain('序号作者作品名称');
				expect(plain(page)).toContain(`第${index + 1}页共${pages.length}页`);
				expect(ends(page), `rows of page ${index + 1} of ${count} rows`).toEqual(starts(page));
			}
			const sealed = pages.filter((page) => SEAL.some((line) => plain(page).includes(line)));
			expect(sealed).toEqual([pages.at(-1)]);
			expect(starts(pages.at(-1)!).length, `rows beside the seal of ${count} rows`).toBeGreaterThanOrEqual(
				Math.min(2, count),
			);
			expect(plain(pages.join(''))).toContain('垚䶮喆');
		}
		// the sweep met pages that are just full
		expect(lengths.size).toBeGreaterThanOrEqual(3);
	});

	test('a text: portrait, page numbers at the outer foot, the signature never without the last lines of what is signed', async () => {
		const paragraph = (at: number): DocxBlock => ({ kind: 'paragraph', text: `第${at}段。${long}。` });
		const counts = Array.from({ length: 12 }, (_, at) => 3 + at);
		const documents = await Promise.all(
			counts.map((count) =>
				write(
					[
						{ kind: 'heading', text: '一、推荐情况' },
						...Array.from({ length: count }, (_, at) => paragraph(at + 1)),
						{ kind: 'closing', lines: SEAL },
					],
					{ orientation: 'portrait', footer: 'official' },
				),
			),
		);
		const read = await layOut(documents);
		for (const [at, { pages, size }] of read.entries()) {
			expect(Number(size.split(' ')[0])).toBeLessThan(600);
			const last = pages.at(-1)!;
			for (const line of SEAL) expect(plain(last)).toContain(line);
			expect(plain(last), `beside the signature after ${counts[at]} paragraphs`).toContain('屋顶花园');
			for (const [index, page] of pages.entries()) {
				const number = page.split('\n').findLast((line) => line.includes('—'))!;
				expect(plain(number)).toBe(`—${index + 1}—`);
				const left = number.length - number.trimStart().length;
				if (index % 2 === 0) expect(left).toBeGreaterThan(20);
				else expect(left).toBeLessThan(20);
			}
		}
	});

	test('a form keeps its seal; a break begins a page and leaves no empty one; two tables stay two', async () => {
		const facts = Array.from({ length: 40 }, (_, at) => ({ label: `项目${at}`, value: `内容${at}` }));
		const [form, broken, ended] = await layOut([
			await write(
				[
					{ kind: 'form', facts, pairs: 1 },
					{ kind: 'closing', lines: SEAL },
				],
				{ orientation: 'portrait' },
			),
			await write([table(2), { kind: 'break' }, table(3), table(1)]),
			await write([table(12)]),
		]);
		expect(plain(form!.pages.at(-1)!)).toContain('项目39');
		expect(plain(form!.pages.at(-1)!)).toContain(SEAL[0]);
		expect(broken!.pages.map((page) => starts(page))).toEqual([
			[1, 2],
			[1, 2, 3, 1],
		]);
		expect(ended!.pages.every((page) => starts(page).length > 0)).toBe(true);
	});
});
