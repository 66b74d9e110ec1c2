import type { H264MP4Encoder } from 'h264-mp4-encoder';
import { createRandom } from './random.ts';

const width = 640;
const height = 360;
const framesPerSecond = 15;

/**
 * The encoder's module takes over `uncaughtException` and `unhandledRejection` of the whole process when it is
 * imported; whoever lives in the same process (the demo's server, the test runner) gets them back here.
 */
async function createEncoder(): Promise<H264MP4Encoder> {
	const before = new Map(
		(['uncaughtException', 'unhandledRejection'] as const).map((event) => [event, process.listeners(event as 'exit')]),
	);
	const { createH264MP4Encoder } = (await import('h264-mp4-encoder')).default;
	for (const [event, listeners] of before) {
		for (const listener of process.listeners(event as 'exit')) {
			if (!listeners.includes(listener)) process.removeListener(event, listener);
		}
	}
	return createH264MP4Encoder();
}

type Pixel = readonly [number, number, number];

/**
 * A short silent film of a working model seen from above: a small vehicle follows a lit track and lamps answer it.
 * MP4 (H.264, 640×360), some seconds, well below 200 KB, playable in every browser.
 */
export async function renderFilm(seed: number): Promise<Buffer> {
	const random = createRandom(seed);
	const seconds = random.int(3, 5);
	const floor: Pixel = [random.int(190, 235), random.int(190, 230), random.int(180, 225)];
	const track: Pixel = [random.int(30, 80), random.int(40, 90), random.int(50, 100)];
	const body: Pixel = [random.int(160, 230), random.int(50, 130), random.int(40, 90)];
	const lampCount = random.int(4, 7);
	const lamps = Array.from({ length: lampCount }, (_, index) => ({
		angle: (index / lampCount) * Math.PI * 2 + random.next() * 0.5,
		color: [random.int(120, 255), random.int(120, 255), random.int(40, 200)] as Pixel,
	}));
	const radiusX = random.int(180, 240);
	const radiusY = random.int(90, 125);
	const wobble = random.int(2, 4);
	const centreX = width / 2;
	const centreY = height / 2;
	const at = (angle: number) => {
		const factor = 1 + 0.12 * Math.sin(angle * wobble);
		return { x: centreX + Math.cos(angle) * radiusX * factor, y: centreY + Math.sin(angle) * radiusY * factor };
	};

	const still = Buffer.alloc(width * height * 4);
	const paint = (frame: Buffer, x: number, y: number, color: Pixel, strength = 1) => {
		if (x < 0 || y < 0 || x >= width || y >= height) return;
		const offset = (y * width + x) * 4;
		for (let channel = 0; channel < 3; channel += 1) {
			const before = frame[offset + channel] ?? 0;
			frame[offset + channel] = Math.round(before + ((color[channel] ?? 0) - before) * strength);
		}
		frame[offset + 3] = 255;
	};
	const disc = (frame: Buffer, cx: number, cy: number, radius: number, color: Pixel, soft = false) => {
		for (let y = Math.floor(cy - radius); y <= cy + radius; y += 1) {
			for (let x = Math.floor(cx - radius); x <= cx + radius; x += 1) {
				const distance = Math.hypot(x - cx, y - cy);
				if (distance <= radius) paint(frame, x, y, color, soft ? (1 - distance / radius) * 0.8 : 1);
			}
		}
	};
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			const shade =
				1 - 0.18 * Math.hypot((x - centreX) / width, (y - centreY) / height) - (x % 64 < 1 || y % 60 < 1 ? 0.05 : 0);
			paint(still, x, y, [floor[0] * shade, floor[1] * shade, floor[2] * shade]);
		}
	}
	for (let step = 0; step < 900; step += 1) {
		const point = at((step / 900) * Math.PI * 2);
		disc(still, point.x, point.y, 7, track);
	}

	const film = await createEncoder();
	// the file system is shared by all encoders of the process
	film.outputFilename = `film-${seed}.mp4`;
	film.width = width;
	film.height = height;
	film.frameRate = framesPerSecond;
	film.speed = 10;
	film.quantizationParameter = 30;
	film.groupOfPictures = framesPerSecond;
	film.initialize();
	const frames = seconds * framesPerSecond;
	for (let index = 0; index < frames; index += 1) {
		const frame = Buffer.from(still);
		const angle = (index / frames) * Math.PI * 2;
		const vehicle = at(angle);
		for (const lamp of lamps) {
			const place = at(lamp.angle);
			const x = centreX + (place.x - centreX) * 1.28;
			const y = centreY + (place.y - centreY) * 1.28;
			const near = Math.abs(((lamp.angle - angle + Math.PI * 3) % (Math.PI * 2)) - Math.PI) < 0.5;
			if (near) disc(frame, x, y, 34, lamp.color, true);
			disc(frame, x, y, 8, near ? lamp.color : [110, 112, 116]);
		}
		disc(frame, vehicle.x + 3, vehicle.y + 4, 17, [60, 60, 60], true);
		disc(frame, vehicle.x, vehicle.y, 15, body);
		const ahead = at(angle + 0.06);
		const length = Math.hypot(ahead.x - vehicle.x, ahead.y - vehicle.y) || 1;
		disc(
			frame,
			vehicle.x + ((ahead.x - vehicle.x) / length) * 9,
			vehicle.y + ((ahead.y - vehicle.y) / length) * 9,
			5,
			[250, 245, 210],
		);
		film.addFrameRgba(frame);
	}
	film.finalize();
	const bytes = Buffer.from(film.FS.readFile(film.outputFilename));
	film.FS.unlink(film.outputFilename);
	film.delete();
	return bytes;
}
