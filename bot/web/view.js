// Making the elements of the conversation. Text only ever enters as text nodes.

const ZONE = "Asia/Ho_Chi_Minh";
const TIME = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const DAY = new Intl.DateTimeFormat("vi-VN", {
  weekday: "long", day: "numeric", month: "numeric", year: "numeric", timeZone: ZONE,
});
const DATE = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const OWN_LINK = /(?:https?:\/\/[^\s/]+)?\/files\/[0-9]{1,18}(?:\?[^\s"'<>()]*)?/g;

export const $ = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 2 ** 20 ? [bytes / 1024, "KB"] : [bytes / 2 ** 20, "MB"];
  return `${value.toLocaleString("vi-VN", { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}

/** The text without tones and đ, for finding a name typed either way. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** A text line by line, so that on a narrow screen an indented or numbered line wraps under itself. */
function lines(text, address, spans) {
  let start = 0;
  return text.split("\n").map((line) => {
    const [, indent, marker] = /^([ \t\u00a0]*)([0-9]{1,3}[.)]|[-–•+*])?/.exec(line);
    const words = line.slice(indent.length);
    const element = make("span", { class: marker ? "row marked" : "row" }, ...linked(words, address, start + indent.length, spans));
    if (indent) element.style.setProperty("--indent", Math.min(indent.replace(/\t/g, "    ").length, 12));
    start += line.length + 1;
    return element;
  });
}

/** A text, which begins at `start` of its message, as nodes: what the message's spans cover is strong. */
function emphasised(text, start, spans) {
  const nodes = [];
  let end = 0;
  for (const [from, to] of spans) {
    const [first, last] = [Math.max(from - start, end), Math.min(to - start, text.length)];
    if (first >= last) continue;
    nodes.push(text.slice(end, first), make("strong", {}, text.slice(first, last)));
    end = last;
  }
  nodes.push(text.slice(end));
  return nodes;
}

/** A text as nodes: downloads of our own server become links, everything else stays text. */
function linked(text, address, start, spans) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(OWN_LINK)) {
    const before = match.index === 0 ? " " : text[match.index - 1];
    const url = new URL(match[0].replace(/[.,;:!?]+$/, ""), location.origin);
    if (url.origin !== location.origin || (match[0].startsWith("/") && /[\w/.]/.test(before))) continue;
    if (!url.searchParams.has("address")) url.searchParams.set("address", address);
    const shown = match[0].replace(/[.,;:!?]+$/, "");
    const label = emphasised(shown, start + match.index, spans);
    nodes.push(
      ...emphasised(text.slice(end, match.index), start + end, spans),
      make("a", { href: url.pathname + url.search, download: true }, ...label),
    );
    end = match.index + shown.length;
  }
  nodes.push(...emphasised(text.slice(end), start + end, spans));
  return nodes;
}

function fileCard(name, href, note) {
  const label = make("span", { class: "file-name" }, name);
  const quiet = make("span", { class: "file-note" }, note);
  return href === null
    ? make("span", { class: "file" }, label, quiet)
    : make("a", { class: "file", href, download: name }, label, quiet);
}

/** One line of the conversation, or one that is still being sent (`id` null).
 *  `press(button, row)` is called for a pressed button. */
export function messageElement(row, address, press) {
  const at = new Date(row.at);
  const body = make("div", { class: "body" });
  const bubble = make(
    "div", { class: "bubble" },
    make("span", { class: "unseen" }, row.mine ? "Anh/chị: " : "Trợ lý: "), body,
  );
  if (row.text) body.append(make("p", { class: "text" }, ...lines(row.text, address, row.emphasis ?? [])));
  if (row.file) {
    const href = row.mine ? null : `/files/${row.id}?${new URLSearchParams({ address })}`;
    body.append(fileCard(row.file, href, row.mine ? (row.note ?? "Tệp đã gửi") : "Bấm để tải về"));
  }
  const element = make("li", { class: row.mine ? "message mine" : "message theirs" }, bubble);
  element.append(make("p", { class: "foot" }, make("time", { datetime: at.toISOString() }, TIME.format(at))));
  if (row.buttons?.length) {
    const lines = row.buttons.map((line) => make(
      "div", { class: "line" },
      ...line.map((button) => make("button", { type: "button", onclick: (event) => press(button, row, event.target) }, button.label)),
    ));
    element.append(make("div", { class: "choices", role: "group", "aria-label": "Các lựa chọn" }, ...lines));
  }
  element.dataset.day = DATE.format(at);
  if (row.id !== null) element.dataset.id = row.id;
  if (row.incoming) element.dataset.incoming = row.incoming;
  return element;
}

/** Put a heading before the first message of each day, and nowhere else. */
export function markDays(log) {
  let day = null;
  for (const element of [...log.children]) {
    if (element.classList.contains("day")) {
      const next = element.nextElementSibling;
      if (!next || next.dataset.day !== element.dataset.day || day === element.dataset.day) element.remove();
      else day = element.dataset.day;
    } else if (element.dataset.day !== day) {
      day = element.dataset.day;
      log.insertBefore(make("li", { class: "day", "data-day": day }, make("span", {}, dayName(day))), element);
    }
  }
}

function dayName(day) {
  const noon = new Date(`${day}T12:00:00+07:00`);
  if (day === DATE.format(new Date())) return "Hôm nay";
  if (day === DATE.format(new Date(Date.now() - 864e5))) return "Hôm qua";
  return DAY.format(noon);
}

/** Show under a message how its sending goes; `item` null where it is done. */
export function markSending(element, item, actions) {
  element.querySelector(".state")?.remove();
  element.classList.toggle("unsent", item !== null && item.state !== "sending");
  if (item === null) return;
  const state = make("div", { class: `state ${item.state}`, role: "status" });
  if (item.state === "sending") {
    state.append("Đang gửi…");
  } else {
    state.append(make("span", {}, item.problem || "Chờ gửi."));
    const add = (label, action) => state.append(make("button", { type: "button", class: "plain", onclick: action }, label));
    if (item.problem) add("Gửi lại", () => actions.retry(item.id));
    if (item.state === "refused" && item.kind === "text") add("Sửa lại", () => actions.edit(item.id));
    if (item.state === "refused") add("Bỏ", () => actions.drop(item.id));
  }
  element.append(state);
}
