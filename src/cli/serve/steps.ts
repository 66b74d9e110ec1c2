import { OperatorError } from '#lib/server/platform/operator-error.ts';

/** Shows that something goes on: on a terminal one line that changes, elsewhere a line now and then. */
export interface Progress {
	(text: string): void;
}

const EVERY_MS = 5_000;

/** Numbered steps with their times: `[3/6] 迁移 · Migrations … 0.4 s`. */
export function createSteps(total: number) {
	let number = 0;
	return async function step<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
		number += 1;
		const label = `[${number}/${total}] ${title}`;
		const began = performance.now();
		const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
		const terminal = process.stdout.isTTY;
		let detail = '';
		let shownAt = began;
		let shown = '';
		const show = () => {
			const text = `${label}${detail && ` · ${detail}`} (${seconds()})`;
			if (terminal) process.stdout.write(`\r\x1b[2K${text.slice(0, (process.stdout.columns || 80) - 4)}`);
			else if (performance.now() - shownAt >= EVERY_MS && text !== shown) {
				console.log(text);
				shownAt = performance.now();
			}
			shown = text;
		};
		const ticker = setInterval(show, terminal ? 200 : EVERY_MS);
		if (terminal) show();
		else console.log(`${label} …`);
		try {
			const result = await work((text) => {
				detail = text;
				show();
			});
			if (terminal) process.stdout.write('\r\x1b[2K');
			console.log(`${label} ✓ ${detail && `${detail} `}(${seconds()})`);
			return result;
		} catch (error) {
			if (terminal) process.stdout.write('\r\x1b[2K');
			if (error instanceof OperatorError) console.log(`${label} ✗ (${seconds()})`);
			throw error;
		} finally {
			clearInterval(ticker);
		}
	};
}

export type Step = ReturnType<typeof createSteps>;
