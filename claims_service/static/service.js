// Script saves steps; every page works without it. The other files' addresses carry their digests, so the page tells them.
const addresses = document.querySelector("script[data-govuk-frontend]").dataset

// A page that answers a form is remembered as if it had been opened, so that Back and Reload do not ask to send it again.
history.replaceState(null, "", location.href)

// A field under a radio is shown by service.css. The component's own script would mark the radio aria-expanded, which
// radios may not carry; without this attribute it leaves them alone.
document.querySelectorAll(".govuk-radios__input[data-aria-controls]").forEach(radio => radio.removeAttribute("data-aria-controls"))

const { initAll } = await import(addresses.govukFrontend)
initAll()

// A region is a stop for Tab where it scrolls and nowhere else. Without script it always is one.
const regions = new ResizeObserver(entries => entries.forEach(({ target }) => stopWhereItScrolls(target)))
document.querySelectorAll(".app-scroll").forEach(region => {
  stopWhereItScrolls(region) // now, since the observer waits for the next frame
  regions.observe(region)
})

const searches = document.querySelectorAll('[data-module="suggestions"]')
if (searches.length) {
  await load(addresses.autocomplete)
  searches.forEach(suggest)
}

function stopWhereItScrolls (region) {
  if (region.scrollWidth > region.clientWidth) region.tabIndex = 0
  else if (region !== document.activeElement) region.removeAttribute("tabindex")
}

function load (address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = address
    script.onload = resolve
    script.onerror = reject
    document.head.append(script)
  })
}

// A text input becomes a combobox with the same label, hint, name and id. Typing after a pick clears the pick.
function suggest (group) {
  const input = group.querySelector("input.govuk-input")
  const picked = group.querySelector('input[type="hidden"]')
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").map(id => document.getElementById(id)?.innerText).filter(Boolean)
  const place = document.createElement("div")
  place.className = "app-suggestions"
  input.after(place)
  const typesHere = document.activeElement === input // somebody may be quicker than this script
  let waits = false // for an answer; until it is there, nobody is told that nothing was found
  const search = later((words, show) => ask(group.dataset.suggestionsUrl, words).then(show))

  window.accessibleAutocomplete({
    element: place,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    minLength: 2,
    autoselect: false,
    confirmOnBlur: false,
    displayMenu: "inline",
    inputClasses: input.className,
    tAssistiveHint: () => [...described, "When suggestions are shown, use the up and down arrows to look through them and Enter to choose. Touch users can explore by touch or swipe."].join(" "),
    source: (words, show) => {
      waits = true
      search(words, items => { waits = false; show(items) })
    },
    tNoResults: () => waits ? "Searching" : "No results found",
    templates: { inputValue: item => item?.name ?? "", suggestion: line },
    onConfirm: item => { if (item) picked.value = item.id }
  })
  input.remove() // only now, so that a fault above leaves the plain search
  const box = place.querySelector("input")
  if (typesHere) {
    box.focus() // the component then marks everything, and the next letter would take its place
    queueMicrotask(() => box.setSelectionRange(box.value.length, box.value.length))
  }
  box.addEventListener("input", () => { picked.value = "" })
  // Leaving the box closes its list, and what stands below moves up before the click has ended: the click would miss. So
  // pressing a button or a link leaves the focus where it is until the click is done.
  document.addEventListener("mousedown", event => {
    if (document.activeElement === box && event.target.closest("button, a")) event.preventDefault()
  })
  // The list takes the focus with it when Escape closes it under a suggestion, so the box has the focus first.
  place.addEventListener("keydown", event => { if (event.key === "Escape") box.focus() }, true)
  // The combobox would swallow Enter while its list is open; typed words are a search, so they are sent.
  place.addEventListener("keydown", event => {
    if (event.key !== "Enter" || place.querySelector('[aria-selected="true"]')) return
    event.preventDefault()
    event.stopPropagation()
    box.form.requestSubmit(box.form.querySelector('button[type="submit"]'))
  }, true)
}

// The list is built as HTML, so what the service sent is escaped here.
function line (item) {
  if (typeof item === "string") return escaped(item)
  const detail = item.detail ? `<span class="app-suggestion-detail">${escaped(item.detail)}</span>` : ""
  return `${escaped(item.name)} ${detail}`
}

function escaped (words) {
  const span = document.createElement("span")
  span.textContent = words
  return span.innerHTML
}

async function ask (address, words) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } })
  return answer.ok ? answer.json() : []
}

// One question after a pause in the typing, and only the answer to the last one is shown.
function later (source) {
  let timer = 0
  let last = 0
  return (words, show) => {
    const mine = ++last
    clearTimeout(timer)
    timer = setTimeout(() => source(words, items => { if (mine === last) show(items) }), 150)
  }
}
