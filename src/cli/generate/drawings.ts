import type { Random } from './random.ts';

/**
 * Procedural pictures as SVG: paintings as children imagine the future, and "photographs" of models on a table.
 * No lettering (look.md: no text in pictures), no likeness of anybody.
 */

interface Palette {
	sky: readonly [string, string, string];
	land: readonly [string, string];
	accent: readonly string[];
}

const palettes: readonly Palette[] = [
	{
		sky: ['#0b1f4b', '#33428f', '#f08a5d'],
		land: ['#1d2b53', '#3b5998'],
		accent: ['#f9ed69', '#f08a5d', '#b83b5e', '#6ee7b7'],
	},
	{
		sky: ['#023e8a', '#0096c7', '#caf0f8'],
		land: ['#2d6a4f', '#52b788'],
		accent: ['#ffd166', '#ef476f', '#ffffff', '#06d6a0'],
	},
	{
		sky: ['#2b0a3d', '#7b2d8e', '#ff9a8b'],
		land: ['#3d1a5b', '#6a3093'],
		accent: ['#ffe66d', '#4ecdc4', '#ff6b6b', '#f7fff7'],
	},
	{
		sky: ['#fefae0', '#faedcd', '#d4a373'],
		land: ['#606c38', '#8a9a5b'],
		accent: ['#bc6c25', '#283618', '#e63946', '#457b9d'],
	},
	{
		sky: ['#03045e', '#1b4965', '#62b6cb'],
		land: ['#0b525b', '#1b7f79'],
		accent: ['#ff9f1c', '#ffbf69', '#cbf3f0', '#e71d36'],
	},
	{
		sky: ['#ffafcc', '#ffc8dd', '#bde0fe'],
		land: ['#90be6d', '#43aa8b'],
		accent: ['#f94144', '#f9c74f', '#577590', '#ffffff'],
	},
	{
		sky: ['#1a1a2e', '#16213e', '#0f3460'],
		land: ['#4a3f55', '#7d5a6f'],
		accent: ['#e94560', '#f5d547', '#53d8fb', '#dcfff3'],
	},
	{
		sky: ['#8ecae6', '#bee9f7', '#fff3d6'],
		land: ['#588157', '#a3b18a'],
		accent: ['#fb8500', '#ffb703', '#023047', '#d62828'],
	},
];

const round = (value: number) => Math.round(value * 10) / 10;

function hexToHsl(hex: string): [number, number, number] {
	const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as [
		number,
		number,
		number,
	];
	const max = Math.max(red, green, blue);
	const min = Math.min(red, green, blue);
	const light = (max + min) / 2;
	if (max === min) return [0, 0, light];
	const delta = max - min;
	const saturation = light > 0.5 ? delta / (2 - max - min) : delta / (max + min);
	const hue =
		max === red
			? (green - blue) / delta + (green < blue ? 6 : 0)
			: max === green
				? (blue - red) / delta + 2
				: (red - green) / delta + 4;
	return [hue * 60, saturation, light];
}

/** Turns a palette a little, so that two works with the same one still differ. */
function turned(hex: string, degrees: number, lighter = 0): string {
	const [hue, saturation, light] = hexToHsl(hex);
	const percent = (value: number) => `${round(Math.min(1, Math.max(0, value)) * 100)}%`;
	return `hsl(${round((hue + degrees + 360) % 360)},${percent(saturation)},${percent(light + lighter)})`;
}

class Canvas {
	readonly width: number;
	readonly height: number;
	readonly #defs: string[] = [];
	readonly #body: string[] = [];
	#serial = 0;

	constructor(width: number, height: number) {
		this.width = width;
		this.height = height;
	}

