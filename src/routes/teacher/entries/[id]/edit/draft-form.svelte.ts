import { deserialize } from '$app/forms';
import type { ActionResult } from '@sveltejs/kit';
import type { SaveStatus } from '#lib/ui/SaveState.svelte';

/** Waits for a pause in typing. */
const PAUSE = 1_200;
/** After a failed save (tunnel, lift, WeChat in the background) it is tried again by itself. */
const RETRY = 8_000;

/**
 * Saves while the teacher types, by the same action that the button uses, and uploads a chosen file with its progress. Without
 * JavaScript none of this runs and the buttons do the same.
 */
export class DraftForm {
	status = $state<SaveStatus>('saved');
	savedAt = $state<string | null>(null);
	/** bytes of the file under way */
	upload = $state<{ field: string; done: number; total: number; secondsLeft: number | null } | null>(null);

	#form: () => HTMLFormElement | undefined;
	#onResult: (result: ActionResult) => unknown;
	#version: (version: number) => void;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#busy = false;
	#underWay: Promise<void> = Promise.resolve();
	/** changed since the last save began */
	#dirty = false;
	#stopped = false;

	constructor(options: {
		form: () => HTMLFormElement | undefined;
		/** anything but a plain success is shown by the page */
		onResult: (result: ActionResult) => unknown;
		version: (version: number) => void;
	}) {
		this.#form = options.form;
		this.#onResult = options.onResult;
		this.#version = options.version;
	}

	changed(): void {
		this.#dirty = true;
		if (this.#stopped) return;
		this.status = 'unsaved';
		this.#plan(PAUSE);
	}

	/**
	 * A button was pressed: its own request saves everything. Waits for a save that is under way, because the form must carry the
	 * version which that save makes, else the teacher would be told that somebody (they themselves) saved meanwhile.
	 */
	async submitted(): Promise<void> {
		clearTimeout(this.#timer);
		await this.#underWay;
		clearTimeout(this.#timer);
		this.#busy = true;
		this.status = 'saving';
	}

	answered(result: ActionResult, at: string): void {
		this.#busy = false;
		this.#dirty = false;
		// refused because somebody saved meanwhile: nothing is saved by itself until the person has chosen
		this.#stopped = result.type === 'failure' && result.data?.['conflict'] !== undefined;
		const kept = result.type === 'failure' && result.data?.['typed'] !== undefined;
		this.status = kept ? 'unsaved' : result.type === 'error' ? 'failed' : 'saved';
		if (!kept && result.type !== 'error') this.savedAt = at;
		if (result.type === 'error') this.#dirty = true;
	}

	#plan(delay: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), delay);
	}

	/** `keepalive`: the page is being left. */
	save(options: { keepalive?: boolean } = {}): Promise<void> {
		const saving = this.#save(options);
		this.#underWay = saving;
		return saving;
	}

	async #save({ keepalive = false }): Promise<void> {
		clearTimeout(this.#timer);
		const form = this.#form();
		if (!form || this.#stopped || !this.#dirty) return;
		if (this.#busy || this.upload) {
			this.#plan(PAUSE);
			return;
		}
		this.#busy = true;
		this.#dirty = false;
		this.status = 'saving';
		const body = new FormData();
		for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
		body.set('autosave', 'yes');
		body.delete('overwrite');
		try {
			const response = await fetch('?/save', {
				method: 'POST',
				body,
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
				keepalive,
			});
			const result = deserialize(await response.text()) as ActionResult;
			this.#busy = false;
			if (result.type === 'success') {
				this.#version(Number(result.data?.['version']));
				// the server's clock; a phone's may be days off
				this.savedAt = response.headers.get('date') ?? this.savedAt;
				this.status = this.#dirty ? 'unsaved' : 'saved';
			} else {
				this.#stopped = result.type === 'failure';
				this.status = 'unsaved';
				this.#onResult(result);
			}
		} catch {
			this.#busy = false;
			this.#dirty = true;
			this.status = navigator.onLine ? 'failed' : 'offline';
			this.#plan(RETRY);
		}
	}

	/** Sends the form with the file just chosen; null when nothing was sent or nothing came back. XMLHttpRequest, because fetch tells nothing of how much has gone up. */
	async attach(field: string): Promise<ActionResult | null> {
		const form = this.#form();
		if (!form || this.upload) return null;
		this.upload = { field, done: 0, total: 1, secondsLeft: null };
		await this.submitted();
		const body = new FormData(form);
		// one field at a time: another file chosen meanwhile has its own turn
		for (const name of [...body.keys()]) if (name.startsWith('file.') && name !== field) body.delete(name);
		const started = performance.now();
		return new Promise((resolve) => {
			const request = new XMLHttpRequest();
			const finish = (result: ActionResult | null) => {
				this.upload = null;
				resolve(result);
			};
			request.open('POST', '?/attach');
			request.setRequestHeader('accept', 'application/json');
			request.setRequestHeader('x-sveltekit-action', 'true');
			request.upload.onprogress = ({ loaded, total }) => {
				const seconds = (performance.now() - started) / 1000;
				const left = seconds > 1 ? Math.ceil((seconds / loaded) * (total - loaded)) : null;
				this.upload = { field, done: loaded, total, secondsLeft: left };
			};
			request.onload = () => {
				try {
					finish(deserialize(request.responseText) as ActionResult);
				} catch {
					this.#failed();
					finish(null);
				}
			};
			request.onerror = request.ontimeout = () => {
				this.#failed();
				finish(null);
			};
			request.send(body);
		});
	}

	#failed(): void {
		this.#busy = false;
		this.#dirty = true;
		this.status = navigator.onLine ? 'failed' : 'offline';
		this.#plan(RETRY);
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
