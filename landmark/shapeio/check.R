# Makes the analysis of this folder again from landmarks.csv, and prints the largest difference from the tables beside it:
#   Rscript check.R
# First with plain R (singular values, as the textbooks have it), then with geomorph's gpagen where it is installed and does the
# same kind of fit, else with procGPA of shapes. Both packages need all points of all specimens. The status is 1 where a difference
# is larger than expected.
scale <- "@SCALE@" # unit: partial fit; full; none: with size; boas: partial fit, then times centroid size
reflection <- @REFLECTION@
projected <- @PROJECTED@
estimated <- @ESTIMATED@ # whether estimated points count as placed ones

here <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
here <- if (length(here) > 0) dirname(here[1]) else "."
read <- function(name, ...) read.csv(file.path(here, name), check.names = FALSE, encoding = "UTF-8", na.strings = "", ...)

points <- read("landmarks.csv", colClasses = c(specimen = "character", landmark = "character", x = "numeric", y = "numeric", z = "numeric"))
told <- read("specimens.csv", colClasses = c(specimen = "character"))
told <- told[is.na(told$left_out), ]
counts <- points$status == "placed" | (estimated & points$status == "estimated")
points[!counts, c("x", "y", "z")] <- NA
shapes <- lapply(told$specimen, function(s) as.matrix(points[points$specimen == s, c("x", "y", "z")]))
shared <- Reduce(`|`, lapply(shapes, function(m) !is.na(m[, 1])))
shapes <- lapply(shapes, function(m) unname(m[shared, , drop = FALSE]))
n <- length(shapes)
complete <- !any(sapply(shapes, anyNA))

centred <- function(m) sweep(m, 2, colMeans(m, na.rm = TRUE))
size <- function(m) sqrt(sum(centred(m)^2, na.rm = TRUE))

# turn: what brings the centred points a nearest to the centred points b, and the sum of the singular values with their sign.
turn <- function(a, b) {
  s <- svd(crossprod(a, b))
  last <- if (reflection) 1 else sign(det(s$u) * det(s$v))
  list(rotation = s$u %*% diag(c(1, 1, last)) %*% t(s$v), sum = sum(s$d * c(1, 1, last)))
}

# fit: one specimen onto the mean over the points that both have.
fit <- function(x, mean) {
  both <- !is.na(x[, 1]) & !is.na(mean[, 1])
  a <- centred(x[both, ])
  b <- centred(mean[both, ])
  t <- turn(a, b)
  factor <- switch(scale, none = 1, full = t$sum / sum(a^2), sqrt(sum(b^2) / sum(a^2)))
  list(from = colMeans(x[both, ]), to = colMeans(mean[both, ]), rotation = t$rotation, factor = factor,
    size = sqrt(sum(a^2) / sum(b^2)) * size(mean), rho = 2 * asin(min(1, sqrt(sum((a %*% t$rotation / sqrt(sum(a^2)) - b / sqrt(sum(b^2)))^2)) / 2)))
}

average <- function(all) Reduce(`+`, lapply(all, function(m) replace(m, is.na(m), 0))) / Reduce(`+`, lapply(all, function(m) !is.na(m)))

refit <- function() {
  first <- shapes[[which.max(sapply(shapes, function(m) sum(!is.na(m[, 1]))))]]
  mean <- centred(first) / if (scale == "none") 1 else size(first)
  for (round in 1:1000) {
    fits <- lapply(shapes, fit, mean)
    share <- if (scale == "full") sqrt(mean(sapply(fits, function(f) (f$factor * f$size)^2))) else 1
    aligned <- Map(function(x, f) sweep(sweep(x, 2, f$from) %*% f$rotation * f$factor / share, 2, -f$to), shapes, fits)
    whole <- average(aligned)
    aligned <- lapply(aligned, sweep, 2, colMeans(whole, na.rm = TRUE))
    whole <- centred(whole)
    following <- if (scale %in% c("unit", "boas")) whole / size(whole) else whole
    change <- sqrt(sum((following - mean)^2, na.rm = TRUE)) / size(following)
    mean <- following
    if (is.finite(change) && change < 1e-13) break
  }
  list(aligned = aligned, mean = whole, sizes = sapply(fits, `[[`, "size"), rho = sapply(fits, `[[`, "rho"))
}

# variances and scores of aligned shapes: components of the covariance by n - 1.
components <- function(aligned, mean) {
  x <- t(sapply(aligned, function(m) c(t(ifelse(is.na(m), mean, m)))))
  if (projected) {
    pole <- c(t(mean)) / sqrt(sum(mean^2))
    x <- x - (x %*% pole) %*% t(pole)
  }
  x <- sweep(x, 2, colMeans(x))
  s <- svd(x)
  list(variances = s$d^2 / (n - 1), scores = s$u %*% diag(s$d, length(s$d)))
}

