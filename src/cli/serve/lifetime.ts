import { constants } from 'node:os';
import { OperatorError } from '#lib/server/platform/operator-error.ts';

/**
 * From the first thing a command opens to the last it closes. Whatever ends it (Ctrl-C, SIGTERM, the bootstrap's death, an
 * error), everything opened is closed, the latest first: requests before the application, the database last.
 */
export interface Lifetime {
	/** Registers how to close what was just opened. */
	defer(close: () => Promise<void> | void): void;
	/** True from the moment the end has begun: errors after it are its consequences. */
	readonly ending: boolean;
	/** From now on a signal is the normal end, code 0. */
	serving(): void;
}

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Runs a command to its end and leaves with its exit code; expected troubles are one sentence, others keep their stack. */
export async function runCommand(command: (lifetime: Lifetime) => Promise<number | void>): Promise<never> {
	const closers: (() => Promise<void> | void)[] = [];
	let end: Promise<never> | undefined;
	let isServing = false;

	async function closeAll(): Promise<void> {
		for (const close of closers.splice(0).reverse()) {
			try {
				await close();
			} catch (error) {
				console.error(error);
			}
		}
	}
	function finish(code: number): Promise<never> {
		end ??= closeAll().then(() => process.exit(code));
		return end;
	}
	const stop = (signal: Signal) => {
		if (!end) console.error('\n正在停止 · Stopping …');
		// A second signal (a terminal's Ctrl-C reaches us twice: directly and through the bootstrap) changes nothing.
		void finish(isServing ? 0 : 128 + constants.signals[signal]);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	process.on('disconnect', () => stop('SIGHUP'));
	// A bug still closes what is open; once the end has begun it is most likely a consequence of it.
	process.on('uncaughtException', (error) => {
		if (!end) console.error(error);
		void finish(1);
	});
	// Listening must not keep a finished command alive.
	process.channel?.unref();

	const lifetime: Lifetime = {
		defer: (close) => void closers.push(close),
		get ending() {
			return end !== undefined;
		},
		serving: () => (isServing = true),
	};
	try {
		const code = await command(lifetime);
		return await finish(code ?? 0);
	} catch (error) {
		if (!end) {
			if (error instanceof OperatorError) for (const line of error.message.split('\n')) console.error(`✗ ${line}`);
			else console.error(error);
		}
		return await finish(1);
	}
}
