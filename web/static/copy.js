// Copying the link to another device with one press.

const button = document.getElementById("copy");
const link = document.getElementById("link");

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.value);
    document.getElementById("status").textContent = button.dataset.done;
  });
}
