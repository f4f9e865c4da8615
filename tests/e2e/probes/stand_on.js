// Where the keyboard stands, and whether one sees it.
() => {
    const node = document.activeElement;
    if (!node || node === document.body) return "nowhere";
    const style = getComputedStyle(node);
    const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
    const first = node.hasAttribute("data-wanted");
    node.removeAttribute("data-wanted");
    return seen || !first ? "seen" : `no visible focus: ${node.outerHTML.slice(0, 160)}`;
}
