package main

import "sync"

// inOrder calls work for 0 to n-1, up to jobs of them at once, each on a goroutine of its
// own, and take with what comes of them, in order and on the caller's goroutine. At most
// jobs results wait for one before them, so that memory does not grow with n. After take
// has returned false no work begins any more; inOrder returns when all of it has ended.
func inOrder[T any](n, jobs int, work func(i int) T, take func(i int, result T) bool) {
	slots := make(chan struct{}, jobs)
	queue := make(chan chan T, jobs)
	stop := make(chan struct{})
	var working sync.WaitGroup
	defer working.Wait()
	defer close(stop)
	working.Go(func() {
		defer close(queue)
		for i := range n {
			select {
			case <-stop:
				return
			case slots <- struct{}{}:
			}
			result := make(chan T, 1)
			select {
			case <-stop:
				return
			case queue <- result:
			}
			working.Go(func() {
				result <- work(i)
				<-slots
			})
		}
	})
	i := 0
	for result := range queue {
		if !take(i, <-result) {
			return
		}
		i++
	}
}
