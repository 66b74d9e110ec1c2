import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A file that names the process holding something. After `kill -9` the file stays and its process does not, so a lock
 * counts only while its process lives; the start time tells that process from a later one with the same number.
 */
export interface Holder {
	readonly pid: number;
	/** when the process began, in the words of the operating system */
	readonly since: string;
}

/** What the operating system says of when a process began; undefined when there is no such process. */
export function beganAt(pid: number): string | undefined {
	if (!isAlive(pid)) return undefined;
	try {
		// Field 22 of /proc/<pid>/stat; the second field, the name, may hold blanks and brackets.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' ? undefined : fields[19];
	} catch {
		try {
			return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
		} catch {
			return undefined;
		}
	}
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** This process, as a holder. */
export function thisProcess(): Holder {
	return { pid: process.pid, since: beganAt(process.pid) ?? '' };
}

/** What a live process wrote into the lock; undefined when nobody holds it. */
export function readLock<Note extends object>(path: string): (Holder & Note) | undefined {
	try {
		const note = JSON.parse(readFileSync(path, 'utf8')) as Holder & Note;
		return beganAt(note.pid) === note.since ? note : undefined;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
		throw error;
	}
}

export interface Lock<Note extends object> {
	/** writes other words into the lock this process holds */
	note(note: Note): void;
	release(): void;
}

/** Takes the lock, or says who holds it. The words may be secret (addresses with passwords): mode 0600. */
export function takeLock<Note extends object>(
	path: string,
	note: Note,
): { ok: true; lock: Lock<Note> } | { ok: false; holder: Holder & Note } {
	mkdirSync(dirname(path), { recursive: true });
	const own = `${path}.${process.pid}`;
	const write = (words: Note) =>
		writeFileSync(own, JSON.stringify({ ...thisProcess(), ...words }, undefined, '\t'), { mode: 0o600 });
	write(note);
	try {
		for (;;) {
			try {
				// link() and not open('wx'): the file appears whole.
				linkSync(own, path);
				break;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
			}
			const holder = readLock<Note>(path);
			if (holder) return { ok: false, holder };
			removeStale(path);
		}
	} finally {
		rmSync(own, { force: true });
	}
	return {
		ok: true,
		lock: {
			note(words) {
				write(words);
				renameSync(own, path);
			},
			release() {
				if (readLock(path)?.pid === process.pid) rmSync(path, { force: true });
			},
		},
	};
}

/** Moves the stale lock away before removing it, so that a lock somebody took meanwhile is put back, not deleted. */
function removeStale(path: string): void {
	const moved = `${path}.stale.${process.pid}`;
	try {
		renameSync(path, moved);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
		throw error;
	}
	try {
		if (readLock(moved)) linkSync(moved, path);
	} finally {
		rmSync(moved, { force: true });
	}
}

/** Runs alone: other processes with the same path wait for their turn. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
	for (;;) {
		const taken = takeLock(path, {});
		if (taken.ok) {
			try {
				return await work();
			} finally {
				taken.lock.release();
			}
		}
		await sleep(100);
	}
}
