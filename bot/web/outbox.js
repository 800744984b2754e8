// What the person has done and the server has not confirmed. Nothing leaves it but by a confirmation or by
// the person's own hand; words survive a reload (files do not: the page warns before it is left).

import { deliver } from "./server.js";

const LONGEST_PAUSE = 20; // seconds

export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is full or forbidden: the page still works, it only forgets on a reload.
  }
}

export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function newId() {
  // randomUUID exists only on secure origins, and an office may use plain http on its own network.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Items: {id, kind: "text"|"press"|"file", text, at, state: "waiting"|"sending"|"refused", problem, …}.
 *  `on` has changed(item), delivered(item, rowId), left(item), rejected(status). */
export class Outbox {
  items = [];
  #timer = 0;
  #sending = false;
  #closed = false;
  #pause = 1;

  constructor(address, on) {
    this.address = address;
    this.on = on;
    this.prefix = `cchc.outbox.${address}.`;
  }

  /** Take up what an earlier visit left unsent. */
  restore() {
    let keys = [];
    try {
      keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    } catch {
      return;
    }
    for (const key of keys) {
      try {
        this.items.push({ ...JSON.parse(kept(key)), state: "waiting", problem: "" });
      } catch {
        keep(key, null);
      }
    }
    this.items.sort((one, other) => one.at - other.at);
    for (const item of this.items) this.on.changed(item);
    this.flush();
  }

  add(fields) {
    const item = { id: newId(), at: Date.now(), state: "waiting", problem: "", ...fields };
    this.items.push(item);
    if (item.kind !== "file") keep(this.prefix + item.id, JSON.stringify(item));
    this.on.changed(item);
    this.flush();
    return item;
  }

  find(id) {
    return this.items.find((item) => item.id === id);
  }

  retry(id) {
    const item = this.find(id);
    if (item?.state === "refused") item.state = "waiting";
    this.flush();
  }

  /** Take an item out without sending it. */
  drop(id) {
    const item = this.find(id);
    if (!item || item.state === "sending") return;
    this.#remove(item);
    this.on.left(item);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Send what waits, one at a time and in order; after a passing failure wait and go on by itself. */
  async flush() {
    clearTimeout(this.#timer);
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    try {
      for (let item; (item = this.items.find((one) => one.state === "waiting")) && !this.#closed; ) {
        if (!(await this.#send(item))) return;
      }
    } finally {
      this.#sending = false;
    }
  }

  async #send(item) {
    item.state = "sending";
    this.on.changed(item);
    const answer = await deliver(this.address, item);
    if (answer.ok) {
      this.#pause = 1;
      this.#remove(item);
      this.on.delivered(item, answer.body.id);
      return true;
    }
    item.problem = answer.sentence;
    const rejected = answer.status === 401;
    item.state = answer.again === null && !rejected ? "refused" : "waiting";
    this.on.changed(item);
    if (rejected) this.on.rejected(answer.status);
    if (answer.again !== null && !this.#closed) {
      this.#timer = setTimeout(() => this.flush(), Math.max(answer.again, this.#pause) * 1000);
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    }
    return item.state === "refused";
  }

  #remove(item) {
    this.items = this.items.filter((one) => one !== item);
    keep(this.prefix + item.id, null);
  }
}
