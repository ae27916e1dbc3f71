"use strict";
// Draws the charts and switches the language. Figures and titles are data in this file; nothing is fetched.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const figures = read("figures");
  const titles = read("titles");
  const choices = document.getElementById("choices") ? read("choices") : {};
  const root = document.documentElement;
  const NARROW = 600;
  const NARROW_HALF = 430;
  const SHEET = 960;
  const config = { responsive: false, displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: false };
  const pen = document.createElement("canvas").getContext("2d");
  let language = "zh";

  // The page carries plotly packed, at two fifths of its size. A browser that cannot unpack it has the tables, which hold every figure.
  const unpack = async () => {
    const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), (sign) => sign.charCodeAt(0));
    const script = document.createElement("script");
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    script.textContent = await new Response(unpacked).text();
    document.head.append(script);
  };
  const canDraw = unpack().then(() => "Plotly" in window, () => false);

  // Puts one language into a figure: every {zh, en} becomes a string.
  const localised = (part) => {
    if (Array.isArray(part)) return part.map(localised);
    if (part === null || typeof part !== "object") return part;
    const keys = Object.keys(part);
    if (keys.length === 2 && "zh" in part && "en" in part) return part[language];
    return Object.fromEntries(keys.map((key) => [key, localised(part[key])]));
  };

  const textWidth = (text, layout) => {
    pen.font = `${layout.font.size}px ${layout.font.family}`;
    return pen.measureText(text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")).width;
  };

  // Names at the ends of lines need room at the right; on a narrow screen the key above the charts has to do.
  const withEndNames = (layout, ends, width) => {
    const room = Math.max(...ends.map((note) => textWidth(note.text, layout))) + 18;
    if (width < NARROW || room > width / 3) {
      layout.annotations = layout.annotations.filter((note) => note.name !== "end");
    } else {
      layout.margin.r = room;
    }
  };

  // Amounts stand right of their bars: the axis reaches just so far that the longest fits.
  const withAmounts = (layout, amounts, width) => {
    const names = layout.yaxis.ticktext.flatMap((text) => text.split("<br>"));
    const plot = width - Math.max(...names.map((text) => textWidth(text, layout))) - 24;
    const reach = (note) => (note.x * plot) / Math.max(plot - textWidth(note.text, layout) - 8, plot / 4);
    layout.xaxis.range = [0, Math.max(layout.xaxis.range[1] / 1.4, ...amounts.map(reach))];
  };

  // Names beside points lie on each other on a narrow screen; the numbers in the points, or the key, have to do.
  const without = (layout, name) => {
    layout.annotations = layout.annotations.filter((note) => note.name !== name);
  };

  const fitted = (layout, width) => {
    const named = (name) => (layout.annotations || []).filter((note) => note.name === name);
    if (named("wide").length > 0 && width < NARROW) without(layout, "wide");
    if (named("near").length > 0 && width < NARROW_HALF) without(layout, "near");
    if (named("end").length > 0) withEndNames(layout, named("end"), width);
    if (named("amount").length > 0) withAmounts(layout, named("amount"), width);
    return layout;
  };

  // On paper a chart with its words has to stand on one sheet, however many options and groups it shows.
  const heightOnPaper = (place, height) => {
    const own = place.closest("figure");
    const words = own ? own.getBoundingClientRect().height - place.getBoundingClientRect().height : 0;
    return Math.max(SHEET - words, height / 3);
  };

  const draw = (id) => {
    if (!("Plotly" in window)) return null;
    const place = document.getElementById(id);
    const figure = localised(figures[id]);
    const room = place.clientWidth;
    const layout = fitted(figure.layout, room);
    if (room) layout.width = room;
    if (root.classList.contains("paper")) layout.height = Math.min(layout.height, heightOnPaper(place, layout.height));
    if (layout.height) place.style.height = `${layout.height}px`;
    return Plotly.react(place, figure.data, layout, config);
  };

  // What is in sight is drawn at once, the rest chart by chart whenever the browser has nothing else to do.
  const whenIdle = () =>
    new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 100 }) : setTimeout(done)));
  const isNear = (id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.bottom > 0 && box.top < 1.5 * window.innerHeight;
  };
  let round = 0;
  const drawAll = async () => {
    round += 1;
    const mine = round;
    root.setAttribute("data-drawn", "no");
    if (!(await canDraw)) {
      document.getElementById("no-charts").hidden = false;
      root.setAttribute("data-drawn", "never");
      return;
    }
    if (mine !== round) return;
    const ids = Object.keys(figures);
    const near = ids.filter(isNear);
    await Promise.all(near.map(draw));
    root.setAttribute("data-opened", "yes");
    for (const id of ids.filter((one) => !near.includes(one))) {
      await whenIdle();
      if (mine !== round) return; // something else is wanted by now
      await draw(id);
    }
    root.setAttribute("data-drawn", "yes");
  };

  const show = (wanted) => {
    language = wanted;
    root.lang = language === "zh" ? "zh-CN" : "en";
    document.title = titles[language];
    for (const item of document.querySelectorAll("[data-zh]")) {
      item.setAttribute("aria-label", language === "zh" ? item.dataset.zh : item.dataset.en);
    }
    for (const item of document.querySelectorAll("[data-name-zh]")) {
      item.textContent = language === "zh" ? item.dataset.nameZh : item.dataset.nameEn;
    }
    return drawAll();
  };

  const wanted = () => {
    const asked = /[?&#]lang=(zh|en)\b/.exec(location.search + location.hash);
    if (asked) return asked[1];
    return (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  };

  // A chart of which another place can be chosen: its figures and what is said of them change, its scale does not.
  for (const select of document.querySelectorAll("select.choice")) {
    const id = select.dataset.chart;
    const said = document.getElementById(`${id}-finding`);
    select.hidden = false;
    select.addEventListener("change", () => {
      const { z, customdata, finding } = choices[id][Number(select.value)];
      Object.assign(figures[id].data[0], { z, customdata });
      for (const key of said ? ["zh", "en"] : []) said.querySelector(`.${key}`).textContent = finding[key];
      draw(id);
    });
  }

  const button = document.getElementById("switch");
  button.hidden = false;
  button.addEventListener("click", () => show(language === "zh" ? "en" : "zh"));
  window.addEventListener("hashchange", () => {
    if (/#lang=/.test(location.hash)) show(wanted());
  });

  // What is fitted to a width is fitted anew when that changes; a phone that hides its bar changes only the height.
  let width = window.innerWidth;
  let waiting = 0;
  window.addEventListener("resize", () => {
    if (width === window.innerWidth) return;
    width = window.innerWidth;
    root.setAttribute("data-drawn", "no");
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 100);
  });

  // A chart that is unfolded has a width only now.
  document.addEventListener("toggle", (event) => {
    if (!event.target.open) return;
    for (const place of event.target.querySelectorAll(".chart[id]")) if (place.id in figures) draw(place.id);
  }, true);

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("#basis details:not([open]), #method details:not([open]), #where > .maps details:not([open])")];
    for (const item of opened) item.open = true;
    root.classList.add("paper"); // places have the widths that they will have on paper
    round += 1;
    for (const id of Object.keys(figures)) draw(id);
  });
  window.addEventListener("afterprint", () => {
    for (const item of opened) item.open = false;
    root.classList.remove("paper");
    drawAll();
  });

  show(wanted());
})();
