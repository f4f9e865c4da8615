// The control that the keyboard stands on, when one does not see that it does.
() => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    // A name that stands for its whole line draws the outline around the line.
    const styles = [getComputedStyle(node), getComputedStyle(node, "::after")];
    const isSeen = styles.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
    const isNew = node.hasAttribute("data-wanted");
    node.removeAttribute("data-wanted");
    return isSeen || !isNew ? null : node.outerHTML.slice(0, 160);
}
