// One open conversation: what is stored, what is still being sent, and the stream that brings the rest.

import { Outbox } from "./outbox.js";
import { Stream, history } from "./server.js";
import { $, markDays, markSending, messageElement } from "./view.js";

const TITLE = document.title;
const PROGRESS_MS = 60_000;

export class Chat {
  #rows = new Map(); // id of a stored message → its element
  #pending = new Map(); // id of an outbox item → its element, until the stored message stands for it
  #closed = false;
  #stream = null;
  #timers = {};
  #unread = 0;

  /** `on` has rejected(status), the server no longer lets this person in, and edit(text), to write it again. */
  constructor(person, on) {
    this.address = person.address;
    this.on = on;
    for (const id of ["log", "pending"]) $(id).replaceChildren();
    for (const id of ["older", "newer", "empty"]) $(id).hidden = true;
    $("progress").textContent = "";
    $("log").setAttribute("aria-live", "off");
    $("empty").textContent = "Chưa có tin nào. Anh/chị có thể hỏi về thủ tục, văn bản, hoặc gửi tệp kế hoạch.";
    this.#connection("");
    this.outbox = new Outbox(this.address, {
      changed: (item) => this.#changed(item),
      delivered: (item) => this.#delivered(item),
      left: (item) => this.#left(item),
      rejected: () => this.#rejected(401),
    });
    this.#load();
  }

  close() {
    this.#closed = true;
    this.#stream?.close();
    this.outbox.close();
    this.seen();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  async #load() {
    const answer = await history(this.address);
    if (this.#closed) return;
    if (!answer.ok) {
      if (answer.status === 401 || answer.status === 404) return this.#rejected(answer.status);
      this.#connection("Mất kết nối, đang nối lại…", "down");
      this.#timers.load = setTimeout(() => this.#load(), 1500);
      return;
    }
    answer.body.messages.forEach((row) => this.#place(row));
    markDays($("log"));
    $("older").hidden = !answer.body.more;
    this.outbox.restore();
    this.#settle();
    this.toEnd();
    $("log").setAttribute("aria-live", "polite");
    this.#connection("");
    this.#stream = new Stream(this.address, Math.max(0, ...this.#rows.keys()), {
      message: (row) => this.#arrived(row),
      progress: (text) => this.#progress(text),
      up: () => this.#up(),
      down: () => this.#down(),
      rejected: (status) => this.#rejected(status),
    });
  }

  /** Put a stored message in its place by id; false where it is there already. */
  #place(row) {
    if (this.#rows.has(row.id)) return false;
    const element = messageElement(row, this.address, (button, of, target) => this.#press(button, of, target));
    const log = $("log");
    let after = log.lastElementChild;
    while (after && !(Number(after.dataset.id) < row.id)) after = after.previousElementSibling;
    if (after) after.after(element);
    else log.prepend(element);
    this.#rows.set(row.id, element);
    if (row.incoming) {
      this.#pending.get(row.incoming)?.remove();
      this.#pending.delete(row.incoming);
      const item = this.outbox.find(row.incoming);
      if (item) markSending(element, item, this.#actions);
    }
    return true;
  }

  #arrived(row) {
    const end = atEnd();
    if (!this.#place(row)) return;
    markDays($("log"));
    this.#settle();
    if (!row.mine) {
      this.#progress("");
      if (document.hidden) document.title = `(${++this.#unread}) ${TITLE}`;
    }
    if (end || row.mine) this.toEnd();
    else this.#offerEnd("Có tin mới");
    if (end && !row.mine) this.#fromItsTop(this.#rows.get(row.id));
  }

  /** A message higher than the window is read from its first line. */
  #fromItsTop(element) {
    const hidden = $("scroll").getBoundingClientRect().top + 12 - element.getBoundingClientRect().top;
    if (hidden <= 0) return;
    $("scroll").scrollTop -= hidden;
    this.#offerEnd("Xuống cuối");
  }

  #offerEnd(label) {
    $("newer").textContent = label;
    $("newer").hidden = false;
  }

