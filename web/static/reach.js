// Copying a text with one press; without this script it can be marked and copied by hand.

const status = document.getElementById("status");

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
      status.textContent = button.dataset.done;
      button.classList.add("is-done");
    });
  }
}