	gradient(
		kind: 'linear' | 'radial',
		stops: readonly (readonly [number, string, number?])[],
		horizontal = false,
	): string {
		this.#serial += 1;
		const id = `g${this.#serial}`;
		const inner = stops
			.map(
				([offset, color, opacity = 1]) => `<stop offset="${offset}" stop-color="${color}" stop-opacity="${opacity}"/>`,
			)
			.join('');
		this.#defs.push(
			kind === 'linear'
				? `<linearGradient id="${id}" x1="0" y1="0" x2="${horizontal ? 1 : 0}" y2="${horizontal ? 0 : 1}">${inner}</linearGradient>`
				: `<radialGradient id="${id}">${inner}</radialGradient>`,
		);
		return `url(#${id})`;
	}

	add(markup: string): void {
		this.#body.push(markup);
	}

	rect(x: number, y: number, width: number, height: number, fill: string, radius = 0, more = ''): void {
		this.add(
			`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}" fill="${fill}" ${more}/>`,
		);
	}

	circle(x: number, y: number, radius: number, fill: string, more = ''): void {
		this.add(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}" ${more}/>`);
	}

	ellipse(x: number, y: number, rx: number, ry: number, fill: string, more = ''): void {
		this.add(`<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}" ${more}/>`);
	}

	path(d: string, fill: string, more = ''): void {
		this.add(`<path d="${d}" fill="${fill}" ${more}/>`);
	}

	toString(): string {
		return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"><defs>${this.#defs.join('')}</defs>${this.#body.join('')}</svg>`;
	}
}

// `fill-opacity` and `stroke-opacity` instead of `opacity` throughout: the latter renders each shape into a layer of its own.

