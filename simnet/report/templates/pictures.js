"use strict";
// Pictures of the charts as they stand on the page, each with its title, what is to be seen, its key and its note: evaluated in the
// page by `pictures`. Texts are measured here, so what is cut into lines fits.
globalThis.simnetPictures = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const MARGIN = 20;
  const FONT = getComputedStyle(document.body).fontFamily;
  const INK = "#1a1a1a";
  const SOFT = "#595959";
  const TITLE = { size: 17, weight: 700, colour: INK };
  const FINDING = { size: 14, weight: 400, colour: INK };
  const KEY = { size: 13, weight: 400, colour: INK };
  const NOTE = { size: 11, weight: 400, colour: SOFT };
  const pen = document.createElement("canvas").getContext("2d");
  const places = () =>
    [...document.querySelectorAll(".chart[id], svg.ground[id]")].filter((place) => place._fullLayout || place.matches("svg"));

  const element = (name, attributes, ...children) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    made.append(...children);
    return made;
  };

  const widthOf = (text, style) => {
    pen.font = `${style.weight} ${style.size}px ${FONT}`;
    return pen.measureText(text).width;
  };

  // A line breaks after a space, and around a Chinese character with the mark that follows it.
  const PIECE = /[\u2e80-\uffff][，。；：、）”]*|[^\s\u2e80-\uffff]+\s*|\s+/g;

  const lines = (text, style, width) => {
    const found = [""];
    for (const piece of text.replace(/\s+/g, " ").trim().match(PIECE) || []) {
      const last = found.length - 1;
      if (found[last] && widthOf((found[last] + piece).trimEnd(), style) > width) found.push("");
      found[found.length - 1] += piece;
    }
    return found.map((line) => line.trimEnd()).filter((line) => line);
  };

  const said = (item) => (item ? item.innerText.trim() : "");

  // What stands in a folded table is not rendered, so its language is picked here.
  const folded = (item) => {
    const own = item.querySelector(`.${document.documentElement.lang.startsWith("zh") ? "zh" : "en"}`);
    return (own || item).textContent.trim();
  };

  const keyOf = (figure) => {
    const own = figure && figure.querySelector("ul.key");
    if (own) return own;
    if (figure && figure.classList.contains("week")) return null; // of one scenario, which its title names
    const section = (figure || document.body).closest("section");
    return section && section.querySelector(":scope > ul.key");
  };

  // What the section says of the charts that stand together: since the charts before them, and of a chart by itself just after it too.
  const around = (block) => {
    const found = [];
    for (let item = block.previousElementSibling; item && !item.querySelector(".chart, svg.ground"); item = item.previousElementSibling) {
      if (item.matches(".note, .warning")) found.unshift(item);
    }
    const next = block.nextElementSibling;
    if (block.matches(".chart") && next && next.matches(".note")) found.push(next);
    return found;
  };

  const about = (place) => {
    const figure = place.closest("figure");
    const section = place.closest("section");
    const key = figure ? keyOf(figure) : section && section.querySelector(":scope > ul.key");
    const own = figure ? [...figure.querySelectorAll(":scope > .note")] : [];
    // The numbers on a map are those of the table below it.
    const numbered = figure && figure.matches(".map") ? [...figure.querySelectorAll("tbody th[scope=row]")] : [];
    const zh = document.documentElement.lang.startsWith("zh");
    const named = numbered.map(folded).join(zh ? "；" : "; ") + (numbered.length > 0 ? (zh ? "。" : ".") : "");
    return {
      label: place.getAttribute("aria-label") || "",
      english: place.dataset.en || "",
      section: section ? section.id : "",
      finding: said(figure && figure.querySelector("figcaption .finding")),
      key: key ? [...key.children].map((item) => ({ shape: item.querySelector("svg path"), text: said(item) })) : [],
      note: [named, ...[...own, ...around(figure ? figure.parentElement : place)].map(said)].join(zh ? "" : " "),
    };
  };

  // Draws a paragraph and returns where it ends.
  const paragraph = (onto, text, style, top, width) => {
    let y = top;
    for (const line of lines(text, style, width)) {
      y += Math.round(style.size * 1.4);
      const attributes = { x: MARGIN, y, "font-size": style.size, "font-weight": style.weight, fill: style.colour };
      onto.append(element("text", attributes, line));
    }
    return y;
  };

  const drawKey = (onto, items, top, width) => {
    let x = MARGIN;
    let y = top + 22;
    for (const item of items) {
      const room = 18 + widthOf(item.text, KEY) + 20;
      if (x > MARGIN && x + room - 20 > MARGIN + width) {
        x = MARGIN;
        y += 20;
      }
      if (item.shape) {
        const shape = element("path", { d: item.shape.getAttribute("d"), transform: `translate(${x} ${y - 11})` });
        for (const name of ["fill", "stroke", "stroke-width"]) {
          if (item.shape.hasAttribute(name)) shape.setAttribute(name, item.shape.getAttribute(name));
        }
        onto.append(shape);
      }
      onto.append(element("text", { x: x + 18, y, "font-size": KEY.size, fill: KEY.colour }, item.text));
      x += room;
    }
    return y;
  };

  // A map is drawn with the page's styles, and the zones are in the page once for all maps: both have to go with it.
  const STYLES = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "paint-order",
    "font-size", "font-weight", "text-anchor", "vector-effect",
  ];
  const styled = (from, to) => {
    const style = getComputedStyle(from);
    for (const name of STYLES) to.style.setProperty(name, style.getPropertyValue(name));
    [...from.children].forEach((child, number) => styled(child, to.children[number]));
    for (const [number, child] of [...from.children].entries()) {
      if (getComputedStyle(child).display === "none") to.children[number].dataset.gone = "yes";
    }
  };
  const mapOf = (place) => {
    const copy = place.cloneNode(true);
    styled(place, copy);
    for (const gone of [...copy.querySelectorAll("[data-gone]"), ...copy.querySelectorAll("title")]) gone.remove();
    for (const use of copy.querySelectorAll("use")) {
      const used = document.querySelector(use.getAttribute("href"));
      const own = used.cloneNode(true);
      styled(used, own);
      own.removeAttribute("id");
      use.replaceWith(own);
    }
    const { width, height } = place.viewBox.baseVal;
    const scale = 560 / width;
    for (const name of ["id", "class", "role", "aria-label", "data-zh", "data-en"]) copy.removeAttribute(name);
    copy.setAttribute("width", String(width * scale));
    copy.setAttribute("height", String(height * scale));
    return { drawn: copy, inner: width * scale, height: height * scale };
  };

  const chartOf = async (place) => {
    const { width: inner, height } = place._fullLayout;
    const address = await Plotly.toImage(place, { format: "svg", width: inner, height });
    const made = new DOMParser().parseFromString(decodeURIComponent(address.slice(address.indexOf(",") + 1)), "image/svg+xml");
    return { drawn: document.importNode(made.documentElement, true), inner, height };
  };

  const compose = async (place, title) => {
    const { drawn: chart, inner, height } = place.matches("svg") ? mapOf(place) : await chartOf(place);
    const whole = element("svg", { xmlns: SVG, "font-family": FONT });
    const told = about(place);
    whole.append(element("title", {}, title));
    let y = paragraph(whole, title, TITLE, MARGIN - 8, inner);
    if (told.finding) y = paragraph(whole, told.finding, FINDING, y + 2, inner);
    if (told.key.length > 1) y = drawKey(whole, told.key, y, inner);
    y += 12;
    chart.setAttribute("x", String(MARGIN));
    chart.setAttribute("y", String(y));
    whole.append(chart);
    y += height;
    if (told.note) y = paragraph(whole, told.note, NOTE, y + 4, inner);
    const size = { width: Math.ceil(inner + 2 * MARGIN), height: Math.ceil(y + MARGIN) };
    whole.prepend(element("rect", { width: size.width, height: size.height, fill: "#ffffff" }));
    whole.setAttribute("width", String(size.width));
    whole.setAttribute("height", String(size.height));
    whole.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    return { ...size, svg: new XMLSerializer().serializeToString(whole) };
  };

  const raster = async (made, scale) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(made.svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = made.width * scale;
    canvas.height = made.height * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").split(",")[1];
  };

  return {
    list: () =>
      places().map((place) => {
        const { label, english, section } = about(place);
        return { id: place.id, label, english, section };
      }),
    picture: async (id, title, scale) => {
      const made = await compose(document.getElementById(id), title);
      return { svg: made.svg, png: scale > 0 ? await raster(made, scale) : null };
    },
  };
})();
