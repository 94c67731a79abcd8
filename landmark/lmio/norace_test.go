//go:build !race

package lmio

const raceEnabled = false
