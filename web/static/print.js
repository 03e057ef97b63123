// A button that opens the browser's own printing.

const button = document.getElementById("print");
const { sheets } = button.dataset;
button.hidden = sheets !== undefined && !document.querySelector(sheets);
button.addEventListener("click", () => print());
