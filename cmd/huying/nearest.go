package main

// nearest is the known word that a mistyped one most likely meant: at most two
// letters wrong and less than half of it; "" when none is near.
func nearest(word string, known []string) string {
	best, near := min(3, (len(word)+1)/2), ""
	for _, k := range known {
		if d := distance(word, k); d < best {
			best, near = d, k
		}
	}
	return near
}

// distance counts the letters to insert, drop, change or swap with their
// neighbour (Damerau's distance of adjacent transpositions).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
