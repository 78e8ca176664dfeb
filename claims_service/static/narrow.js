// A long list of boxes gets a box to type in, which hides the names that do not match. What is ticked stays ticked, and
// stays in sight. Made by script, because without script it would do nothing.
const list = document.querySelector(".govuk-checkboxes")
const boxes = [...list.querySelectorAll(".govuk-checkboxes__item")]
const dividers = list.querySelectorAll(".govuk-checkboxes__divider")

const group = document.createElement("div")
group.className = "govuk-form-group"
group.innerHTML = `<label class="govuk-label" for="narrow">Show names with</label>
  <input class="govuk-input govuk-input--width-20" id="narrow" type="text" autocomplete="off" spellcheck="false">
  <p class="govuk-hint" role="status"></p>`
list.before(group)

const typed = group.querySelector("input")
const told = group.querySelector("[role=status]")
typed.addEventListener("input", narrow)
typed.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault() })

function narrow () {
  const words = plain(typed.value).split(" ").filter(Boolean)
  const hidden = boxes.filter(box => {
    box.hidden = !box.querySelector("input").checked && !words.every(word => plain(box.textContent).includes(word))
    return box.hidden
  })
  dividers.forEach(divider => { divider.hidden = words.length > 0 })
  told.textContent = words.length ? `${boxes.length - hidden.length} of ${boxes.length} shown` : ""
}

// Names as people type them: in any case of letters, without accents.
function plain (text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
}
