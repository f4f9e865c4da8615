// The control that the keyboard stands on, when one does not see that it does.
() => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const style = getComputedStyle(node);
    const isSeen = style.outlineStyle !== "none" || style.boxShadow !== "none";
    const isNew = node.hasAttribute("data-wanted");
    node.removeAttribute("data-wanted");
    return isSeen || !isNew ? null : node.outerHTML.slice(0, 160);
}
