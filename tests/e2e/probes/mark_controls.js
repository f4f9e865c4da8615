// Marks every control that Tab must reach; returns how many stops they are at most. A group of radio
// buttons is one, a date up to five.
() => {
    const shown = (node) => node.checkVisibility({ visibilityProperty: true });
    const radios = new Set();
    const wanted = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex]'
    )].filter((node) => {
        if (node.disabled || node.tabIndex < 0 || !shown(node)) return false;
        if (node.type !== "radio") return true;
        const group = `${node.form && node.form.action} ${node.name}`;  // one stop for the group
        if (radios.has(group)) return false;
        const chosen = document.querySelector(`input[name="${node.name}"]:checked`);
        if (chosen && chosen !== node) return false;
        radios.add(group);
        return true;
    });
    wanted.forEach((node) => node.setAttribute("data-wanted", ""));
    return wanted.length + 4 * wanted.filter((node) => node.type === "date").length;
}
