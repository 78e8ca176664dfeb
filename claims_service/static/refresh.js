// A block that moves asks for itself every three seconds, until it says that it is over. Asking keeps nobody signed in.
const block = document.querySelector("[data-refresh]")
if (block && !("over" in block.dataset)) {
  const spoken = document.createElement("p")
  spoken.className = "govuk-visually-hidden"
  spoken.setAttribute("role", "status")
  block.after(spoken)
  ask(spoken, quarter())
}

function quarter () {
  const bar = block.querySelector("progress")
  return bar ? Math.floor(4 * bar.value / bar.max) : 0
}

// Spoken at each quarter and at the end, so that a screen reader is not talked over.
function ask (spoken, said) {
  setTimeout(async () => {
    const answer = await fetch(block.dataset.refresh, { headers: { "X-Background": "yes" }, redirect: "manual" }).catch(() => null)
    if (answer && !answer.ok) return
    if (answer) block.innerHTML = await answer.text()
    const now = quarter()
    const over = answer?.headers.get("X-Over") === "yes"
    if (now > said || over) spoken.textContent = [...block.querySelectorAll("progress")].map(bar => bar.parentElement.innerText).join(". ")
    if (!over) ask(spoken, now)
  }, 3000)
}
