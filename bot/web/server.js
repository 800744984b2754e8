// Talking to the server: requests that end in one of four ways, and the stream that reconnects by itself.

const MESSAGE_SECONDS = 30;
const FILE_SECONDS = 600;
const SILENCE_MS = 40_000; // the server says something every 15 s
const NO_CONNECTION = "Chưa kết nối được máy chủ. Tin vẫn được giữ và sẽ tự gửi lại.";

/** The outcome of a request: {ok: true, body} or {ok: false, status, sentence, again}, where `again` is
 *  null (trying again will not help) or the seconds to wait before the same request. Never throws. */
export async function ask(path, options = {}, seconds = MESSAGE_SECONDS) {
  let response, body;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(seconds * 1000) });
    body = await response.json();
  } catch {
    // Also where the answer is not ours (a proxy's page): the fate is unknown and ids make repeating safe.
    return { ok: false, status: response?.status ?? 0, sentence: NO_CONNECTION, again: 2 };
  }
  if (response.ok) return { ok: true, body };
  const passing = response.status >= 500 || response.status === 429;
  const wait = Number(response.headers.get("retry-after")) || 2;
  const sentence = typeof body.error === "string" ? body.error : NO_CONNECTION;
  return { ok: false, status: response.status, sentence, again: passing ? wait : null };
}

export function postJson(path, value) {
  return ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
}

/** Post one item of the outbox; its id makes posting it twice the same as once. */
export function deliver(address, item) {
  if (item.kind === "file") {
    const form = new FormData();
    form.set("address", address);
    form.set("id", item.id);
    form.set("text", item.text);
    form.set("file", item.file, item.name);
    return ask("/api/files", { method: "POST", body: form }, FILE_SECONDS);
  }
  return postJson("/api/messages", {
    address,
    id: item.id,
    text: item.kind === "text" ? item.text : "",
    pressed: item.kind === "press" ? item.pressed : null,
    reply_to: item.kind === "press" ? item.replyTo : null,
  });
}

export function history(address, before = null) {
  const query = new URLSearchParams({ address });
  if (before !== null) query.set("before", before);
  return ask(`/api/messages?${query}`);
}

/** The stream of one person. The browser's own reconnecting gives up on some answers and does not notice a
 *  dead line, so it is done here: `on` has message(row), progress(text), up(), down(), rejected(). */
export class Stream {
  #source = null;
  #timer = 0;
  #watch = 0;
  #failures = 0;
  #closed = false;

  constructor(address, last, on) {
    this.address = address;
    this.last = last;
    this.on = on;
    this.#open();
  }

  close() {
    this.#closed = true;
    this.#drop();
    clearTimeout(this.#timer);
  }

  /** Try now instead of at the end of the pause. */
  hurry() {
    if (this.#source === null && !this.#closed) this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    const query = new URLSearchParams({ address: this.address, after: this.last });
    const source = new EventSource(`/api/stream?${query}`);
    this.#source = source;
    this.#listen();
    source.addEventListener("ping", () => {
      this.#failures = 0;
      this.#listen();
      this.on.up();
    });
    source.addEventListener("message", (event) => {
      this.#listen();
      const row = JSON.parse(event.data);
      this.last = Math.max(this.last, row.id);
      this.on.message(row);
    });
    source.addEventListener("progress", (event) => {
      this.#listen();
      this.on.progress(JSON.parse(event.data).text);
    });
    source.addEventListener("error", () => this.#lost());
  }

  #listen() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #drop() {
    clearTimeout(this.#watch);
    this.#source?.close();
    this.#source = null;
  }

  async #lost() {
    if (this.#source === null || this.#closed) return;
    this.#drop();
    this.on.down();
    const pause = Math.min(8000, 500 * 2 ** this.#failures++) * (0.8 + 0.4 * Math.random());
    this.#timer = setTimeout(() => this.#open(), pause);
    // A refused stream and a broken one look the same to the page; an ordinary request tells them apart.
    if (this.#failures > 1) {
      const answer = await ask(`/api/messages?${new URLSearchParams({ address: this.address, before: 0 })}`);
      if (!answer.ok && (answer.status === 401 || answer.status === 404) && !this.#closed) {
        this.close();
        this.on.rejected(answer.status);
      }
    }
  }
}
