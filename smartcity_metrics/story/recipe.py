"""The effect as a script for R, so that whoever doubts it can compute it again without us."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.effect import Design

_SCRIPT = """t <- c({places})
y <- c({values})
X <- cbind({columns})
a <- c({contrast})
n <- nrow(X); k <- ncol(X)
at <- function(phi) {{
  C <- chol(phi^abs(outer(t, t, "-")) / (1 - phi^2))
  Z <- backsolve(C, X, transpose = TRUE); z <- backsolve(C, y, transpose = TRUE)
  Q <- qr(Z); R <- qr.R(Q); rss <- sum(qr.resid(Q, z)^2)
  c(sum(a * qr.coef(Q, z)), sqrt(rss / (n - k) * sum(backsolve(R, a, transpose = TRUE)^2)),
    -sum(log(diag(C))) - sum(log(abs(diag(R)))) - (n - k) / 2 * log(rss))
}}
g <- sapply(seq(-0.50, 0.98, 0.01), at)
w <- exp(g[3, ] - max(g[3, ])); w <- w / sum(w)
below <- function(x) sum(w * pt((x - g[1, ]) / g[2, ], n - k))
limit <- function(p) uniroot(function(x) below(x) - p, range(g[1, ] - 60 * g[2, ], g[1, ] + 60 * g[2, ]), tol = 1e-10)$root
c(sum(w * g[1, ]), limit(0.025), limit(0.975))"""
_COLUMNS = {"constant": "1", "trend": "t", "level": "t >= 0", "slope": "pmax(t, 0)", "sin": "sin(2*pi*m/12)", "cos": "cos(2*pi*m/12)"}


def recipe(model: Design, month: int) -> str:
    """Base R that gives the mean effect and its 95 % interval from the values alone. `month`: calendar month of the start, 1-12."""
    later = [place for place in model.places if place >= 0]
    contrast = {"level": 1.0, "slope": sum(later) / len(later)}
    columns = ", ".join(_COLUMNS.get(name) or f"m == {name.removeprefix('month_')}" for name in model.terms)
    seasonal = len(model.terms) > 3 + ("slope" in model.terms)
    script = _SCRIPT.format(places=_listed(model.places), values=_listed(model.values), columns=columns,
                            contrast=_listed([contrast.get(name, 0) for name in model.terms]))
    return script.replace("\nX <-", f"\nm <- (t + {month - 1}) %% 12 + 1\nX <-") if seasonal else script


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.10g}" for value in values)


def recipe_html(model: Design, month: int, say: Words) -> str:
    """The script, folded away."""
    return (f"<details><summary>{escape(say('method.recipe'))}</summary><p>{escape(say('method.recipe_why'))}</p>"
            f"<pre tabindex=\"0\">{escape(recipe(model, month))}</pre></details>")
