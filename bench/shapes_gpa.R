# Superimposes specimens with procGPA of the R package shapes, and says how long that took, as a line of JSON.
# shapes_gpa.R POINTS.csv SPECIMENS LANDMARKS
# A line of the file is a point, x,y,z, specimen after specimen. It is the full analysis, as procGPA does it by default, without the distances
# and the components, which it would compute as well. The sum of squares about the mean is that of a mean of size 1, so that it compares.
suppressMessages(library(shapes))
args <- commandArgs(TRUE)
n <- as.integer(args[2])
p <- as.integer(args[3])
numbers <- scan(args[1], sep = ",", quiet = TRUE)
points <- aperm(array(numbers, c(3, p, n)), c(2, 1, 3))
took <- system.time(fit <- procGPA(points, distances = FALSE, pcaoutput = FALSE, tol1 = 1e-9))[["elapsed"]]
mean <- apply(fit$rotated, c(1, 2), mean)
squares <- sum((fit$rotated - c(mean))^2) / sum(scale(mean, scale = FALSE)^2)
cat(sprintf('{"seconds": %.4f, "squares": %.15g}\n', took, squares))
