import { pino, type Logger } from 'pino';

/** JSON lines on standard output: ids and codes, never names, addresses or typed text. */
export function createLog(level: string): Logger {
	return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}