  async older() {
    const first = Math.min(...this.#rows.keys());
    $("older").disabled = true;
    const answer = await history(this.address, first);
    $("older").disabled = false;
    if (!answer.ok || this.#closed) return;
    const anchor = this.#rows.get(first);
    const top = anchor.offsetTop - $("scroll").scrollTop;
    $("log").setAttribute("aria-live", "off");
    answer.body.messages.forEach((row) => this.#place(row));
    markDays($("log"));
    $("older").hidden = !answer.body.more;
    $("scroll").scrollTop = anchor.offsetTop - top;
    $("log").setAttribute("aria-live", "polite");
  }

  #press(button, row, target) {
    const same = (item) => item.kind === "press" && item.replyTo === String(row.id) && item.pressed === button.data;
    if (target.dataset.resting || this.outbox.items.some(same)) return; // a double click is one press
    target.dataset.resting = "1";
    setTimeout(() => delete target.dataset.resting, 700);
    for (const other of target.closest(".choices").querySelectorAll("button")) other.classList.remove("chosen");
    target.classList.add("chosen");
    this.outbox.add({ kind: "press", text: button.label, pressed: button.data, replyTo: String(row.id) });
  }

  #actions = {
    retry: (id) => this.outbox.retry(id),
    drop: (id) => this.outbox.drop(id),
    edit: (id) => {
      this.on.edit(this.outbox.find(id)?.text ?? "");
      this.outbox.drop(id);
    },
  };

  #elementOf(item) {
    return this.#pending.get(item.id) ?? $("log").querySelector(`[data-incoming="${CSS.escape(item.id)}"]`);
  }

  #changed(item) {
    const end = atEnd();
    let element = this.#elementOf(item);
    if (!element) {
      const row = { id: null, mine: true, at: item.at, text: item.text, file: item.name ?? null, note: item.note };
      element = messageElement(row, this.address, null);
      this.#pending.set(item.id, element);
      $("pending").append(element);
      this.#settle();
      this.toEnd();
    }
    markSending(element, item, this.#actions);
    if (end) this.toEnd();
  }

  #delivered(item) {
    const element = this.#elementOf(item);
    if (element) markSending(element, null, this.#actions);
    this.#stream?.hurry(); // what can be posted can be listened to
  }

  #left(item) {
    this.#pending.get(item.id)?.remove();
    this.#pending.delete(item.id);
    this.#delivered(item); // its row, if there is one, stays: the server has heard it
    this.#settle();
  }

  #settle() {
    $("empty").hidden = this.#rows.size + this.#pending.size > 0;
  }

  #progress(text) {
    clearTimeout(this.#timers.progress);
    const end = atEnd();
    $("progress").textContent = text;
    if (!text) return;
    if (end) this.toEnd();
    this.#timers.progress = setTimeout(() => this.#progress(""), PROGRESS_MS);
  }

  #up() {
    clearTimeout(this.#timers.down);
    this.outbox.flush();
    if ($("connection").dataset.state !== "down") return;
    this.#connection("Đã nối lại.", "up");
    this.#timers.up = setTimeout(() => this.#connection(""), 2500);
  }

  #down() {
    clearTimeout(this.#timers.down);
    clearTimeout(this.#timers.up);
    $("progress").textContent = "";
    // A break of less than a second (the server restarts a stream) is nobody's concern.
    this.#timers.down = setTimeout(() => this.#connection("Mất kết nối, đang nối lại…", "down"), 900);
  }

  #connection(text, state = "") {
    $("connection").textContent = text;
    $("connection").dataset.state = state;
  }

  #rejected(status) {
    if (this.#closed) return;
    this.close();
    this.on.rejected(status);
  }

  hurry() {
    this.#stream?.hurry();
    this.outbox.flush();
  }

  seen() {
    this.#unread = 0;
    document.title = TITLE;
  }

  toEnd() {
    $("scroll").scrollTop = $("scroll").scrollHeight;
    $("newer").hidden = true;
  }
}

export function atEnd() {
  const { scrollHeight, scrollTop, clientHeight } = $("scroll");
  return scrollHeight - scrollTop - clientHeight < 90;
}
