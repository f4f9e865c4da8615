// What htmx would put in, beside the same part of a fresh page: the addresses where they differ.
async () => {
    const NEW_EACH_TIME = "[name=csrfmiddlewaretoken], [name=form_nonce]";
    const plain = (node) => {
        if (!node) return null;
        node.querySelectorAll(NEW_EACH_TIME).forEach((each) => each.remove());
        return node.innerHTML.replace(/\s+/g, " ").trim();
    };
    const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
    const asked = new Map();
    for (const node of document.querySelectorAll("[hx-get]")) {
        const holder = node.closest("[hx-target]");
        const target = holder && holder.getAttribute("hx-target");
        const url = node.getAttribute("hx-get") || location.href;
        if (target && target.startsWith("#")) asked.set(`${url} ${target}`, [url, target.slice(1)]);
    }
    const found = [];
    for (const [key, [url, id]] of [...asked].slice(0, 12)) {
        const headers = { "HX-Request": "true", "HX-Target": id };
        const [part, whole] = await Promise.all([fetch(url, { headers }), fetch(url)]);
        const [partly, wholly] = [parsed(await part.text()), parsed(await whole.text())];
        const swapped = plain(partly.getElementById(id)) ?? plain(partly.body);
        const fresh = plain(wholly.getElementById(id));
        if (fresh !== null && swapped !== fresh) found.push(key);
    }
    return found;
}
