/**
 * The built application and the command that serves it are two module graphs in one process, so they meet through the
 * process itself. The event's name is adapter-node's own, with one addition: what must be waited for is handed back.
 */
const EVENT = 'sveltekit:shutdown';

type Emitter = {
	on(event: string, listener: (reason: string, pending?: Promise<void>[]) => void): void;
	emit(event: string, reason: string, pending: Promise<void>[]): boolean;
};
const emitter = process as unknown as Emitter;

/** Called by the application when it has opened what must be closed: jobs, connections. */
export function onShutdown(close: () => Promise<void>): void {
	emitter.on(EVENT, (_reason, pending) => {
		const closing = close();
		if (pending) pending.push(closing);
		else void closing;
	});
}

/** Called by the command once no request is left: resolves when everything is closed; one failure does not stop the others. */
export async function shutDown(reason: string): Promise<void> {
	const pending: Promise<void>[] = [];
	emitter.emit(EVENT, reason, pending);
	await Promise.allSettled(pending);
}
