// Two minutes before somebody is signed out, a dialogue says so. Another page of the service may have been used since, so
// the server is asked before each word; asking keeps nobody signed in.
const dialogue = document.querySelector(".app-time-out")
const spoken = dialogue.querySelector("[role=status]")
const WARNINGS = [[20, "20 seconds"], [60, "1 minute"], [120, "2 minutes"]] // in seconds before the end, as they are spoken
const UNNOTED = 30 // seconds: the server does not note every click, so it may count a little less time than this page
const AGAIN = 20 // seconds until the next try, when no answer comes
const LAST_MOMENT = 5 // seconds before the end: the answer on the page is saved, where its form can save for later

let due // when to ask next. Looked at each second, because a timer stands still while the machine sleeps
let told = 0 // the warning that was shown last
let accepted = false // that the session must end, so that the warning does not come back
let saving // whether the answer on the page was kept, once it is known
let unsaved = !!document.querySelector("form[method=post] .govuk-form-group--error") // something stands on the page that the service has not got
wait(dialogue.dataset.seconds - WARNINGS.at(-1)[0] - UNNOTED)
setInterval(() => { if (Date.now() >= due) ask() }, 1000)

document.addEventListener("input", event => { if (event.target.form?.method === "post") unsaved = true })
dialogue.addEventListener("cancel", stay)
dialogue.querySelectorAll("button[type=button]").forEach(button => button.addEventListener("click", stay))

function wait (seconds) {
  due = Date.now() + seconds * 1000
}

async function ask () {
  due = Infinity
  const answer = await send(dialogue.dataset.timeLeft, { headers: { "X-Background": "yes" } })
  if (answer?.type === "opaqueredirect") return leave()
  if (!answer?.ok) return wait(AGAIN)
  const { seconds, can_stay: canStay } = await answer.json()
  dialogue.dataset.seconds = seconds
  const next = [LAST_MOMENT, ...WARNINGS.map(([before]) => before)].findLast(before => before < seconds) ?? 0
  wait(seconds - next)
  if (seconds <= LAST_MOMENT) save()
  const warning = WARNINGS.find(([before]) => before >= seconds)
  if (warning) warn(warning, canStay)
  else close()
}

function warn ([before, words], canStay) {
  if (accepted && !canStay) return
  dialogue.querySelectorAll("[data-can-stay]").forEach(part => { part.hidden = !canStay })
  dialogue.querySelectorAll("[data-must-end]").forEach(part => { part.hidden = canStay })
  if (!dialogue.open) {
    dialogue.showModal()
    dialogue.querySelector("h2").focus()
  }
  if (told !== before) spoken.textContent = `You will be signed out within ${words}.`
  told = before
}

// The browser puts the focus back where it was.
function close () {
  dialogue.close()
  spoken.textContent = ""
  told = 0
}

async function stay () {
  accepted = !dialogue.querySelector("[data-must-end]").hidden
  close()
  await send(dialogue.dataset.stay, { method: "POST", body: new FormData(dialogue.querySelector("form")) })
  if (await saving) return location.reload() // the form is older than the answer that was saved from it
  saving = undefined
  ask() // and the warning is back where staying did not succeed
}

// What "Save and come back later" would do: a good answer is kept, an emptied one too, and a wrong one is not. The service
// says "no content" for what it kept. Anything else is an error, or somebody else's change that came first.
function save () {
  const form = document.querySelector("form:has(button[name=later])")
  if (!form || saving) return
  const body = new FormData(form)
  body.set("later", "yes")
  saving = send(location.href, { method: "POST", body, headers: { "X-Background": "yes" } }).then(answer => {
    const kept = answer?.status === 204
    if (kept) unsaved = false
    return kept
  })
}

function send (address, options) {
  return fetch(address, { redirect: "manual", ...options }).catch(() => null)
}

function leave () {
  const query = new URLSearchParams({ next: location.pathname + location.search })
  if (unsaved) query.set("unsaved", "yes")
  location.assign(`${dialogue.dataset.timedOut}?${query}`)
}
