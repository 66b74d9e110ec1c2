import { Agent, request, type IncomingMessage } from 'node:http';

export interface Call {
	path: string;
	method?: 'GET' | 'POST';
	headers?: Record<string, string>;
	body?: string;
	/** what the answer must contain: a refused form action answers 200 too */
	contains?: string;
}

export interface Figures {
	rps: number;
	p50_ms: number;
	p95_ms: number;
	p99_ms: number;
	/** of the last answer's body, uncompressed */
	bytes: number;
}

export interface Client {
	/** the next call of this session; `turn` counts up from 0 */
	next: (turn: number) => Call;
}

const WARM_UP_MS = 2_000;
const MEASURE_MS = 8_000;

function send(agent: Agent, origin: URL, call: Call): Promise<{ status: number; bytes: number }> {
	return new Promise((resolve, reject) => {
		const { path, method = 'GET', headers = {}, body } = call;
		const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
		const outgoing = request(
			{ agent, host: origin.hostname, port: origin.port, path, method, headers: { ...headers, ...length } },
			(answer: IncomingMessage) => {
				const chunks: Buffer[] = [];
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('end', () => {
					const whole = Buffer.concat(chunks);
					if (call.contains && !whole.includes(call.contains))
						reject(new Error(`${path} answered ${whole.toString()}`));
					else resolve({ status: answer.statusCode ?? 0, bytes: whole.length });
				});
				answer.on('error', reject);
			},
		);
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

/** One request after the other per client, all clients at once; ends by itself. An answer other than `status` stops the run. */
export async function measure(origin: string, clients: Client[], status = 200): Promise<Figures> {
	const url = new URL(origin);
	const agent = new Agent({ keepAlive: true, maxSockets: clients.length });
	const times: number[] = [];
	let bytes = 0;
	const begin = performance.now();
	const measureFrom = begin + WARM_UP_MS;
	const until = measureFrom + MEASURE_MS;
	await Promise.all(
		clients.map(async ({ next }) => {
			for (let turn = 0; performance.now() < until; turn++) {
				const call = next(turn);
				const started = performance.now();
				const answer = await send(agent, url, call);
				if (answer.status !== status) throw new Error(`${call.method ?? 'GET'} ${call.path} answered ${answer.status}`);
				bytes = answer.bytes;
				if (started >= measureFrom) times.push(performance.now() - started);
			}
		}),
	);
	agent.destroy();
	return { ...percentiles(times), bytes };
}

/** The same for anything that is no HTTP call. */
export async function measureCalls(clients: number, call: () => Promise<unknown>): Promise<Omit<Figures, 'bytes'>> {
	const times: number[] = [];
	const measureFrom = performance.now() + WARM_UP_MS;
	const until = measureFrom + MEASURE_MS;
	await Promise.all(
		Array.from({ length: clients }, async () => {
			while (performance.now() < until) {
				const started = performance.now();
				await call();
				if (started >= measureFrom) times.push(performance.now() - started);
			}
		}),
	);
	return percentiles(times);
}

function percentiles(times: number[]): Omit<Figures, 'bytes'> {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
	return { rps: (sorted.length / MEASURE_MS) * 1000, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}
