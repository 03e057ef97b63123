// Fetching the changed part of a page. XMLHttpRequest parses HTML by itself, so no string ever
// becomes markup here and the page can forbid it altogether (Trusted Types).

const PART = "text/vnd.verksted+html";
let acts = 0;

/** A number that is another one once something has been sent, or its answer has come. */
export const actsSoFar = () => acts;

/** Send a request; resolves to {ok, page}, rejects when nobody answers. */
export async function ask(method, url, body, onProgress) {
  if (method === "GET") return await request(method, url, body, onProgress);
  acts += 1;
  try {
    return await request(method, url, body, onProgress);
  } finally {
    acts += 1;
  }
}

function request(method, url, body, onProgress) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, url);
    call.responseType = "document";
    call.setRequestHeader("Accept", PART);
    call.onload = () => {
      if (call.status === 401 && method === "POST") {
        // Signed out: the page that asks to sign in carries what was typed, and gives it back.
        sendOpenly(url, body);
        return;
      }
      if (!call.response) {
        reject(new Error(`answer ${call.status} without a page`));
        return;
      }
      resolve({ ok: call.status < 400, status: call.status, page: call.response });
    };
    call.onerror = () => reject(new Error("no contact"));
    call.ontimeout = call.onerror;
    if (onProgress) call.upload.onprogress = onProgress;
    call.send(body ?? null);
  });
}

/** Send the fields as a plain form would, and go where the answer leads. */
function sendOpenly(url, body) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.hidden = true;
  for (const [name, value] of body ?? []) {
    if (typeof value !== "string") continue;
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

/** Call back whenever the server says that there is something new, and when one returns. */
export function listen(url, onNew, onState = () => {}) {
  const source = new EventSource(url);
  source.addEventListener("new", () => onNew());
  source.addEventListener("open", () => onState(true));
  source.addEventListener("error", () => onState(false));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) onNew();
  });
  return source;
}

/** Return a new name for one act of one form. */
export function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
