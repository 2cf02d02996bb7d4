// Measures, in the page, how long it is from an event to the frame that shows its answer. The event's own time is when the window got it.
// A frame is over when a timer that was set in it runs; by the next one it is surely on the screen.
const waiting = [];
const give = (sample) => {
  window.benchSample = sample;
  for (const resolve of waiting.splice(0)) resolve(sample);
};
const measure = (event, isAnswered) => {
  window.benchSample = undefined;
  const began = event.timeStamp;
  const look = () => {
    if (!isAnswered()) {
      if (performance.now() - began > 10_000) give({ failed: true });
      else requestAnimationFrame(look);
      return;
    }
    let frame;
    setTimeout(() => {
      frame = performance.now() - began;
    });
    requestAnimationFrame(() => give({ frame, next: performance.now() - began }));
  };
  requestAnimationFrame(look);
};

const isBusy = (selector) => document.querySelector(selector)?.getAttribute("aria-busy") !== "false";
addEventListener(
  "keydown",
  (event) => {
    const box = event.target;
    if (event.key.length !== 1 || event.ctrlKey || !(box instanceof HTMLInputElement)) return;
    const before = box.value;
    measure(event, () => box.value !== before && !isBusy("[role=grid]"));
  },
  true,
);
addEventListener(
  "click",
  (event) => {
    if (!event.target.closest("[role=row]")) return;
    const before = document.querySelector("article");
    measure(event, () => document.querySelector("article") !== before && !isBusy("article"));
  },
  true,
);
window.benchNext = async () => {
  const sample = window.benchSample ?? (await new Promise((resolve) => waiting.push(resolve)));
  window.benchSample = undefined;
  return sample;
};
