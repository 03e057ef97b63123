// Recording a voice: start, stop, listen, send or discard. Ten minutes at most.

const LONGEST_S = 10 * 60;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export const canRecord = () =>
  Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);

/** Let a form record; `send(blob, seconds)` is called with what was recorded. */
export function record(form, phrases, { send, fail }) {
  const part = (id) => form.querySelector(`#${id}`);
  const panel = part("recorder");
  let now = null;

  part("record").addEventListener("click", start);
  part("stop").addEventListener("click", () => now?.recorder.stop());
  part("discard").addEventListener("click", () => {
    discard();
    part("status").textContent = phrases.discarded;
  });
  part("send-voice").addEventListener("click", () => {
    const { blob, seconds } = now;
    discard();
    send(blob, seconds);
  });

  async function start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      fail(phrases.noMicrophone);
      return;
    }
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, type ? { mimeType: type } : undefined);
    now = { stream, recorder, pieces: [], began: performance.now(), blob: null, seconds: 0 };
    recorder.addEventListener("dataavailable", (event) => now?.pieces.push(event.data));
    recorder.addEventListener("stop", stopped);
    recorder.start(1000);
    now.meter = meter(stream, part("level"));
    now.tick = setInterval(tick, 250);
    show("recording");
    tick();
    part("status").textContent = phrases.started;
    part("stop").focus();
  }

  function tick() {
    const seconds = Math.floor((performance.now() - now.began) / 1000);
    part("timer").textContent = inMinutes(seconds);
    if (seconds >= LONGEST_S) now.recorder.stop();
  }

  function stopped() {
    if (!now) return;
    quiet();
    now.seconds = Math.max(1, Math.round((performance.now() - now.began) / 1000));
    now.blob = new Blob(now.pieces, { type: now.recorder.mimeType });
    part("listen").src = URL.createObjectURL(now.blob);
    show("done");
    part("status").textContent = phrases.stopped;
    part("send-voice").focus();
  }

  function discard() {
    if (!now) return;
    const old = now;
    quiet();
    now = null;
    if (old.recorder.state !== "inactive") old.recorder.stop();
    if (part("listen").src) URL.revokeObjectURL(part("listen").src);
    part("listen").removeAttribute("src");
    show("nothing");
    part("record").focus();
  }

  function quiet() {
    clearInterval(now.tick);
    now.meter?.stop();
    now.stream.getTracks().forEach((track) => track.stop());
  }

  function show(state) {
    form.classList.toggle("is-recording", state !== "nothing");
    panel.hidden = state === "nothing";
    part("recording").hidden = state !== "recording";
    part("stop").hidden = state !== "recording";
    part("listen").hidden = state !== "done";
    part("send-voice").hidden = state !== "done";
  }
}

function inMinutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Move five bars with the loudness of a stream. */
function meter(stream, level) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 256;
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Uint8Array(analyser.frequencyBinCount);
  const bars = [...level.children];
  let frame = 0;
  const draw = () => {
    analyser.getByteTimeDomainData(wave);
    bars.forEach((bar, nth) => {
      const slice = wave.slice(nth * 24, nth * 24 + 24);
      const loud = Math.max(...slice.map((value) => Math.abs(value - 128))) / 64;
      bar.style.setProperty("--loud", Math.min(1, 0.15 + loud).toFixed(2));
    });
    frame = requestAnimationFrame(draw);
  };
  draw();
  return {
    stop() {
      cancelAnimationFrame(frame);
      if (context.state !== "closed") context.close();
    },
  };
}
