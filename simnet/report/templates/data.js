"use strict";
// Saves tables of this page as CSV files: what is shown, in the page's language, and the files of the results as they are.
// All of it is data in this page; nothing is fetched. UTF-8 begins with its mark, by which Excel knows Chinese.
(() => {
  const held = JSON.parse(document.getElementById("files").textContent);
  const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
  const WORDS = {
    table: { zh: "数据 CSV", en: "Data (CSV)" },
    file: { zh: "下载", en: "Download" },
    unit: { zh: "单位", en: "unit" },
  };
  const plain = (name) => name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "simnet";

  const save = (name, parts) => {
    const address = URL.createObjectURL(new Blob(["\uFEFF", ...parts], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = plain(name);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  // -- tables of the page -----------------------------------------------------------------------------------------------

  // What a cell says in the page's language; parts of it that stand on lines of their own stay apart.
  const told = (part) => {
    if (part.nodeType === Node.TEXT_NODE) return part.data;
    if (part.nodeType !== Node.ELEMENT_NODE || part.matches(".cell-name, svg, button")) return "";
    if (part.matches(language() === "zh" ? ".en" : ".zh") || part.matches("thead .summary")) return "";
    const apart = part.matches("li, p, div, .summary, .change, .line");
    return (apart ? " " : "") + [...part.childNodes].map(told).join("") + (apart ? " " : "");
  };
  const textOf = (cell) => told(cell).replace(/\s+/g, " ").trim();

  // "3.4 ±0.1 min" is three things: a number, its half-width, a unit.
  const FIGURE = /^([+\u2212-]?[\d,]*\d(?:\.\d+)?)(?: ±([\d,]*\d(?:\.\d+)?))? ?(%|[^\d\s±()（）,;，；–-][^\d±()（）,;，；–]*)?$/;
  const number = (text) => text.replace(/,/g, "").replace("\u2212", "-").replace(/^\+/, "");

  // A column of figures becomes numbers, with their half-widths beside them; a unit that all share goes to the head.
  const columnOf = (head, cells) => {
    const found = cells.map((cell) => FIGURE.exec(cell));
    if (!found.some((one) => one) || !found.every((one, line) => one || /^[–-]?$/.test(cells[line]))) return [[head, ...cells]];
    const part = (place) => found.map((one) => (one && one[place] ? one[place].trim() : ""));
    const [values, spreads, units] = [part(1).map(number), part(2).map(number), part(3)];
    const shared = new Set(units.filter((_, line) => found[line])).size === 1;
    const named = (mark) => {
      const told = [mark, shared ? units.find((unit) => unit) : ""].filter((word) => word).join(" ");
      return told === "" ? head : language() === "zh" ? `${head}（${told}）` : `${head} (${told})`;
    };
    const parts = [[named(""), ...values]];
    if (spreads.some((one) => one)) parts.push([named("±"), ...spreads]);
    if (!shared) parts.push([named(WORDS.unit[language()]), ...units]);
    return parts;
  };

  const rowsOf = (table) => {
    const rows = [...table.rows].map((row) => [...row.cells].map(textOf));
    const heads = rows.shift() || [];
    const columns = heads.flatMap((head, place) => {
      const cells = rows.map((row) => row[place] ?? "");
      return place > 0 ? columnOf(head, cells) : [[head, ...cells]];
    });
    return columns.length > 0 ? columns[0].map((_, line) => columns.map((column) => column[line])) : [];
  };

  // A text that a spreadsheet would take for a formula is marked as text.
  const cellText = (text) => {
    const safe = /^[=@\t\r]|^[+-](?![\d.])/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const csv = (rows) => rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");

  const button = (word, label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "get";
    for (const key of ["zh", "en"]) {
      const said = document.createElement("span");
      said.className = key;
      said.lang = key === "zh" ? "zh-CN" : "en";
      said.textContent = word[key];
      made.append(said);
      made.dataset[key] = `${word[key]}${key === "zh" ? "：" : ": "}${label[key]}`;
    }
    return made;
  };

  const captionOf = (table) => {
    const caption = table.caption || table;
    const one = (key) => {
      const own = caption.querySelector(`.${key}`);
      return (own || caption).textContent.trim();
    };
    return { zh: one("zh"), en: one("en") };
  };

  const taken = new Map();
  for (const table of document.querySelectorAll("main table")) {
    if (table.querySelector("[data-file]")) continue; // the list of files itself
    const figure = table.closest("figure");
    const chart = figure && figure.querySelector(".chart[id]");
    const section = table.closest("section");
    const own = chart ? chart.id : section ? section.id : "table";
    const times = (taken.get(own) || 0) + 1;
    taken.set(own, times);
    const made = button(WORDS.table, captionOf(table));
    made.addEventListener("click", () => {
      const name = [held.name || "simnet", own, times > 1 ? times : "", language()].filter((part) => part).join("-");
      save(`${name}.csv`, [csv(rowsOf(table))]);
    });
    ((figure && table.closest("details")) || table.closest(".scroll") || table).after(made);
  }

  // -- files of the results ---------------------------------------------------------------------------------------------

  const unpacked = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).blob();
  };

  const canUnpack = typeof DecompressionStream === "function";
  for (const place of canUnpack ? document.querySelectorAll(".beside[data-file]") : []) {
    const name = place.dataset.file;
    if (!(name in held.files)) continue;
    const made = button(WORDS.file, { zh: name, en: name });
    made.addEventListener("click", async () => save(`${held.name}-${name}`, [await unpacked(held.files[name])]));
    place.replaceWith(made);
  }
})();
