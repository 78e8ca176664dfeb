// The page template's own two classes: components that need script stay plain until it is known to run.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "")
