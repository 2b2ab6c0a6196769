package peril

import "testing"

func BenchmarkHear(b *testing.B) {
	texts := []string{"你们那管不管 我也不急 就是俺家老二今早上房修瓦 瓦滑 他出溜下来了 现在坐地上光瞅我不认得我 耳朵里有水淌", "路灯坏了三天了 王家庄", "我想问问低保什么时候发 已经三个月没有收到了 村里说让我们等 到底要等到什么时候啊 请领导给个话"}
	for i := 0; b.Loop(); i++ {
		Hear(texts[i%3])
	}
}
func BenchmarkSigns(b *testing.B) {
	for b.Loop() {
		Signs(Said("你们那管不管 我也不急 就是俺家老二今早上房修瓦 瓦滑 他出溜下来了 现在坐地上光瞅我不认得我 耳朵里有水淌"))
	}
}
func BenchmarkRules(b *testing.B) {
	for b.Loop() {
		byRules("你们那管不管 我也不急 就是俺家老二今早上房修瓦 瓦滑 他出溜下来了 现在坐地上光瞅我不认得我 耳朵里有水淌")
	}
}
