// The page: the access key, who is at it, and then that person's conversation.

import { composer } from "./composer.js";
import { Chat, atEnd } from "./conversation.js";
import { keep, kept } from "./outbox.js";
import { ask, postJson } from "./server.js";
import { $, fold, make } from "./view.js";

let people = [];
let chat = null; // the open conversation

function show(name) {
  for (const id of ["opening", "login", "chooser", "chat"]) $(id).hidden = id !== name;
}

async function start() {
  const answer = await ask("/api/people");
  if (!answer.ok) {
    if (answer.status === 401) return askForKey();
    $("opening").firstElementChild.textContent = "Chưa kết nối được máy chủ, đang thử lại…";
    setTimeout(start, 1500);
    return;
  }
  people = answer.body.people;
  Object.assign(composer.limits, answer.body.limits);
  const before = sessionStorage.getItem("cchc.person") ?? kept("cchc.person");
  const person = people.find((one) => one.address === before);
  if (person) enter(person);
  else choose();
}

function askForKey() {
  chat?.close();
  show("login");
  $("key").focus();
}

$("login-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("login-problem").textContent = "";
  const answer = await postJson("/api/login", { key: $("key").value });
  if (answer.ok) {
    $("key").value = "";
    start();
  } else {
    $("login-problem").textContent = answer.sentence;
    $("key").select();
  }
});

function choose() {
  chat?.close();
  $("search-line").hidden = people.length < 9;
  $("search").value = "";
  listPeople();
  show("chooser");
  ($("search-line").hidden ? $("people").querySelector("button") : $("search"))?.focus();
}

function listPeople() {
  const wanted = fold($("search").value.trim());
  const found = people.filter((one) => fold(`${one.name} ${one.role}`).includes(wanted));
  $("people").replaceChildren(...found.map((one) => make(
    "li", {},
    make(
      "button", { type: "button", onclick: () => enter(one) },
      make("span", { class: "name" }, one.name), make("span", { class: "role" }, one.role),
    ),
  )));
  $("no-people").hidden = found.length > 0;
  $("no-people").textContent = people.length
    ? "Không có ai khớp."
    : "Chưa có ai trong danh sách. Người quản trị cần thêm cán bộ trước.";
}

$("search").addEventListener("input", listPeople);
$("change-person").addEventListener("click", () => {
  if (composer.holdsFiles() && !confirm("Có tệp chưa gửi xong; đổi người thì các tệp này bị bỏ. Vẫn đổi?")) return;
  sessionStorage.removeItem("cchc.person");
  choose();
});

function enter(person) {
  sessionStorage.setItem("cchc.person", person.address);
  keep("cchc.person", person.address);
  chat?.close();
  $("person-name").textContent = person.name;
  $("person-role").textContent = person.role ? ` · ${person.role}` : "";
  show("chat");
  chat = new Chat(person, { rejected, edit: (text) => composer.putBack(text) });
  composer.open(person.address, chat.outbox);
}

function rejected(status) {
  if (status === 401) return askForKey();
  sessionStorage.removeItem("cchc.person");
  start();
}

$("older").addEventListener("click", () => chat.older());
$("newer").addEventListener("click", () => chat.toEnd());
$("scroll").addEventListener("scroll", () => { if (atEnd()) $("newer").hidden = true; }, { passive: true });
addEventListener("online", () => chat?.hurry());
addEventListener("resize", () => { if (chat && document.activeElement === $("text")) chat.toEnd(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) { chat?.hurry(); chat?.seen(); } });

start();
