package shape

import "math"

// Assign returns for each row of a square matrix of costs the column that it gets, so that
// each column is given once and the sum of the costs is the least (Kuhn 1955,
// doi:10.1002/nav.3800020109, by shortest ways as Jonker & Volgenant 1987,
// doi:10.1007/BF02278710). It takes n³ steps. Costs are finite.
func Assign(cost [][]float64) []int {
	n := len(cost)
	u, v := make([]float64, n+1), make([]float64, n+1) // what rows and columns are worth
	row := make([]int, n+1)                            // of each column, counted from 1; 0 for none
	way := make([]int, n+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		at := 0
		least := make([]float64, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		used := make([]bool, n+1)
		for row[at] != 0 {
			used[at] = true
			r, next, delta := row[at], 0, math.Inf(1)
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := cost[r-1][j-1] - u[r] - v[j]; c < least[j] {
					least[j], way[j] = c, at
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := range used {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			at = next
		}
		for at != 0 { // the columns along the way go one row on
			row[at] = row[way[at]]
			at = way[at]
		}
	}
	columns := make([]int, n)
	for j := 1; j <= n; j++ {
		columns[row[j]-1] = j - 1
	}
	return columns
}
