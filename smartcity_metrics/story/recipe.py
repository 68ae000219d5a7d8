"""The effect as a script for R, so that whoever doubts it can compute it again without us."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.before_only import DRIFTS, PHIS, WALKS, YEARS
from smartcity_metrics.metrics.study import Study, history_of

_SCRIPT = """# known periods before (t < 0) and from the launch on, counted from it
t <- c({before}); y <- c({before_values})
u <- c({after}); x <- c({after_values})
m <- mean(y); s <- sqrt(mean((y - m)^2)); z <- (y - m) / s
f <- length(t) - 1; turn <- function(p) 2 * pi * (({month} + p) %% {year}) / {year}
rows <- function(p) cbind(1, p - (t[1] + t[length(t)]) / 2, sin(turn(p)), cos(turn(p)))
parts <- NULL
part <- function(K, drift, year, scale, prior) {{
  k <- c(1, if (drift > 0) 2, if (year > 0) 3:4)
  lambda <- c(0, if (drift > 0) 1 / drift^2 / scale, if (year > 0) rep(1 / year^2 / scale, 2))
  V <- K(t, t); G <- t(solve(V, K(t, u))); C <- chol(V)
  W <- backsolve(C, cbind(rows(t)[, k], z), transpose = TRUE); Z <- W[, length(k) + 1]
  W <- W[, seq_along(k), drop = FALSE]
  A <- t(W) %*% W + diag(lambda, length(k)); M <- solve(A); b <- M %*% t(W) %*% Z
  rss <- sum(Z^2) - sum((t(W) %*% Z) * b)
  d <- colMeans(rows(u)[, k, drop = FALSE] - G %*% rows(t)[, k, drop = FALSE])
  centre <- mean((x - m) / s) - mean(G %*% z) - sum(d * b)
  noise <- mean(K(u, u) - G %*% K(t, u)) + c(t(d) %*% M %*% d)
  weight <- prior - sum(log(diag(C))) - as.numeric(determinant(A)$modulus) / 2 +
    sum(log(lambda[-1])) / 2 - f / 2 * log(rss)
  parts <<- rbind(parts, c(centre, sqrt(rss / f * noise), weight))
}}
phis <- c({phis}); drifts <- c({drifts}); years <- c({years}); walks <- c({walks})
prior <- (1 - phis^2)^-0.5; prior <- prior / sum(prior)
for (i in seq_along(phis)) for (drift in drifts) for (year in years)
  part(function(p, q) phis[i]^abs(outer(p, q, "-")) / (1 - phis[i]^2), drift, year,
       1 / (1 - phis[i]^2), log(prior[i] / 2 / length(drifts) / length(years)))
for (walk in walks) for (year in years)
  part(function(p, q) outer(p, q, "==") + walk^2 * outer(p - t[1] + 1, q - t[1] + 1, pmin), 0, year,
       1, log(1 / 2 / length(walks) / length(years)))
w <- exp(parts[, 3] - max(parts[, 3])); w <- w / sum(w)
below <- function(e) sum(w * pt((e - parts[, 1]) / parts[, 2], f))
reach <- range(parts[, 1] - 60 * parts[, 2], parts[, 1] + 60 * parts[, 2])
limit <- function(p) uniroot(function(e) below(e) - p, reach, tol = 1e-10)$root
s * c(sum(w * parts[, 1]), limit(0.025), limit(0.975))"""


def recipe(study: Study) -> str:
    """Base R that gives the mean effect and its 95 % interval from the values alone."""
    known = history_of(study)
    before = known.places < 0
    return _SCRIPT.format(
        before=_listed(known.places[before]),
        before_values=_listed(known.values[before]),
        after=_listed(known.places[~before]),
        after_values=_listed(known.values[~before]),
        month=known.month,
        year=study.periods_a_year,
        phis=_listed(PHIS),
        drifts=_listed(DRIFTS),
        years=_listed(YEARS),
        walks=_listed(WALKS),
    )


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.10g}" for value in values)


def recipe_html(study: Study, say: Words) -> str:
    """The script, folded away."""
    summary, why = escape(say("method.recipe")), escape(say("method.recipe_why"))
    script = escape(recipe(study))
    return (
        f"<details><summary>{summary}</summary><p>{why}</p>"
        f'<pre tabindex="0">{script}</pre></details>'
    )
