// Watches the focus while somebody presses Tab through a page, and then says what was wrong with its way.
// Gives { steps, faults }: steps is how many presses lead once round; faults() is asked afterwards.
(() => {
  const stops = []
  document.addEventListener("focusin", event => {
    const stop = { control: event.target, lit: look(event.target), place: place(event.target) }
    stops.push(stop)
    setTimeout(() => { if (document.activeElement === event.target) stop.inSight = isInSight(event.target) }) // the page scrolls to it first
  }, true)
  document.addEventListener("focusout", event => {
    const stop = stops.findLast(each => each.control === event.target)
    if (!stop) return
    stop.unlit = look(event.target)
    // Pressed again before the moment after scrolling came; the skip link is out of sight again by now, as it should be.
    stop.inSight ??= isInSight(event.target) || event.target.matches(".govuk-skip-link")
  }, true)

  const expected = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(canBeReached)
  window.focusWatch = { steps: expected.length + 1, faults }

  function canBeReached (control) {
    if (control.tabIndex < 0 || control.disabled || control.type === "hidden" || !control.checkVisibility({ visibilityProperty: true })) return false
    if (control.type !== "radio") return true
    const group = [...document.getElementsByName(control.name)]
    return control === (group.find(radio => radio.checked) ?? group[0])
  }

  function faults () {
    const round = stops.slice(stops.findIndex(stop => stop.control === expected[0])).slice(0, expected.length)
    const said = []
    expected.forEach((control, number) => {
      if (control.tabIndex > 0) said.push(`${name(control)} has a place of its own in the order of the focus`)
      const stop = round[number]
      if (stop?.control !== control) said.push(`Stop ${number + 1} is ${name(stop?.control)}, not ${name(control)}`)
    })
    if (said.length) return said.slice(0, 3)
    round.forEach((stop, number) => {
      if (!stop.unlit) return
      if (stop.lit === stop.unlit) said.push(`The focus on ${name(stop.control)} cannot be seen`)
      if (!stop.inSight) said.push(`${name(stop.control)} is out of sight, or something lies over it`)
      if (number && upwards(round[number - 1].place, stop.place)) said.push(`The focus jumps back up to ${name(stop.control)}`)
    })
    return said
  }

  // Everything by which a focus can show; a transparent outline shows only where the system gives it a colour.
  function look (control) {
    const parts = [[control], [control, "::before"], [control, "::after"], ...[...(control.labels ?? [])].map(label => [label, "::before"])]
    return parts.map(([one, part]) => {
      const style = getComputedStyle(one, part)
      const outline = /^rgba.*, 0\)$/.test(style.outlineColor) || style.outlineStyle === "none" ? "" : [style.outlineColor, style.outlineWidth]
      return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth, style.color, style.clipPath, style.position].join()
    }).join(" ")
  }

  function place (control) {
    const box = control.getBoundingClientRect()
    return { top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right }
  }

  function upwards (before, after) {
    return after.bottom <= before.top && after.left < before.right
  }

  function isInSight (control) {
    const box = [...control.getClientRects()].find(each => each.width && each.height) ?? new DOMRect()
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return right > left && bottom > top && !!there && (control.contains(there) || there.contains(control) || [...(control.labels ?? [])].includes(there))
  }

  function name (control) {
    return control ? `“${(control.labels?.[0]?.innerText || control.innerText || control.id || control.localName).trim().slice(0, 60)}” (${control.localName})` : "nothing"
  }
})()
