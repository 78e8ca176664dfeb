// On the last day of a claim window, the words that the server wrote are kept right while the page stays open. The
// server says how many seconds are left, so the visitor's own clock does not matter. Spoken at 60, 30 and 10 minutes only.
const words = document.querySelector("[data-seconds-left]")
const spoken = document.querySelector("[data-countdown-spoken]")
const MINUTE = 60 * 1000
const SPOKEN_AT = [60, 30, 10]

if (words) {
  const end = performance.now() + Number(words.dataset.secondsLeft) * 1000
  const timer = setInterval(() => {
    const left = end - performance.now()
    const minutes = Math.max(0, Math.floor(left / MINUTE))
    const sentence = left > 0 ? `Claims close today at 11:59pm British time, in ${inWords(minutes)}` : "The claim window is closing now"
    words.textContent = sentence
    if (SPOKEN_AT.includes(minutes)) spoken.textContent = sentence
    if (left <= 0) clearInterval(timer)
  }, MINUTE)
}

function inWords (minutes) {
  if (!minutes) return "less than a minute"
  const hours = Math.floor(minutes / 60)
  return [counted(hours, "hour"), counted(minutes % 60, "minute")].filter(Boolean).join(" and ")
}

function counted (number, one) {
  return number ? `${number} ${one}${number === 1 ? "" : "s"}` : ""
}
