// A button that opens the browser's own printing.

const button = document.getElementById("print");
button.hidden = !document.querySelector(".cut-sheet, .poster");
button.addEventListener("click", () => print());
