package mesh

import (
	"context"
	"fmt"
	"testing"
)

func BenchmarkMakeDetail(b *testing.B) {
	for _, n := range []int{500, 1500} {
		m, err := New(sphere(n))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%dk", m.TriangleCount()/1000), func(b *testing.B) {
			for b.Loop() {
				m.MakeDetail(context.Background(), LeastLevel)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(m.TriangleCount()), "ns/triangle")
		})
	}
}
