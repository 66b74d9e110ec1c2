import { spawnSync } from 'node:child_process';
import {
	chownSync,
	cpSync,
	existsSync,
	lchownSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { OperatorError } from '../operator-error.ts';

/**
 * As whom PostgreSQL runs. It refuses root; everyone else runs it as himself.
 *
 * As root, in this order:
 * 1. the machine's `postgres` user, else `nobody`, where that user may enter the data folder and run the binaries;
 * 2. root in a user namespace of its own, in which it is called 1000 and has no powers (below /root, whose 0700 keeps
 *    every other user out);
 * 3. the `postgres` user with binaries and data under /var/lib, where namespaces are forbidden too.
 */
export interface RunAs {
	/** where PostgreSQL's binaries are, for this user */
	readonly home: string;
	/** where the cluster is kept, for this user */
	readonly folder: string;
	/** the owner the cluster's files must have; undefined = whoever we are */
	readonly owner: { readonly uid: number; readonly gid: number } | undefined;
	/** the command line and spawn options that run one of PostgreSQL's programs */
	command(
		program: 'initdb' | 'postgres',
		args: string[],
	): { file: string; args: string[]; options: { uid?: number; gid?: number } };
}

const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000'];

/** `folder` exists or its parent does and is ours to write in. */
export function decideRunAs(home: string, folder: string): RunAs {
	if (process.getuid?.() !== 0) return { home, folder, owner: undefined, command: plain(home, {}) };

	const user = unprivilegedUser();
	if (canWork(home, folder, user)) return { home, folder, owner: user, command: plain(home, user) };
	if (canUnshare(home)) {
		return {
			home,
			folder,
			owner: { uid: 0, gid: 0 },
			command: (program, args) => ({
				file: 'unshare',
				args: [...NAMESPACE, '--', join(home, 'bin', program), ...args],
				options: {},
			}),
		};
	}
	const elsewhere = join('/var/lib/xinmiao', `${basename(join(folder, '..'))}-${shortHash(folder)}`);
	const copied = join('/var/lib/xinmiao', `postgresql-${shortHash(home)}`);
	try {
		mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
		if (!existsSync(copied)) {
			const aside = `${copied}.${process.pid}`;
			cpSync(home, aside, { recursive: true, verbatimSymlinks: true });
			renameSync(aside, copied);
		}
	} catch (error) {
		throw cannot(folder, error);
	}
	const moved = join(elsewhere, 'postgres');
	if (!canWork(copied, moved, user)) throw cannot(folder);
	return { home: copied, folder: moved, owner: user, command: plain(copied, user) };
}

function cannot(folder: string, cause?: unknown): OperatorError {
	return new OperatorError(
		`PostgreSQL does not run as root, and no other user may use ${folder}: start the portal as an ordinary user, or move it out of root's home folder.`,
		{ cause },
	);
}

function plain(home: string, options: { uid?: number; gid?: number }): RunAs['command'] {
	return (program, args) => ({ file: join(home, 'bin', program), args, options });
}

function unprivilegedUser(): { uid: number; gid: number } {
	const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
	for (const name of ['postgres', 'nobody']) {
		const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
		if (fields && Number(fields[2]) > 0) return { uid: Number(fields[2]), gid: Number(fields[3]) };
	}
	return { uid: 65534, gid: 65534 };
}

/** Tried, not reasoned: modes, ACLs, mount options and containers all have a say. */
function canWork(home: string, folder: string, user: { uid: number; gid: number }): boolean {
	const parent = join(folder, '..');
	const tried = spawnSync(
		'/bin/sh',
		['-c', '"$1/bin/postgres" --version && test -r "$1/share/postgresql/postgres.bki" && cd "$2"', 'sh', home, parent],
		{ uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' },
	);
	return tried.status === 0;
}

function canUnshare(home: string): boolean {
	const args = [...NAMESPACE, '--', join(home, 'bin', 'postgres'), '--version'];
	return spawnSync('unshare', args, { stdio: 'ignore' }).status === 0;
}

/** A cluster made as another user (the folder was moved, or root started it before) gets the owner it needs now. */
export function giveTo(owner: { uid: number; gid: number }, folder: string): void {
	if (statSync(folder).uid === owner.uid) return;
	for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		lchownSync(join(folder, name), owner.uid, owner.gid);
	}
	// The folder last: an interrupted walk begins again.
	chownSync(folder, owner.uid, owner.gid);
}

function shortHash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
