// Words that are selected in what was said are those that are to be hidden.

const field = document.getElementById("redact-words");

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!field || selection.isCollapsed || !selection.rangeCount) return;
  const text = selection.anchorNode?.parentElement?.closest("#said, .versions .text");
  if (text?.contains(selection.focusNode)) field.value = selection.toString().trim();
});