eigenvalues <- read.csv(file.path(here, "eigenvalues.csv"), header = FALSE)[[2]]
scores <- as.matrix(read("pcScores.csv")[, -1, drop = FALSE])
mean_shape <- as.matrix(read("meanShape.csv")[, c("X", "Y", "Z")])
worst <- list()
note <- function(with, what, difference, expected) {
  cat(sprintf("%-10s %-32s %.3g%s\n", with, what, difference, if (difference <= expected) "" else paste("  LARGER THAN", expected)))
  worst[[length(worst) + 1]] <<- list(with = with, what = what, difference = difference, ok = difference <= expected)
}

compare <- function(with, aligned, mean, sizes, rho, expected) {
  unit <- if (scale %in% c("none", "boas")) mean(told$centroid_size) else 1 # so that all differences are of the size
  if (scale == "boas") { # after the fit
    aligned <- Map(`*`, aligned, sizes)
    mean <- average(aligned)
  }
  note(with, "centroid sizes, of the size", max(abs(sizes - told$centroid_size) / told$centroid_size), expected)
  if (!is.null(rho)) note(with, "distances to the mean (rho)", max(abs(rho - told$rho)), expected)
  turned <- centred(mean) %*% turn(centred(mean), centred(mean_shape))$rotation # another pose is no difference
  note(with, "points of the mean, of the size", max(abs(turned - centred(mean_shape))) / unit, expected)
  found <- components(aligned, mean)
  k <- seq_along(eigenvalues)
  note(with, "variances, of the whole", max(abs(found$variances[k] - eigenvalues)) / sum(eigenvalues), expected)
  apart <- diff(c(0, -eigenvalues, 0)) / eigenvalues[1] # from the component before, and from the one after
  clear <- which(abs(apart[k]) > 0.02 & abs(apart[k + 1]) > 0.02)
  clear <- union(if (length(eigenvalues) > 1 && abs(apart[2]) > 0.02) 1, clear)
  for (j in clear) {
    far <- min(max(abs(found$scores[, j] - scores[, j])), max(abs(found$scores[, j] + scores[, j])))
    note(with, sprintf("scores of PC %d, of the size", j), far / unit, 100 * expected)
  }
}

cat(sprintf("%d specimens, %d landmarks, scale %s%s\n", n, sum(shared), scale, if (complete) "" else ", with missing points"))
r <- refit()
compare("plain R", r$aligned, r$mean, r$sizes, r$rho, 1e-9)

array_of <- function(all) array(unlist(all), c(dim(all[[1]]), length(all)))
list_of <- function(x) lapply(seq_len(dim(x)[3]), function(i) x[, , i])
installed <- function(package) suppressWarnings(suppressMessages(requireNamespace(package, quietly = TRUE)))
if (!complete) {
  cat("geomorph and shapes were not asked: they need all points of all specimens\n")
} else if (reflection) {
  cat("geomorph and shapes were not asked: reflections are allowed here\n")
} else if (scale == "unit" && installed("geomorph")) {
  g <- geomorph::gpagen(array_of(shapes), Proj = projected, PrinAxes = FALSE, print.progress = FALSE, max.iter = 100, tol = 1e-14)
  aligned <- list_of(g$coords)
  mean <- average(aligned)
  if (projected) mean <- mean * size(mean_shape) / size(mean) # gpagen's projection makes the mean of size 1
  compare("geomorph", aligned, mean, unname(g$Csize), NULL, 1e-6)
} else if (installed("shapes")) {
  options(rgl.useNULL = TRUE)
  sizes <- sapply(shapes, size)
  x <- array_of(if (scale %in% c("unit", "boas")) Map(`/`, shapes, sizes) else shapes)
  g <- shapes::procGPA(x, scale = scale == "full", distances = FALSE, pcaoutput = FALSE, tol1 = 1e-14, tol2 = 1e-14)
  aligned <- list_of(g$rotated)
  if (scale == "full") aligned <- lapply(aligned, `/`, sqrt(mean(sapply(aligned, size)^2)))
  compare("shapes", aligned, average(aligned), sizes, NULL, 1e-6)
} else {
  cat("neither geomorph nor shapes is installed: compared with plain R only\n")
}
largest <- worst[[which.max(sapply(worst, `[[`, "difference"))]]
cat(sprintf("largest difference: %.3g (%s, %s)\n", largest$difference, largest$with, largest$what))
if (!all(sapply(worst, `[[`, "ok"))) quit(status = 1)
