import sharp from 'sharp';
import { createRandom } from './random.ts';

const WIDTH = 850;
const HEIGHT = 1200;

/**
 * A scanned paper as schools hand it in: a certificate with frame and seal, or a letter with a seal, its words too small to read. One JPEG of 1200 px on
 * the long side, about 50 KB; the same seed gives the same bytes with the same sharp.
 */
export async function renderPaper(kind: 'certificate' | 'letter', seed: number): Promise<Buffer> {
	const random = createRandom(seed);
	const tint = random.pick(['#fdfaf1', '#fbf7ea', '#fcfcf9', '#f7f3e6']);
	const lines = (from: number, count: number, left: number, right: number) =>
		Array.from({ length: count }, (_, index) => {
			const y = from + index * 44;
			// 字: blocks of a character's width, with gaps where words end
			return Array.from({ length: Math.floor((right - left) / 22) }, (_, at) =>
				(index === count - 1 && at > random.int(8, 20)) || random.chance(0.06)
					? ''
					: `<rect x="${left + at * 22}" y="${y}" width="16" height="${random.int(12, 17)}" rx="2" fill="#3a3a38" opacity="${(0.55 + random.next() * 0.4).toFixed(2)}"/>`,
			).join('');
		}).join('');
	const seal = (x: number, y: number) =>
		`<g transform="translate(${x} ${y}) rotate(${random.int(-14, 14)})" fill="none" stroke="#b3362b" opacity="0.78">
			<circle r="78" stroke-width="6"/><circle r="46" stroke-width="2"/>
			<path d="M0 -30 L9 -9 L32 -9 L14 5 L20 27 L0 14 L-20 27 L-14 5 L-32 -9 L-9 -9 Z" fill="#b3362b" stroke="none"/></g>`;
	const gold = random.pick(['#b08a3c', '#a33a2c', '#2f6f5a']);
	const body =
		kind === 'certificate'
			? `<rect x="40" y="40" width="${WIDTH - 80}" height="${HEIGHT - 80}" fill="none" stroke="${gold}" stroke-width="10"/>
				<rect x="62" y="62" width="${WIDTH - 124}" height="${HEIGHT - 124}" fill="none" stroke="${gold}" stroke-width="2"/>
				${Array.from({ length: 4 }, (_, at) => `<rect x="${WIDTH / 2 - 210 + at * 112}" y="170" width="84" height="84" rx="8" fill="${gold}"/>`).join('')}
				${lines(380, 7, 140, WIDTH - 140)}${seal(WIDTH - 250, 980)}${lines(1010, 1, WIDTH - 360, WIDTH - 150)}`
			: `${Array.from({ length: 6 }, (_, at) => `<rect x="${WIDTH / 2 - 150 + at * 52}" y="120" width="40" height="40" rx="4" fill="#2b2b2a"/>`).join('')}
				${lines(240, 9, 110, WIDTH - 110)}${seal(WIDTH - 240, 760)}${lines(780, 2, WIDTH - 340, WIDTH - 120)}`;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
		<rect width="${WIDTH}" height="${HEIGHT}" fill="${tint}"/>${body}</svg>`;
	return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 74 }).toBuffer();
}
