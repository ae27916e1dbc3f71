"use strict";
// A day on the map: people waiting at each site and teams on the road, two scenarios under one clock. Never starts by itself.
(() => {
  const box = document.getElementById("day");
  if (!box) return;
  const data = JSON.parse(document.getElementById("day-data").textContent);
  const words = data.words;
  const [from, to] = [Number(box.dataset.from), Number(box.dataset.to)];
  const slider = document.getElementById("day-time");
  const button = document.getElementById("day-play");
  const now = document.getElementById("day-now");
  const which = document.getElementById("day-which");
  const other = document.getElementById("day-right");
  const sides = [...box.querySelectorAll(".side")];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const QUARTERS_A_SECOND = 3;
  const LARGEST = 34; // radius of most people waiting, in units of the drawing
  const LEAST_WITH_NUMBER = 9;
  const SVG = "http://www.w3.org/2000/svg";
  let time = Number(box.dataset.start);
  let playing = false;
  let before = 0;

  const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
  const say = (key, parts = {}) =>
    Object.entries(parts).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key][language()]);
  const clock = (quarter) => {
    const minute = Math.round(quarter * 15);
    return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  };
  const made = (name, attributes, parent) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  // Figures are runs [first quarter, tenths ...]; between two quarters nothing is made up.
  const at = (run, quarter) => (run && quarter >= run[0] ? (run[quarter - run[0] + 1] || 0) / 10 : 0);
  const radius = (people) => LARGEST * Math.sqrt(people / data.most);
  const told = (number) => String(number >= 10 ? Math.round(number) : Math.round(10 * number) / 10);
  const day = () => (which ? which.value : data.days[0]);
  const of = (side) => data.scenarios[side.dataset.scenario];

  // Where a team is at a minute: [x, y, 0 on the road or 1 with people], null at its base.
  const whereabouts = (journeys, minute) => {
    let place = null;
    for (const [back, x, y, out, there, done] of journeys) {
      if (minute < out) break;
      if (minute < there) {
        const start = place || [journeys.base[0], journeys.base[1]];
        const part = (minute - out) / Math.max(there - out, 1);
        return [start[0] + (x - start[0]) * part, start[1] + (y - start[1]) * part, 0];
      }
      place = back ? null : [x, y, minute < done ? 1 : 0];
    }
    return place;
  };

  const lay = (side) => {
    const own = of(side);
    for (const name of ["calm", "crowd", "teams"]) side.querySelector(`.${name}`).replaceChildren();
    for (const [x, y] of Object.values(own.sites)) {
      made("circle", { cx: x, cy: y, r: 2.2, fill: "#777" }, side.querySelector(".calm"));
    }
    const found = own.days[day()];
    const teams = found.teams;
    for (const journeys of teams) {
      const home = journeys.find((journey) => journey[0] === 1) || journeys[0];
      journeys.base = [home[1], home[2]];
    }
    side.marks = Object.entries(found.waiting)
      .filter(([site]) => own.sites[site])
      .map(([site, run]) => {
        const [x, y, title] = own.sites[site];
        const group = made("g", { transform: `translate(${x} ${y})`, "data-site": site }, side.querySelector(".crowd"));
        const circle = made("circle", { fill: own.colour, "fill-opacity": 0.5, stroke: own.colour }, group);
        const text = made("text", { y: 4 }, group);
        return { run, group, circle, text, title };
      });
    side.teams = teams.map((journeys) => ({
      journeys,
      mark: made("path", { class: "team", d: "M0-6L6 5H-6z" }, side.querySelector(".teams")),
    }));
    course(side, own, found);
  };

  // People waiting at all sites over the day, on one scale for both sides.
  const course = (side, own, found) => {
    const place = side.querySelector(".course");
    const top = Math.max(...sides.map((one) => Math.max(0, ...of(one).days[day()].all.slice(1))), 1) / 10;
    const x = (quarter) => (420 * (quarter - from)) / Math.max(to - from, 1);
    const y = (people) => 74 - (70 * people) / top;
    let path = `M${x(from)} 74`;
    for (let quarter = from; quarter < to; quarter += 1) {
      path += `V${y(at(found.all, quarter)).toFixed(1)}H${x(quarter + 1).toFixed(1)}`;
    }
    place.replaceChildren();
    made("path", { d: `${path}V74Z`, fill: own.colour, "fill-opacity": 0.35 }, place);
    made("path", { d: "M0 74H420", class: "line" }, place);
    side.hand = made("path", { class: "hand" }, place);
    side.handAt = x;
    const hours = [];
    for (let hour = Math.ceil(from / 4); hour <= Math.floor(to / 4); hour += 1) hours.push(hour);
    const inside = (hour) => 4 * hour >= from && (4 * hour - from) / Math.max(to - from, 1) < 0.95;
    const every = hours.length > 14 ? 4 : hours.length > 5 ? 2 : 1;
    side.querySelector(".axis").replaceChildren(
      ...hours.filter((hour) => hour % every === 0 && inside(hour)).map((hour) => {
        const tick = document.createElement("span");
        tick.style.left = `${(100 * (4 * hour - from)) / Math.max(to - from, 1)}%`;
        tick.dataset.hour = hour;
        return tick;
      }),
    );
    side.most = Math.max(0, ...found.all.slice(1)) / 10;
  };

  const show = () => {
    const quarter = Math.min(Math.floor(time), to);
    const shown = calm.matches ? quarter : time;
    for (const side of sides) {
      const own = of(side);
      const found = own.days[day()];
      side.querySelector("h4").textContent = own.title[language()];
      for (const mark of side.marks) {
        const people = at(mark.run, quarter);
        const r = radius(people);
        mark.group.style.display = people > 0 ? "" : "none";
        mark.circle.setAttribute("r", r.toFixed(1));
        mark.text.textContent = r >= LEAST_WITH_NUMBER && people >= 0.95 ? Math.round(people) : "";
      }
      let [road, home] = [0, 0];
      for (const { journeys, mark } of side.teams) {
        const place = whereabouts(journeys, shown * 15);
        mark.style.display = place ? "" : "none";
        if (!place) continue;
        if (place[2] === 1) home += 1;
        else road += 1;
        mark.setAttribute("transform", `translate(${place[0].toFixed(1)} ${place[1].toFixed(1)})`);
        mark.setAttribute("class", place[2] === 1 ? "team at-home" : "team");
      }
      const figures = { waiting: told(at(found.all, quarter)), busy: told(at(found.busy, quarter)), posts: told(at(found.posts, quarter)) };
      const parts = [say(figures.posts === "0" && figures.busy === "0" ? "shut" : "told", figures), ...(side.teams.length > 0 ? [say("told_teams", { road, home })] : [])];
      side.querySelector(".told").textContent = parts.join(language() === "zh" ? "；" : "; ");
      side.querySelector(".top").textContent = say("top", { people: told(side.most) });
      for (const tick of side.querySelectorAll(".axis span")) tick.textContent = say("hour", { hour: tick.dataset.hour });
      side.hand.setAttribute("d", `M${side.handAt(shown).toFixed(1)} 0V76`);
    }
    slider.value = quarter;
    slider.setAttribute("aria-valuetext", clock(quarter));
    now.textContent = say("now", { from: clock(quarter), to: clock(quarter + 1) });
    scale();
  };

  const scale = () => {
    const people = [1, 2, 5, 10, 20, 50, 100].filter((number) => radius(number) <= 12).pop() || 1;
    document.getElementById("day-scale").setAttribute("r", Math.min(radius(people), 12).toFixed(1));
    document.getElementById("day-scale-words").textContent = say("scale", { people });
  };

  const set = (wanted) => {
    playing = wanted;
    button.setAttribute("aria-pressed", String(playing));
    box.classList.toggle("playing", playing);
    now.setAttribute("aria-live", playing ? "off" : "polite");
    if (playing) {
      if (time >= to) time = from;
      before = performance.now();
      requestAnimationFrame(step);
    }
  };

  const step = (instant) => {
    if (!playing) return;
    // The frame that comes first may have begun before the button was pressed.
    time += (Math.max(instant - before, 0) / 1000) * (calm.matches ? 1 : QUARTERS_A_SECOND);
    before = instant;
    if (time >= to) {
      time = to;
      set(false);
    }
    show();
    if (playing) requestAnimationFrame(step);
  };

  const again = () => {
    for (const name of box.querySelectorAll(".on-paper")) name.hidden = name.dataset.day !== day();
    sides.forEach(lay);
    show();
  };

  button.addEventListener("click", () => set(!playing));
  slider.addEventListener("input", () => {
    set(false);
    time = Number(slider.value);
    show();
  });
  if (which) which.addEventListener("change", again);
  if (other) {
    other.addEventListener("change", () => {
      sides[1].dataset.scenario = other.value;
      again();
    });
  }
  new MutationObserver(show).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  window.addEventListener("beforeprint", () => set(false));
  box.hidden = false;
  again();
})();