/** A wavy horizon filled down to the lower edge. */
function hills(canvas: Canvas, random: Random, top: number, swing: number, fill: string): void {
	const steps = random.int(4, 7);
	const points = Array.from({ length: steps + 1 }, (_, index) => ({
		x: (canvas.width / steps) * index,
		y: top + random.normal() * swing * 0.5,
	}));
	let d = `M0 ${canvas.height}L0 ${round(points[0]?.y ?? top)}`;
	for (let index = 1; index < points.length; index += 1) {
		const before = points[index - 1];
		const point = points[index];
		if (!before || !point) continue;
		const middle = (before.x + point.x) / 2;
		d += `C${round(middle)} ${round(before.y)} ${round(middle)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
	}
	canvas.path(`${d}L${canvas.width} ${canvas.height}Z`, fill);
}

function stars(canvas: Canvas, random: Random, below: number): void {
	for (let count = random.int(25, 80); count > 0; count -= 1) {
		canvas.circle(
			random.next() * canvas.width,
			random.next() * below,
			0.8 + random.next() * 2.6,
			'#ffffff',
			`fill-opacity="${round(0.3 + random.next() * 0.6)}"`,
		);
	}
}

function planet(canvas: Canvas, random: Random, color: string, x: number, y: number, radius: number): void {
	const fill = canvas.gradient('radial', [
		[0, turned(color, 10, 0.22)],
		[0.7, color],
		[1, turned(color, -15, -0.2)],
	]);
	const ring = random.chance(0.55);
	const tilt = random.int(-28, 28);
	const ringMarkup = `stroke="${turned(color, 40, 0.25)}" stroke-width="${round(radius * 0.12)}" stroke-opacity="0.85"`;
	if (ring)
		canvas.ellipse(
			x,
			y,
			radius * 1.75,
			radius * 0.42,
			'none',
			`${ringMarkup} transform="rotate(${tilt} ${round(x)} ${round(y)})"`,
		);
	canvas.circle(x, y, radius, fill);
	for (let crater = random.int(2, 6); crater > 0; crater -= 1) {
		const angle = random.next() * Math.PI * 2;
		const distance = random.next() * radius * 0.65;
		canvas.circle(
			x + Math.cos(angle) * distance,
			y + Math.sin(angle) * distance,
			radius * (0.05 + random.next() * 0.12),
			turned(color, 0, -0.12),
			'fill-opacity="0.5"',
		);
	}
	if (ring) {
		// the front half again, over the globe
		canvas.path(
			`M${round(x - radius * 1.75)} ${round(y)}A${round(radius * 1.75)} ${round(radius * 0.42)} 0 0 0 ${round(x + radius * 1.75)} ${round(y)}`,
			'none',
			`${ringMarkup} transform="rotate(${tilt} ${round(x)} ${round(y)})"`,
		);
	}
}

function tower(
	canvas: Canvas,
	random: Random,
	palette: readonly string[],
	x: number,
	base: number,
	width: number,
	height: number,
): void {
	const color = random.pick(palette);
	const fill = canvas.gradient('linear', [
		[0, turned(color, 12, 0.14)],
		[1, turned(color, -12, -0.14)],
	]);
	const shape = random.int(0, 3);
	const top = base - height;
	if (shape === 0) canvas.rect(x, top, width, height, fill, width * 0.35);
	else if (shape === 1)
		canvas.path(
			`M${round(x)} ${round(base)}Q${round(x + width * 0.1)} ${round(top)} ${round(x + width / 2)} ${round(top)}Q${round(x + width * 0.9)} ${round(top)} ${round(x + width)} ${round(base)}Z`,
			fill,
		);
	else if (shape === 2) {
		canvas.rect(x + width * 0.38, top + width * 0.5, width * 0.24, height - width * 0.5, fill);
		canvas.ellipse(x + width / 2, top + width * 0.5, width * 0.85, width * 0.36, fill);
		canvas.ellipse(
			x + width / 2,
			top + width * 0.36,
			width * 0.4,
			width * 0.3,
			turned(color, 30, 0.25),
			'fill-opacity="0.85"',
		);
	} else {
		canvas.rect(x, top + width / 2, width, height - width / 2, fill);
		canvas.circle(x + width / 2, top + width / 2, width / 2, turned(color, 24, 0.18));
	}
	if (shape !== 2) {
		const rows = Math.max(2, Math.floor(height / 46));
		for (let row = 1; row < rows; row += 1) {
			for (let column = 0; column < 3; column += 1) {
				if (random.chance(0.25)) continue;
				const windowX = x + width * (0.24 + column * 0.21);
				canvas.rect(
					windowX,
					top + height * 0.2 + row * ((height * 0.75) / rows),
					width * 0.11,
					14,
					random.chance(0.7) ? '#fff3b0' : '#cdeffd',
					3,
					'fill-opacity="0.9"',
				);
			}
		}
	}
}

function vessel(canvas: Canvas, random: Random, palette: readonly string[], x: number, y: number, size: number): void {
	const color = random.pick(palette);
	const glow = canvas.gradient('radial', [
		[0, '#ffffff', 0.9],
		[1, color, 0],
	]);
	const tilt = random.int(-18, 18);
	canvas.add(`<g transform="translate(${round(x)} ${round(y)}) rotate(${tilt}) scale(${round(size * 10) / 1000})">`);
	if (random.chance(0.5)) {
		// saucer
		canvas.ellipse(0, 42, 90, 40, glow);
		canvas.ellipse(0, -14, 46, 40, '#dff6ff', 'fill-opacity="0.9"');
		canvas.ellipse(0, 8, 100, 30, turned(color, 0, -0.05));
		canvas.ellipse(0, 2, 100, 24, turned(color, 8, 0.12));
		for (let light = -2; light <= 2; light += 1) canvas.circle(light * 36, 8, 7, '#fff3b0');
	} else {
		// rocket with a flame
		canvas.path('M-26 78Q0 170 26 78Z', '#ffb703');
		canvas.path('M-13 78Q0 128 13 78Z', '#fff3b0');
		canvas.path('M0 -120Q58 -50 34 80L-34 80Q-58 -50 0 -120Z', '#f4f7fb');
		canvas.path('M0 -120Q34 -82 42 -44L-42 -44Q-34 -82 0 -120Z', color);
		canvas.path('M34 30L72 92L30 80Z', turned(color, 0, -0.1));
		canvas.path('M-34 30L-72 92L-30 80Z', turned(color, 0, -0.1));
		canvas.circle(0, -4, 19, '#7fd1ff', `stroke="${turned(color, 0, -0.12)}" stroke-width="7"`);
	}
	canvas.add('</g>');
}

function tree(canvas: Canvas, random: Random, palette: readonly string[], x: number, base: number, size: number): void {
	const trunk = turned('#7a5c3e', random.int(-15, 15));
	canvas.path(
		`M${round(x - size * 0.08)} ${round(base)}Q${round(x)} ${round(base - size * 0.5)} ${round(x - size * 0.03)} ${round(base - size)}L${round(x + size * 0.05)} ${round(base - size)}Q${round(x + size * 0.02)} ${round(base - size * 0.4)} ${round(x + size * 0.1)} ${round(base)}Z`,
		trunk,
	);
	const crown = random.pick(palette);
	for (let blob = 0; blob < 6; blob += 1) {
		const angle = (blob / 6) * Math.PI * 2;
		canvas.circle(
			x + Math.cos(angle) * size * 0.28,
			base - size + Math.sin(angle) * size * 0.2,
			size * (0.2 + random.next() * 0.12),
			turned(crown, random.int(-14, 14), random.next() * 0.14 - 0.04),
			'fill-opacity="0.92"',
		);
	}
}

function robot(
	canvas: Canvas,
	random: Random,
	palette: readonly string[],
	x: number,
	base: number,
	size: number,
): void {
	const body = random.pick(palette);
	const light = turned(body, 15, 0.18);
	const unit = size / 10;
	canvas.rect(x - unit * 2.4, base - unit * 2, unit * 1.6, unit * 2, turned(body, 0, -0.18), unit * 0.5);
	canvas.rect(x + unit * 0.8, base - unit * 2, unit * 1.6, unit * 2, turned(body, 0, -0.18), unit * 0.5);
	canvas.rect(x - unit * 3, base - unit * 6, unit * 6, unit * 4.3, body, unit);
	canvas.rect(x - unit * 4.3, base - unit * 5.6, unit * 1.1, unit * 3, light, unit * 0.5);
	canvas.rect(x + unit * 3.2, base - unit * (random.chance(0.5) ? 8 : 5.6), unit * 1.1, unit * 3, light, unit * 0.5);
	canvas.rect(x - unit * 2.4, base - unit * 9.6, unit * 4.8, unit * 3.4, light, unit * 1.1);
	canvas.circle(x - unit, base - unit * 8, unit * 0.62, '#14213d');
	canvas.circle(x + unit, base - unit * 8, unit * 0.62, '#14213d');
	canvas.circle(x - unit * 0.8, base - unit * 8.2, unit * 0.2, '#ffffff');
	canvas.circle(x + unit * 1.2, base - unit * 8.2, unit * 0.2, '#ffffff');
	canvas.path(
		`M${round(x - unit * 0.9)} ${round(base - unit * 7)}Q${round(x)} ${round(base - unit * 6.5)} ${round(x + unit * 0.9)} ${round(base - unit * 7)}`,
		'none',
		`stroke="#14213d" stroke-width="${round(unit * 0.3)}" stroke-linecap="round"`,
	);
	canvas.path(
		`M${round(x)} ${round(base - unit * 9.6)}L${round(x)} ${round(base - unit * 11)}`,
		'none',
		`stroke="${light}" stroke-width="${round(unit * 0.35)}"`,
	);
	canvas.circle(x, base - unit * 11.2, unit * 0.5, random.pick(palette));
	canvas.circle(x, base - unit * 4.2, unit * 0.9, random.pick(palette), 'fill-opacity="0.9"');
}

function bubbles(canvas: Canvas, random: Random, palette: readonly string[]): void {
	for (let count = random.int(8, 22); count > 0; count -= 1) {
		const radius = 8 + random.next() * 46;
		canvas.circle(
			random.next() * canvas.width,
			random.next() * canvas.height,
			radius,
			random.pick(palette),
			`fill-opacity="${round(0.1 + random.next() * 0.2)}" stroke="#ffffff" stroke-width="2" stroke-opacity="0.2"`,
		);
	}
}

function jellyfish(
	canvas: Canvas,
	random: Random,
	palette: readonly string[],
	x: number,
	y: number,
	size: number,
): void {
	const color = random.pick(palette);
	const fill = canvas.gradient('linear', [
		[0, turned(color, 0, 0.2), 0.95],
		[1, color, 0.55],
	]);
	for (let arm = -3; arm <= 3; arm += 1) {
		const startX = x + arm * size * 0.22;
		const sway = random.normal() * size * 0.3;
		canvas.path(
			`M${round(startX)} ${round(y)}Q${round(startX + sway)} ${round(y + size)} ${round(startX - sway * 0.5)} ${round(y + size * (1.2 + random.next()))}`,
			'none',
			`stroke="${turned(color, 20, 0.15)}" stroke-width="${round(size * 0.05)}" stroke-linecap="round" stroke-opacity="0.75"`,
		);
	}
	canvas.path(
		`M${round(x - size)} ${round(y)}A${round(size)} ${round(size)} 0 0 1 ${round(x + size)} ${round(y)}Q${round(x + size * 0.5)} ${round(y + size * 0.22)} ${round(x)} ${round(y)}Q${round(x - size * 0.5)} ${round(y + size * 0.22)} ${round(x - size)} ${round(y)}Z`,
		fill,
	);
}

function rainbow(canvas: Canvas, random: Random, palette: readonly string[]): void {
	const centre = canvas.width * (0.2 + random.next() * 0.6);
	const radius = canvas.width * (0.3 + random.next() * 0.3);
	for (let band = 0; band < 5; band += 1) {
		canvas.circle(
			centre,
			canvas.height * 0.95,
			radius - band * 18,
			'none',
			`stroke="${turned(palette[band % palette.length] ?? '#ffffff', band * 8)}" stroke-width="16" stroke-opacity="0.55"`,
		);
	}
}

/** A children's science-fiction painting, 1200 px on the long side, one of two proportions of 4开. */
export function drawPainting(random: Random): string {
	const portrait = random.chance(0.25);
	const canvas = portrait ? new Canvas(845, 1200) : new Canvas(1200, 845);
	const { width, height } = canvas;
	const base = random.pick(palettes);
	const degrees = random.int(-24, 24);
	const sky = base.sky.map((color) => turned(color, degrees));
	const land = base.land.map((color) => turned(color, degrees));
	const accent = base.accent.map((color) => (color === '#ffffff' ? '#f4f7fb' : color));
	const underwater = random.chance(0.22);
	canvas.rect(
		0,
		0,
		width,
		height,
		canvas.gradient('linear', [
			[0, sky[0] ?? '#000000'],
			[0.55, sky[1] ?? '#333333'],
			[1, sky[2] ?? '#666666'],
		]),
	);
	const [, , skyLight] = hexToHsl(base.sky[0]);
	if (!underwater && skyLight < 0.35) stars(canvas, random, height * 0.6);
	if (underwater) {
		for (let beam = random.int(3, 6); beam > 0; beam -= 1) {
			const x = random.next() * width;
			canvas.path(
				`M${round(x)} 0L${round(x + 70)} 0L${round(x + 240)} ${height}L${round(x + 40)} ${height}Z`,
				'#ffffff',
				'fill-opacity="0.08"',
			);
		}
		bubbles(canvas, random, accent);
	} else {
		planet(
			canvas,
			random,
			random.pick(accent.filter((color) => color !== '#f4f7fb')),
			width * (0.15 + random.next() * 0.7),
			height * (0.12 + random.next() * 0.22),
			50 + random.next() * 110,
		);
		if (random.chance(0.4))
			planet(
				canvas,
				random,
				random.pick(base.accent.slice(0, 2)),
				width * random.next(),
				height * (0.1 + random.next() * 0.2),
				24 + random.next() * 30,
			);
		if (random.chance(0.35)) rainbow(canvas, random, accent);
	}
	hills(canvas, random, height * 0.66, height * 0.14, land[1] ?? '#445566');
	const towers = random.int(3, 8);
	for (let index = 0; index < towers; index += 1) {
		const towerWidth = 46 + random.next() * 80;
		tower(
			canvas,
			random,
			accent,
			(width / towers) * index + random.next() * 40,
			height * (0.76 + random.next() * 0.08),
			towerWidth,
			height * (0.16 + random.next() * 0.38),
		);
	}
	if (random.chance(0.6)) {
		// a road in the air
		const y = height * (0.42 + random.next() * 0.2);
		canvas.path(
			`M0 ${round(y)}Q${round(width * 0.3)} ${round(y - 120 * random.next())} ${round(width * 0.55)} ${round(y + 40)}T${width} ${round(y - 60)}`,
			'none',
			`stroke="${random.pick(accent)}" stroke-width="${random.int(10, 24)}" stroke-opacity="0.65" stroke-linecap="round"`,
		);
	}
	hills(canvas, random, height * 0.83, height * 0.08, land[0] ?? '#223344');
	if (underwater) {
		for (let count = random.int(2, 5); count > 0; count -= 1)
			jellyfish(
				canvas,
				random,
				accent,
				width * (0.1 + random.next() * 0.8),
				height * (0.2 + random.next() * 0.4),
				40 + random.next() * 60,
			);
	} else {
		for (let count = random.int(1, 4); count > 0; count -= 1)
			vessel(
				canvas,
				random,
				accent,
				width * (0.12 + random.next() * 0.76),
				height * (0.18 + random.next() * 0.3),
				50 + random.next() * 80,
			);
	}
	for (let count = random.int(2, 6); count > 0; count -= 1)
		tree(
			canvas,
			random,
			[base.land[1], '#52b788', ...base.accent.slice(0, 2)],
			width * random.next(),
			height * (0.92 + random.next() * 0.06),
			70 + random.next() * 110,
		);
	for (let count = random.int(1, 3); count > 0; count -= 1)
		robot(
			canvas,
			random,
			accent,
			width * (0.12 + random.next() * 0.76),
			height * (0.95 + random.next() * 0.03),
			110 + random.next() * 130,
		);
	return canvas.toString();
}

/** A "photograph" of a self-made model on a table: wood, cardboard, wires, lights. */
export function drawModel(random: Random): string {
	const canvas = new Canvas(1200, 900);
	const wall = turned(random.pick(['#dfe7ea', '#efe6d8', '#d8e2dc', '#e4dfec', '#cfdbe3']), random.int(-20, 20));
	const wood = random.pick(['#b08968', '#a98467', '#c9a27e', '#8d7456', '#d1b48c']);
	canvas.rect(
		0,
		0,
		1200,
		900,
		canvas.gradient('linear', [
			[0, wall],
			[1, turned('#9aa5ab', random.int(-30, 30), 0.08)],
		]),
	);
	if (random.chance(0.5)) canvas.rect(random.int(60, 800), -20, 260, 330, '#ffffff', 4, 'fill-opacity="0.45"');
	const edge = 560 + random.int(-40, 60);
	canvas.rect(
		0,
		edge,
		1200,
		900 - edge,
		canvas.gradient('linear', [
			[0, turned(wood, 0, 0.06)],
			[1, turned(wood, 0, -0.14)],
		]),
	);
	for (let grain = 0; grain < 16; grain += 1) {
		const y = edge + random.next() * (900 - edge);
		canvas.path(
			`M0 ${round(y)}Q400 ${round(y + random.normal() * 10)} 1200 ${round(y + random.normal() * 8)}`,
			'none',
			`stroke="${turned(wood, 0, -0.2)}" stroke-width="${round(1 + random.next() * 2)}" stroke-opacity="0.35"`,
		);
	}
	const centre = 600 + random.int(-120, 120);
	const floor = edge + random.int(110, 200);
	const card = random.pick(['#d9b382', '#c8d3d8', '#f1f3f4', '#e8c39e', '#b7c9b0', '#f0d7d2']);
	const depth = random.int(40, 90);
	const boxWidth = random.int(420, 680);
	const boxHeight = random.int(240, 400);
	const left = centre - boxWidth / 2;
	canvas.ellipse(
		centre + 20,
		floor + 16,
		boxWidth * 0.72,
		48,
		canvas.gradient('radial', [
			[0, '#1f1a14', 0.55],
			[1, '#1f1a14', 0],
		]),
	);
	const top = floor - boxHeight;
	canvas.path(
		`M${left} ${top}L${left + depth} ${top - depth * 0.6}L${left + boxWidth + depth} ${top - depth * 0.6}L${left + boxWidth} ${top}Z`,
		turned(card, 0, 0.08),
	);
	canvas.path(
		`M${left + boxWidth} ${top}L${left + boxWidth + depth} ${top - depth * 0.6}L${left + boxWidth + depth} ${floor - depth * 0.6}L${left + boxWidth} ${floor}Z`,
		turned(card, 0, -0.16),
	);
	canvas.rect(
		left,
		top,
		boxWidth,
		boxHeight,
		canvas.gradient('linear', [
			[0, card],
			[1, turned(card, 0, -0.08)],
		]),
	);
	// board with parts
	const boardColor = random.pick(['#1b6b4a', '#1d4e89', '#22223b', '#9a031e']);
	const boardX = left + random.int(30, 70);
	const boardY = top + random.int(24, 50);
	canvas.rect(boardX, boardY, boxWidth * 0.42, boxHeight * 0.45, boardColor, 8);
	for (let part = random.int(5, 12); part > 0; part -= 1) {
		canvas.rect(
			boardX + 8 + random.next() * (boxWidth * 0.34),
			boardY + 8 + random.next() * (boxHeight * 0.3),
			10 + random.next() * 26,
			8 + random.next() * 20,
			random.pick(['#11151c', '#d4d4d4', '#f2c14e', '#3a3f4b']),
			2,
		);
	}
	// display or dial
	if (random.chance(0.6)) {
		const screenX = left + boxWidth * 0.56;
		canvas.rect(screenX, boardY, boxWidth * 0.36, boxHeight * 0.32, '#0d1b2a', 6);
		const points = Array.from(
			{ length: 9 },
			(_, index) =>
				`${round(screenX + 10 + index * ((boxWidth * 0.36 - 20) / 8))} ${round(boardY + boxHeight * (0.06 + random.next() * 0.2))}`,
		);
		canvas.path(`M${points.join('L')}`, 'none', 'stroke="#5ef38c" stroke-width="4" stroke-linejoin="round"');
	} else {
		canvas.circle(
			left + boxWidth * 0.74,
			boardY + boxHeight * 0.22,
			boxHeight * 0.18,
			'#f4f4f4',
			'stroke="#444444" stroke-width="6"',
		);
		canvas.path(
			`M${round(left + boxWidth * 0.74)} ${round(boardY + boxHeight * 0.22)}l${random.int(-24, 24)} ${-random.int(14, 34)}`,
			'none',
			'stroke="#c1121f" stroke-width="6" stroke-linecap="round"',
		);
	}
	const lights = ['#ff4d4d', '#ffd23f', '#3bceac', '#54a0ff'];
	for (let light = random.int(2, 6); light > 0; light -= 1) {
		const x = left + 40 + random.next() * (boxWidth - 80);
		const y = floor - 24 - random.next() * boxHeight * 0.24;
		const color = random.pick(lights);
		canvas.circle(
			x,
			y,
			34,
			canvas.gradient('radial', [
				[0, color, 0.6],
				[1, color, 0],
			]),
		);
		canvas.circle(x, y, 9, turned(color, 0, 0.15));
	}
	for (let wire = random.int(3, 7); wire > 0; wire -= 1) {
		const fromX = boardX + random.next() * boxWidth * 0.4;
		const toX = centre + random.int(-520, 520);
		canvas.path(
			`M${round(fromX)} ${round(boardY + boxHeight * 0.4)}C${round(fromX)} ${round(floor + 60)} ${round(toX)} ${round(top - 80)} ${round(toX)} ${round(floor + random.int(-10, 60))}`,
			'none',
			`stroke="${random.pick(['#d00000', '#0077b6', '#f4a300', '#2b2d42', '#2a9d8f', '#f1faee'])}" stroke-width="7" stroke-linecap="round"`,
		);
	}
	// companions on the table
	const kind = random.int(0, 3);
	const sideX = centre > 600 ? random.int(90, 180) : random.int(1020, 1110);
	if (kind === 0) {
		canvas.rect(sideX - 55, floor - 60, 110, 120, turned('#c1693c', random.int(-10, 10)), 12);
		tree(canvas, random, ['#52b788', '#74c69d', '#95d5b2'], sideX, floor - 50, 170);
	} else if (kind === 1) robot(canvas, random, ['#f4a261', '#e76f51', '#2a9d8f', '#8ecae6'], sideX, floor + 60, 210);
	else if (kind === 2) {
		canvas.path(`M${sideX - 50} ${floor - 130}h100l-14 190h-72Z`, '#bfe3f2', 'fill-opacity="0.75"');
		canvas.path(
			`M${sideX - 46} ${floor - 60}h92l-10 118h-72Z`,
			random.pick(['#7cc6fe', '#b8e986', '#ffd166']),
			'fill-opacity="0.8"',
		);
	} else {
		canvas.circle(sideX, floor + 10, 74, '#2b2d42');
		canvas.circle(sideX, floor + 10, 44, '#adb5bd');
		canvas.circle(sideX, floor + 10, 12, '#2b2d42');
	}
	return canvas.toString();
}
