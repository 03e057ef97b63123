// Chosen photos are shown before they are sent, and those that are too large refused at once.

const MAX_BYTES = 20 * 1024 * 1024;
const MOST = 6;

/** Show what a file field holds; returns a way to empty it. */
export function preview(form, phrases, { fail }) {
  const field = form.querySelector("[name=photos]");
  const list = form.querySelector("#previews");
  field.addEventListener("change", show);

  function show() {
    fail("");
    forget();
    const files = [...field.files];
    if (files.length > MOST) return refuse(phrases.tooMany);
    if (files.some((file) => file.size > MAX_BYTES)) return refuse(phrases.tooLarge);
    list.hidden = files.length === 0;
    list.append(...files.map(thumbnail));
    if (files.length) list.append(remover());
  }

  function thumbnail(file) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = phrases.preview;
    return inItem(image);
  }

  function remover() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tool";
    button.textContent = phrases.remove;
    button.addEventListener("click", () => {
      empty();
      field.focus();
    });
    return inItem(button);
  }

  function refuse(words) {
    empty();
    fail(words);
  }

  function forget() {
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren();
    list.hidden = true;
  }

  function empty() {
    field.value = "";
    forget();
  }

  return empty;
}

function inItem(node) {
  const item = document.createElement("li");
  item.append(node);
  return item;
}
