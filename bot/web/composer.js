// The box to write in: text with a draft that survives a reload, and files picked, pasted or dropped.

import { keep, kept } from "./outbox.js";
import { $, make, size } from "./view.js";

export const composer = {
  address: null,
  outbox: null,
  limits: { text: 20_000, file: 20 * 2 ** 20 }, // characters (UTF-16 units), bytes
  files: [], // {name, size, blob}

  open(address, outbox) {
    this.address = address;
    this.outbox = outbox;
    this.files = [];
    this.showFiles();
    this.notice("");
    $("text").value = kept(`cchc.draft.${this.address}`) ?? "";
    this.fit();
    if (matchMedia("(pointer: fine)").matches) $("text").focus();
  },

  typed() {
    keep(`cchc.draft.${this.address}`, $("text").value || null);
    this.fit();
  },

  /** Let the box be as high as its text, and say when the text is near the limit. */
  fit() {
    const box = $("text");
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    const left = this.limits.text - box.value.length;
    $("count").textContent = left > 2000 ? "" : left >= 0 ? `Còn ${left} ký tự.` : `Quá ${-left} ký tự.`;
    $("count").classList.toggle("over", left < 0);
  },

  /** Whether files would be lost by leaving: words are kept, files cannot be. */
  holdsFiles() {
    return this.files.length > 0 || (this.outbox?.items.some((item) => item.kind === "file") ?? false);
  },

  notice(text) {
    $("notice").textContent = text;
  },

  putBack(text) {
    $("text").value = [text, $("text").value].filter(Boolean).join("\n");
    this.typed();
    $("text").focus();
  },

  async attach(list) {
    this.notice("");
    for (const file of list) {
      if (file.size > this.limits.file) {
        this.notice(`“${file.name}” lớn hơn ${size(this.limits.file)} nên không gửi được.`);
        continue;
      }
      try {
        // Read now: the file may be changed or gone by the time it is sent.
        const blob = new Blob([await file.arrayBuffer()], { type: file.type });
        if (blob.size === 0) this.notice(`“${file.name}” là tệp rỗng nên không gửi được.`);
        else this.files.push({ name: file.name, size: blob.size, blob });
      } catch {
        this.notice(`Không đọc được “${file.name}”. Nếu là thư mục, xin chọn từng tệp.`);
      }
    }
    this.showFiles();
    $("text").focus();
  },

  showFiles() {
    $("files").replaceChildren(...this.files.map((file) => make(
      "li", {},
      make("span", { class: "file-name" }, file.name), make("span", { class: "file-note" }, size(file.size)),
      make("button", {
        type: "button", class: "plain", "aria-label": `Bỏ tệp ${file.name}`,
        onclick: () => { this.files = this.files.filter((one) => one !== file); this.showFiles(); $("text").focus(); },
      }, "Bỏ"),
    )));
  },

  send() {
    let text = $("text").value.trim();
    if (!text && this.files.length === 0) return;
    if (text.length > this.limits.text) {
      this.notice("Tin dài quá 20.000 ký tự. Xin chia thành nhiều tin, hoặc gửi dưới dạng tệp.");
      return;
    }
    for (const file of this.files) {
      this.outbox.add({ kind: "file", text, file: file.blob, name: file.name, note: size(file.size) });
      text = ""; // the words go with the first file
    }
    if (text) this.outbox.add({ kind: "text", text });
    this.files = [];
    this.showFiles();
    this.notice("");
    $("text").value = "";
    this.typed();
    $("text").focus();
  },
};

$("composer").addEventListener("submit", (event) => { event.preventDefault(); composer.send(); });
$("text").addEventListener("input", () => composer.typed());
$("text").addEventListener("keydown", (event) => {
  // While a Vietnamese input method composes a letter, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  composer.send();
});
$("text").addEventListener("paste", (event) => {
  if (event.clipboardData.files.length === 0) return;
  event.preventDefault();
  composer.attach([...event.clipboardData.files]);
});
$("attach").addEventListener("click", () => $("picker").click());
$("picker").addEventListener("change", async (event) => {
  await composer.attach([...event.target.files]);
  event.target.value = "";
});

let dragDepth = 0;
const dragsFiles = (event) => !$("chat").hidden && event.dataTransfer?.types.includes("Files");
function dragging(step) {
  dragDepth = step === 0 ? 0 : dragDepth + step;
  $("drop").hidden = dragDepth <= 0;
}
addEventListener("dragenter", (event) => { if (dragsFiles(event)) { event.preventDefault(); dragging(1); } });
addEventListener("dragleave", (event) => { if (dragsFiles(event)) dragging(-1); });
addEventListener("dragover", (event) => { if (dragsFiles(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!dragsFiles(event)) return;
  event.preventDefault();
  dragging(0);
  composer.attach([...event.dataTransfer.files]);
});
addEventListener("beforeunload", (event) => {
  if (composer.holdsFiles()) event.preventDefault();
});
