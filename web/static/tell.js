// Turning notifications on and off in this browser. Without this script e-mail is what is left.

const WORKER = "/static/worker.js";
const push = document.getElementById("push");
const isPush = document.getElementById("is-push");
const off = document.getElementById("off");
let policy;

if (push && canPush()) begin();

function canPush() {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function begin() {
  show();
  push.querySelector("#on").addEventListener("submit", turnOn);
  off?.addEventListener("submit", turnOff);
  const own = await subscription();
  // It is told here only if both ends know the same subscription.
  if (own && isPush && isPush.dataset.mark === await markOf(own.endpoint)) {
    isPush.textContent = isPush.dataset.here;
    push.hidden = true;
  }
}

function show() {
  const isBlocked = Notification.permission === "denied";
  push.querySelector("#unable").hidden = true;
  push.querySelector("#blocked").hidden = !isBlocked;
  push.querySelector("#on").hidden = isBlocked;
}

async function turnOn(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  const status = push.querySelector("#push-status");
  button.disabled = true;
  status.textContent = "";
  try {
    // Asked for by a press, never by itself.
    if (await Notification.requestPermission() !== "granted") return;
    const { endpoint, keys } = (await subscribe()).toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
    form.submit();
  } catch {
    status.textContent = status.dataset.failed;
  } finally {
    button.disabled = false;
    show();
  }
}

async function turnOff(event) {
  event.preventDefault();
  try {
    await (await subscription())?.unsubscribe();
  } finally {
    event.target.submit();
  }
}

async function subscribe() {
  const registration = await register();
  const key = bytes(push.dataset.key);
  const old = await registration.pushManager.getSubscription();
  // Bound to the key it was made with: one of another key would never be heard of.
  if (old && !isSame(new Uint8Array(old.options.applicationServerKey ?? []), key)) await old.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function register() {
  // Trusted Types: this page may name this one script, and nothing else, through this policy.
  policy ??= window.trustedTypes?.createPolicy("worker", { createScriptURL: () => WORKER });
  const registration = await navigator.serviceWorker.register(policy ? policy.createScriptURL("") : WORKER);
  await activated(registration);
  return registration;
}

function activated(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => { if (worker.state === "activated") resolve(); });
  });
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return registration?.pushManager.getSubscription();
}

async function markOf(endpoint) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytes(text) {
  const whole = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(whole, (sign) => sign.charCodeAt(0));
}

function isSame(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
