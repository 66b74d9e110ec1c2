import sharp from 'sharp';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makePreview } from '#lib/server/files/picture-preview.ts';

test('make-preview: a gallery opened at once is made three at a time, and one broken picture keeps nobody waiting', async () => {
	const picture = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#1b7355' } })
		.jpeg()
		.toBuffer();
	const opened: PassThrough[] = [];
	const made = Array.from({ length: 7 }, () =>
		makePreview(() => {
			const source = new PassThrough();
			opened.push(source);
			return source;
		}),
	);
	const settled = Promise.allSettled(made);
	await turn();
	expect(opened).toHaveLength(3);
	opened[1]!.end('no picture');
	await expect(made[1]).rejects.toThrow();
	await turn();
	expect(opened).toHaveLength(4);
	for (let index = 0; index < opened.length; index += 1) {
		if (index !== 1) opened[index]!.end(picture);
		// the next in line opens when this one is done
		await made[index]!.catch(() => undefined);
		await turn();
	}
	expect((await settled).map(({ status }) => status)).toEqual(
		made.map((_, index) => (index === 1 ? 'rejected' : 'fulfilled')),
	);
	const { width, height } = await sharp(await made[0]!).metadata();
	expect({ width, height }).toEqual({ width: 800, height: 450 });
});
